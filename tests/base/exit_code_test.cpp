#include "base/exit_code.hpp"

#include <new>
#include <stdexcept>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport::base;

TEST_CASE("guarded_main answers what the body decides") {
  CHECK(guarded_main("test", [] { return ExitCode::accepted; }) == 0);
  CHECK(guarded_main("test", [] { return ExitCode::refused; }) == 1);
}

TEST_CASE("whatever is thrown could not decide") {
  CHECK(guarded_main("test", []() -> ExitCode { throw Error("broken", "mend it"); }) == 2);
  CHECK(guarded_main("test", []() -> ExitCode { throw std::runtime_error("broken"); }) == 2);
  CHECK(guarded_main("test", []() -> ExitCode { throw std::bad_alloc(); }) == 2);
  CHECK(guarded_main("test", []() -> ExitCode { throw 42; }) == 2);
}
