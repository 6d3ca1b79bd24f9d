// Compiled for processors with AVX2, and run on these alone: nothing that other sources share may be defined
// here, or they might be given this one's code.
#include "decode/signals.hpp"

#if defined(__AVX2__)
#include <immintrin.h>

#include "decode/vector_masks.hpp"
#endif

namespace sallyport::decode {

#if defined(__AVX2__)

namespace {

struct WideLane {
  using Bytes = __m256i;

  static Bytes load(const char* at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }
  static Bytes all(char c) { return _mm256_set1_epi8(c); }
  static Bytes equal(Bytes a, Bytes b) { return _mm256_cmpeq_epi8(a, b); }
  static Bytes smaller(Bytes a, Bytes b) { return _mm256_min_epu8(a, b); }
  static Bytes minus(Bytes a, Bytes b) { return _mm256_sub_epi8(a, b); }
  static Bytes bit_or(Bytes a, Bytes b) { return _mm256_or_si256(a, b); }
  static Bytes bit_and(Bytes a, Bytes b) { return _mm256_and_si256(a, b); }
  static Bytes first_not_second(Bytes a, Bytes b) { return _mm256_andnot_si256(b, a); }
  static Bytes is_positive(Bytes bytes) { return _mm256_cmpgt_epi8(bytes, _mm256_setzero_si256()); }
  // Each byte's bits; bits of its neighbour come in.
  template <int kCount>
  static Bytes shifted(Bytes bytes) {
    return _mm256_slli_epi16(bytes, kCount);
  }
  template <int kCount>
  static Bytes shifted_back(Bytes bytes) {
    return _mm256_srli_epi16(bytes, kCount);
  }
  // What 16 values have at the lower four bits of each byte; nought for bytes from 0x80 on.
  static Bytes look_up(const std::uint8_t* values, Bytes bytes) {
    const __m128i table = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values));
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), bytes);
  }
  static std::uint64_t bits(Bytes bytes) { return static_cast<unsigned>(_mm256_movemask_epi8(bytes)); }
};

}  // namespace

const SignalsOf wide_signals_of = SignalsKernel<VectorMasks<WideLane>>::batch;

#else

const SignalsOf wide_signals_of = nullptr;

#endif

}  // namespace sallyport::decode
