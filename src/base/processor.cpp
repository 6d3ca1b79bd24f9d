// An x86 processor says what it can do by the instruction CPUID. In a virtual machine each is the host's to
// answer and takes some 5 µs, and the compiler's __builtin_cpu_supports has a dozen of them carried out
// before main(). glibc has the answers by then. What it calls present is what the processor said; what it
// calls active depends on GLIBC_TUNABLES as well, and so, unlike what libraries find out by themselves, on
// whoever sets a variable. XGETBV, which says what the system saves of a program, is not the host's and is
// quick.
#include "base/processor.hpp"

#include <sched.h>

#include <algorithm>
#include <thread>

#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#if defined(__clang__)
#define _Bool bool  // which the header says in C++, too, where clang does not know it
#endif
#include <sys/platform/x86.h>
#undef _Bool
#define SALLYPORT_HAS_X86_FEATURES 1
#endif

namespace sallyport::base {

#if defined(SALLYPORT_HAS_X86_FEATURES)

namespace {

constexpr std::uint32_t kYmmState = 0x6;  // bits of XCR0
constexpr std::uint32_t kZmmState = 0xE6;

bool is_saved(std::uint32_t state) noexcept {
  if (!CPU_FEATURE_PRESENT(OSXSAVE)) return false;
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & state) == state;
}

}  // namespace

bool can_run(Instructions instructions) noexcept {
  switch (instructions) {
    case Instructions::ssse3:
      return CPU_FEATURE_PRESENT(SSSE3);
    case Instructions::sse4_2_and_popcnt:
      return CPU_FEATURE_PRESENT(SSE4_2) && CPU_FEATURE_PRESENT(POPCNT);
    case Instructions::avx2:
      return CPU_FEATURE_PRESENT(AVX2) && is_saved(kYmmState);
    case Instructions::avx512bw:
      return CPU_FEATURE_PRESENT(AVX512F) && CPU_FEATURE_PRESENT(AVX512BW) && is_saved(kZmmState);
    case Instructions::avx512vbmi:
      return can_run(Instructions::avx512bw) && CPU_FEATURE_PRESENT(AVX512_VBMI);
  }
  return false;
}

std::optional<ProcessorWords> processor_words() noexcept {
  const unsigned* const leaf_1 = __x86_get_cpuid_feature_leaf(CPUID_INDEX_1)->cpuid_array;
  const unsigned* const leaf_7 = __x86_get_cpuid_feature_leaf(CPUID_INDEX_7)->cpuid_array;
  return ProcessorWords{leaf_1[cpuid_register_index_eax], leaf_1[cpuid_register_index_ecx],
                        leaf_1[cpuid_register_index_edx], leaf_7[cpuid_register_index_ebx]};
}

#elif defined(__x86_64__)

bool can_run(Instructions instructions) noexcept {
  switch (instructions) {
    case Instructions::ssse3:
      return __builtin_cpu_supports("ssse3");
    case Instructions::sse4_2_and_popcnt:
      return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    case Instructions::avx2:
      return __builtin_cpu_supports("avx2");
    case Instructions::avx512bw:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    case Instructions::avx512vbmi:
      return can_run(Instructions::avx512bw) && __builtin_cpu_supports("avx512vbmi");
  }
  return false;
}

#else

bool can_run(Instructions) noexcept {
  return false;
}

#endif

#if !defined(SALLYPORT_HAS_X86_FEATURES)

std::optional<ProcessorWords> processor_words() noexcept {
  return std::nullopt;
}

#endif

// std::thread::hardware_concurrency() reads a file of sysfs for it, and heeds no container.
unsigned processor_count() noexcept {
  cpu_set_t usable;
  // It fails where there are more than fit into the set.
  const int count = ::sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 0;
  return count > 0 ? static_cast<unsigned>(count) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace sallyport::base
