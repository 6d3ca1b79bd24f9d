// Compiled for processors with SSSE3, and run on these alone: nothing that other sources share may be defined
// here, or they might be given this one's code.
#include "decode/signals.hpp"

#if defined(__SSSE3__)
#include <tmmintrin.h>

#include "decode/vector_masks.hpp"
#endif

namespace sallyport::decode {

#if defined(__SSSE3__)

namespace {

struct NarrowLane {
  using Bytes = __m128i;

  static Bytes load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }
  static Bytes all(char c) { return _mm_set1_epi8(c); }
  static Bytes equal(Bytes a, Bytes b) { return _mm_cmpeq_epi8(a, b); }
  static Bytes smaller(Bytes a, Bytes b) { return _mm_min_epu8(a, b); }
  static Bytes minus(Bytes a, Bytes b) { return _mm_sub_epi8(a, b); }
  static Bytes bit_or(Bytes a, Bytes b) { return _mm_or_si128(a, b); }
  static Bytes bit_and(Bytes a, Bytes b) { return _mm_and_si128(a, b); }
  static Bytes first_not_second(Bytes a, Bytes b) { return _mm_andnot_si128(b, a); }
  static Bytes is_positive(Bytes bytes) { return _mm_cmpgt_epi8(bytes, _mm_setzero_si128()); }
  // Each byte's bits; bits of its neighbour come in.
  template <int kCount>
  static Bytes shifted(Bytes bytes) {
    return _mm_slli_epi16(bytes, kCount);
  }
  template <int kCount>
  static Bytes shifted_back(Bytes bytes) {
    return _mm_srli_epi16(bytes, kCount);
  }
  // What 16 values have at the lower four bits of each byte; nought for bytes from 0x80 on.
  static Bytes look_up(const std::uint8_t* values, Bytes bytes) {
    return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)), bytes);
  }
  static std::uint64_t bits(Bytes bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }
};

}  // namespace

const SignalsOf narrow_signals_of = SignalsKernel<VectorMasks<NarrowLane>>::batch;

#else

const SignalsOf narrow_signals_of = nullptr;

#endif

}  // namespace sallyport::decode
