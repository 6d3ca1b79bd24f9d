#include "decode/signals.hpp"

namespace sallyport::decode {

SignalsOf best_signals_of() noexcept {
#if defined(__x86_64__)
  if (wide_signals_of != nullptr && __builtin_cpu_supports("avx2")) return wide_signals_of;
  if (narrow_signals_of != nullptr && __builtin_cpu_supports("ssse3")) return narrow_signals_of;
#endif
  return portable_signals_of;
}

}  // namespace sallyport::decode
