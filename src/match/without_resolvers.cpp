// Hyperscan without its choice of code at the start, for programs that have libhs.a linked in.
//
// The archive holds each function that scans once for each of five kinds of processors. Which of them is run
// is chosen as the program is loaded, by two CPUID instructions or more for each function, whether it will be
// called or not; in a virtual machine that takes some 80 µs, a twentieth of a start. So those functions that
// are used, by us or by the rest of the archive, are defined here; the member that defines them
// (dispatcher.c) stays where it is, as it is with git/without_network.cpp. They choose when they are called.
//
// The rule is the library's. It must be, as the compiler goes by it, too, and code of another kind refuses
// its databases. linking/resolvers_probe.cpp tests whether the archive is made like this before anything is
// built with it. Another function of the library that dispatcher.c defines must be added here once it is
// used; the linker will say that these are defined twice.
#include <cstddef>
#include <cstdint>

#include <hs.h>

#include "base/processor.hpp"

namespace {

using sallyport::base::can_run;
using sallyport::base::Instructions;

template <typename Function>
Function* chosen_of(Function* avx512vbmi, Function* avx512, Function* avx2, Function* corei7,
                    Function* core2) noexcept {
  if (can_run(Instructions::avx512vbmi)) return avx512vbmi;
  if (can_run(Instructions::avx512bw)) return avx512;
  if (can_run(Instructions::avx2)) return avx2;
  if (can_run(Instructions::sse4_2_and_popcnt)) return corei7;
  return can_run(Instructions::ssse3) ? core2 : nullptr;
}

}  // namespace

// A macro, because the names of five functions are made from one.
#define SALLYPORT_CHOOSE(Result, name, parameters, arguments)                                  \
  extern "C" {                                                                                 \
  Result avx512vbmi_##name parameters;                                                         \
  Result avx512_##name parameters;                                                             \
  Result avx2_##name parameters;                                                               \
  Result corei7_##name parameters;                                                             \
  Result core2_##name parameters;                                                              \
  Result name parameters;                                                                      \
  Result name parameters {                                                                     \
    static auto* const chosen =                                                                \
        chosen_of(avx512vbmi_##name, avx512_##name, avx2_##name, corei7_##name, core2_##name); \
    return chosen == nullptr ? static_cast<Result>(HS_ARCH_ERROR) : chosen arguments;          \
  }                                                                                            \
  }

SALLYPORT_CHOOSE(hs_error_t, hs_scan,
                 (const hs_database_t* database, const char* data, unsigned length, unsigned flags,
                  hs_scratch_t* scratch, match_event_handler on_event, void* context),
                 (database, data, length, flags, scratch, on_event, context))
SALLYPORT_CHOOSE(hs_error_t, hs_database_size, (const hs_database_t* database, std::size_t* size),
                 (database, size))
SALLYPORT_CHOOSE(hs_error_t, hs_free_database, (hs_database_t * database), (database))
SALLYPORT_CHOOSE(hs_error_t, hs_serialize_database,
                 (const hs_database_t* database, char** bytes, std::size_t* length),
                 (database, bytes, length))
SALLYPORT_CHOOSE(hs_error_t, hs_deserialize_database_at,
                 (const char* bytes, std::size_t length, hs_database_t* database), (bytes, length, database))
SALLYPORT_CHOOSE(hs_error_t, hs_serialized_database_size,
                 (const char* bytes, std::size_t length, std::size_t* size), (bytes, length, size))
// Not in the library's interface: for hs_alloc_scratch, and for the one below.
SALLYPORT_CHOOSE(hs_error_t, dbIsValid, (const hs_database_t* database), (database))
SALLYPORT_CHOOSE(std::uint32_t, Crc32c_ComputeBuf,
                 (std::uint32_t checksum, const void* bytes, std::size_t length), (checksum, bytes, length))

#undef SALLYPORT_CHOOSE
