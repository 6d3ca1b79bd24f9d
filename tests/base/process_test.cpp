#include "base/process.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport::base;

TEST_CASE("a child's output is read to its end, and its environment is ours with changes") {
  ChildProcess child({"sh", "-c", "printf '%s' \"$SALLYPORT_TEST_WORD\""}, {"SALLYPORT_TEST_WORD=here"});
  CHECK(child.finish(100) == "here");
}

TEST_CASE("a child that fails, dies or says too much is an error") {
  CHECK_THROWS_AS(ChildProcess({"sh", "-c", "exit 3"}, {}).finish(100), Error);
  CHECK_THROWS_AS(ChildProcess({"sh", "-c", "kill -9 $$"}, {}).finish(100), Error);
  CHECK_THROWS_AS(ChildProcess({"sh", "-c", "echo too much"}, {}).finish(3), Error);
}

TEST_CASE("a program that does not exist is an error") {
  CHECK_THROWS_AS(ChildProcess({"sallyport-no-such-program"}, {}), Error);
}
