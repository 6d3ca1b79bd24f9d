#include "decode/signals.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>

#include "decode/signals_kernel.hpp"
#endif

namespace sallyport::decode {

#if defined(__SSE2__)

namespace {

struct Lane {
  using Bytes = __m128i;

  static Bytes load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }
  static Bytes all(char c) { return _mm_set1_epi8(c); }
  static Bytes equal(Bytes a, Bytes b) { return _mm_cmpeq_epi8(a, b); }
  static Bytes smaller(Bytes a, Bytes b) { return _mm_min_epu8(a, b); }
  static Bytes minus(Bytes a, Bytes b) { return _mm_sub_epi8(a, b); }
  static Bytes bit_or(Bytes a, Bytes b) { return _mm_or_si128(a, b); }
  static Bytes bit_and(Bytes a, Bytes b) { return _mm_and_si128(a, b); }
  static Bytes first_not_second(Bytes a, Bytes b) { return _mm_andnot_si128(b, a); }
  static std::uint64_t bits(Bytes bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }
};

}  // namespace

const SignalsOf narrow_signals_of = SignalsKernel<Lane>::batch;

SignalsOf best_signals_of() noexcept {
  if (wide_signals_of != nullptr && __builtin_cpu_supports("avx2")) return wide_signals_of;
  return narrow_signals_of;
}

#else

const SignalsOf narrow_signals_of = nullptr;

SignalsOf best_signals_of() noexcept {
  return portable_signals_of;
}

#endif

}  // namespace sallyport::decode
