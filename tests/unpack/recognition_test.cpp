#include <doctest/doctest.h>

#include "unpack/opened.hpp"

using namespace sallyport::unpack;

TEST_CASE("every sample is recognised, and an outcome names its format") {
  for (const samples::File& sample : samples::all()) {
    CAPTURE(sample.name);
    CHECK(is_container(sample.text));
    const Opened result = opened(sample.text);
    CHECK(is_whole(result));
    CHECK_FALSE(result.outcome.format.empty());
    CHECK_FALSE(result.members.empty());
  }
}

TEST_CASE("what only begins like a container is none") {
  for (const std::string_view text : {"",
                                      "P",
                                      "PK",
                                      "PK is a pair of letters",
                                      "%PD",
                                      "BZ",
                                      "7z files",
                                      "SQLite format 3 is a format",
                                      "070701",
                                      "070701 is a number, and this is a text that is longer than the head "
                                      "of an archive, so that its digits count, "
                                      "too, and are none",
                                      "ustar",
                                      "{\"a\": 1}",
                                      "{}",
                                      "[\"cells\", \"nbformat\"]",
                                      "ab\r\ncdcdcdcdcdcdcdcdcc",
                                      "\x1f\x8b",
                                      "MSCF",
                                      "Rar!",
                                      "!<arch",
                                      "LZIP"}) {
    CAPTURE(text);
    CHECK_FALSE(is_container(text));
    CHECK(opened(text).outcome.kind == Outcome::Kind::not_a_container);
  }
}

TEST_CASE("a Mach-O file for several processors is not taken for a Java class") {
  CHECK_FALSE(is_container("\xca\xfe\xba\xbe" + samples::big(2, 4) + std::string(100, '\1')));
}

TEST_CASE("a text of 512 bytes and more is no tar archive") {
  CHECK_FALSE(is_container(std::string(512, '0')));
  CHECK_FALSE(is_container(std::string(2048, ' ')));
  CHECK_FALSE(is_container(std::string(2048, '\0')));
}

TEST_CASE("what comes behind JSON that is no notebook is not taken apart") {
  const Opened result = opened(R"({"cells": {"prison": 12}})");
  CHECK(result.outcome.kind == Outcome::Kind::not_a_container);
  CHECK(result.members.empty());
}
