// libcrypto without questions to the processor, for programs that have libcrypto.a linked in.
//
// As a program is loaded, before main(), libcrypto asks what the processor can do: by seven CPUID
// instructions, which in a virtual machine take 35 µs, a fiftieth of a start (processor.cpp says why). glibc
// has asked already. So the linker is told to have libcrypto call this function in the place of its own
// (-Wl,--wrap in linking/meson.build). What it answers goes the same way from there on: OPENSSL_ia32cap is
// heeded as before.
//
// It claims less than libcrypto's own, never more. Left out are AVX-512, XOP, AVX without AVX2 and the mark
// of an Intel processor, by which code for processors before 2013 is chosen; digests and signatures use SHA,
// AVX2, BMI2 and ADX where there are any. linking/cpuid_probe.cpp compares both answers before anything is
// built with it.
#include <cstdint>

#include "base/processor.hpp"

namespace {

// Leaf 1, EDX: bits that mean nothing there, and something else to libcrypto.
constexpr std::uint32_t kReserved = 1U << 20 | 1U << 30;
// Leaf 1, ECX. libcrypto's XOP is another bit of the processor's.
constexpr std::uint32_t kXop = 1U << 11;
constexpr std::uint32_t kFmaAndAvx = 1U << 12 | 1U << 28;
// Leaf 7, EBX.
constexpr std::uint32_t kAvx2 = 1U << 5;
constexpr std::uint32_t kAvx512 =
    1U << 16 | 1U << 17 | 1U << 21 | 1U << 26 | 1U << 27 | 1U << 28 | 1U << 30 | 1U << 31;

}  // namespace

// crypto/x86_64cpuid.pl: answers with leaf 1's EDX and, above it, ECX; writes leaf 7's EBX and ECX to the
// last two of four words.
extern "C" std::uint64_t __real_OPENSSL_ia32_cpuid(std::uint32_t* words);
extern "C" std::uint64_t __wrap_OPENSSL_ia32_cpuid(std::uint32_t* words);
extern "C" std::uint64_t __wrap_OPENSSL_ia32_cpuid(std::uint32_t* words) {
  const auto told = sallyport::base::processor_words();
  if (!told) return __real_OPENSSL_ia32_cpuid(words);
  std::uint32_t ecx = told->leaf_1_ecx & ~kXop;
  words[2] = told->leaf_7_ebx & ~kAvx512;
  words[3] = 0;
  // Which also says whether the system saves what such instructions leave in registers.
  if (!sallyport::base::can_run(sallyport::base::Instructions::avx2)) {
    ecx &= ~kFmaAndAvx;
    words[2] &= ~kAvx2;
  }
  return std::uint64_t{ecx} << 32 | (told->leaf_1_edx & ~kReserved);
}
