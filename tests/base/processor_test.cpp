#include "base/processor.hpp"

#include <sched.h>

#include <doctest/doctest.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

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

TEST_CASE("what the processor answers, if that is told, is what it answers") {
#if defined(__x86_64__)
  const auto words = processor_words();
  if (!words) return;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  REQUIRE(__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 1);
  CHECK(words->signature == eax);
  CHECK(words->leaf_1_ecx == ecx);
  CHECK(words->leaf_1_edx == edx);
  ebx = 0;  // remains so where there is no leaf 7
  __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx);
  CHECK(words->leaf_7_ebx == ebx);
#else
  CHECK_FALSE(processor_words());
#endif
}

TEST_CASE("processors that this process may not use are not counted") {
  cpu_set_t before;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(processor_count() == static_cast<unsigned>(CPU_COUNT(&before)));
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(processor_count() == 1);
  CHECK(::sched_setaffinity(0, sizeof before, &before) == 0);
}

}  // namespace sallyport::base
