#include "base/processor.hpp"

#include <doctest/doctest.h>

namespace sallyport::base {

TEST_CASE("what can be run is what the compiler's own way of asking says") {
#if defined(__x86_64__)
  __builtin_cpu_init();
  CHECK(can_run(Instructions::ssse3) == (__builtin_cpu_supports("ssse3") != 0));
  CHECK(can_run(Instructions::sse4_2_and_popcnt) ==
        (__builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("popcnt") != 0));
  CHECK(can_run(Instructions::avx2) == (__builtin_cpu_supports("avx2") != 0));
  CHECK(can_run(Instructions::avx512bw) == (__builtin_cpu_supports("avx512bw") != 0));
  CHECK(can_run(Instructions::avx512vbmi) == (__builtin_cpu_supports("avx512vbmi") != 0));
#else
  CHECK_FALSE(can_run(Instructions::ssse3));
#endif
}

}  // namespace sallyport::base
