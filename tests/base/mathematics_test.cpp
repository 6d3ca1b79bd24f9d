// Where programs have all linked in, each of these comes from src/base/without_libm.cpp.
#include <doctest/doctest.h>

#include <cfenv>
#include <cmath>

namespace {

// What the compiler cannot foresee, so that the functions are called.
volatile double half = 0.5;
volatile double two = 2;
volatile double eight = 8;

}  // namespace

TEST_CASE("exponents and logarithms are what they should be") {
  CHECK(std::exp(two) == doctest::Approx(7.38905609893065));
  CHECK(std::log(two) == doctest::Approx(0.693147180559945));
  CHECK(std::log10(two) == doctest::Approx(0.301029995663981));
  CHECK(std::log2(eight) == 3);
  CHECK(std::log2(static_cast<float>(eight)) == 3.0F);
  CHECK(std::pow(two, eight) == 256);
  CHECK(std::sqrt(eight) == doctest::Approx(2.82842712474619));
  CHECK(std::ldexp(half, 3) == 4);
  CHECK(std::ldexp(static_cast<float>(half), 3) == 4.0F);
  CHECK(std::ldexp(static_cast<long double>(half), 3) == 4.0L);
}

TEST_CASE("functions of angles are what they should be") {
  CHECK(std::sin(half) == doctest::Approx(0.479425538604203));
  CHECK(std::cos(half) == doctest::Approx(0.877582561890373));
  CHECK(std::tan(half) == doctest::Approx(0.54630248984379));
  CHECK(std::asin(half) == doctest::Approx(0.523598775598299));
  CHECK(std::acos(half) == doctest::Approx(1.0471975511966));
  CHECK(std::atan(half) == doctest::Approx(0.463647609000806));
  CHECK(std::atan2(two, eight) == doctest::Approx(0.244978663126864));
  CHECK(std::sinh(half) == doctest::Approx(0.521095305493747));
  CHECK(std::cosh(half) == doctest::Approx(1.12762596520638));
  CHECK(std::tanh(half) == doctest::Approx(0.46211715726001));
  CHECK(std::asinh(half) == doctest::Approx(0.481211825059603));
  CHECK(std::acosh(two) == doctest::Approx(1.31695789692482));
  CHECK(std::atanh(half) == doctest::Approx(0.549306144334055));
}

TEST_CASE("parts of numbers are what they should be") {
  double whole = 0;
  CHECK(std::modf(two + half, &whole) == 0.5);
  CHECK(whole == 2);
  CHECK(std::fmod(eight + half, two) == 0.5);
  CHECK(std::trunc(-two - half) == -2);
  CHECK(std::ceil(two + half) == 3);
  CHECK(std::floor(-two - half) == -3);
  CHECK(std::llround(two + half) == 3);
}

TEST_CASE("the direction of rounding can be set and asked") {
  const int before = std::fegetround();
  REQUIRE(std::fesetround(FE_TOWARDZERO) == 0);
  const int set = std::fegetround();
  REQUIRE(std::fesetround(before) == 0);
  CHECK(set == FE_TOWARDZERO);
}
