// Compiled for processors with AVX2, and run on these alone: nothing that other sources share may be defined
// here, or they might be given this one's code.
#include "decode/signals.hpp"

#if defined(__AVX2__)
#include <immintrin.h>

#include "decode/signals_kernel.hpp"
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
  static std::uint64_t bits(Bytes bytes) { return static_cast<unsigned>(_mm256_movemask_epi8(bytes)); }
};

}  // namespace

const SignalsOf wide_signals_of = SignalsKernel<WideLane>::batch;

#else

const SignalsOf wide_signals_of = nullptr;

#endif

}  // namespace sallyport::decode
