#include "decode/signals.hpp"

#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

namespace sallyport::decode {

namespace {

// glibc has asked the processor by the time that it starts a program. The compiler's way of asking,
// __builtin_cpu_supports, asks it once more and before main(), a dozen times; in a virtual machine each of
// these questions is the host's to answer and takes microseconds.
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
bool has_avx2() noexcept {
  return CPU_FEATURE_ACTIVE(AVX2);
}
bool has_ssse3() noexcept {
  return CPU_FEATURE_ACTIVE(SSSE3);
}
#elif defined(__x86_64__)
bool has_avx2() noexcept {
  return __builtin_cpu_supports("avx2");
}
bool has_ssse3() noexcept {
  return __builtin_cpu_supports("ssse3");
}
#endif

}  // namespace

SignalsOf best_signals_of() noexcept {
#if defined(__x86_64__)
  if (wide_signals_of != nullptr && has_avx2()) return wide_signals_of;
  if (narrow_signals_of != nullptr && has_ssse3()) return narrow_signals_of;
#endif
  return portable_signals_of;
}

}  // namespace sallyport::decode
