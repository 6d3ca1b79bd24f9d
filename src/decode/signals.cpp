#include "decode/signals.hpp"

#include "base/processor.hpp"

namespace sallyport::decode {

SignalsOf best_signals_of() noexcept {
  if (wide_signals_of != nullptr && base::can_run(base::Instructions::avx2)) return wide_signals_of;
  if (narrow_signals_of != nullptr && base::can_run(base::Instructions::ssse3)) return narrow_signals_of;
  return portable_signals_of;
}

}  // namespace sallyport::decode
