#include "triage/ignore_file.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

const std::string kPrint(32, 'a');

// The message with which the file is refused, or "" if it is read.
std::string refusal(const std::string& text) {
  try {
    triage::parse_ignore_file(text, "f.toml");
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string entry_with(const std::string& lines) {
  return "[[ignore]]\nfingerprint = \"" + kPrint + "\"\nreason = \"r\"\n" + lines;
}

}  // namespace

TEST_CASE("an entry with everything is read") {
  const auto entries = triage::parse_ignore_file(
      entry_with("owner = \"ann\"\nexpires = 2026-01-31\nrule = \"x\"\npath = \"a/b\"\n"), "f.toml");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].fingerprint == kPrint);
  CHECK(entries[0].reason == "r");
  CHECK(entries[0].owner == "ann");
  REQUIRE(entries[0].expires);
  CHECK(triage::to_string(*entries[0].expires) == "2026-01-31");
  CHECK(entries[0].rule == "x");
  CHECK(entries[0].path == "a/b");
  CHECK(entries[0].origin == "f.toml:1");
  CHECK(triage::parse_ignore_file("", "f.toml").empty());
}

TEST_CASE("what is not understood is refused, with file and line") {
  CHECK(refusal(entry_with("ownerr = \"ann\"\n")) ==
        "f.toml:4: unknown key `ownerr` in [[ignore]]; did you mean `owner`?");
  CHECK(refusal("[[ignore]]\nfingerprint = \"" + kPrint + "\"\n") ==
        "f.toml:1: `reason` in [[ignore]] is missing");
  CHECK(refusal("[[ignore]]\nreason = \"r\"\n").find("`fingerprint` in [[ignore]] is missing") !=
        std::string::npos);
  CHECK(
      refusal("[[ignore]]\nfingerprint = \"" + kPrint + "\"\nreason = \" \"\n").find("f.toml:3: `reason`") ==
      0);
  CHECK(refusal("[[ignore]]\nfingerprint = \"" + std::string(31, 'a') + "\"\nreason = \"r\"\n")
            .find("f.toml:2:") == 0);
  CHECK(refusal("[[ignore]]\nfingerprint = \"" + std::string(32, 'A') + "\"\nreason = \"r\"\n")
            .find("f.toml:2:") == 0);
  CHECK(refusal(entry_with("expires = \"2026-01-31\"\n")).find("f.toml:4: `expires`") == 0);
  CHECK(refusal(entry_with("expires = 2026-01-31T10:00:00Z\n")).find("f.toml:4: `expires`") == 0);
  CHECK(refusal(entry_with("owner = 3\n")).find("f.toml:4: `owner`") == 0);
  CHECK(refusal("[ignore]\n").find("[[ignore]]") != std::string::npos);
  CHECK(refusal("ignore = [1]\n").find("[[ignore]]") != std::string::npos);
  CHECK(refusal("[[ignored]]\n") == "f.toml:1: unknown key `ignored`");
  CHECK(refusal("[[ignore]\n").find("f.toml:1") == 0);
}

TEST_CASE("what is written is read back the same, whatever it holds") {
  triage::IgnoreEntry entry;
  entry.fingerprint = kPrint;
  entry.reason = "quote \" backslash \\ tab \t line \n and \xC3\xA4";
  entry.owner = "o'neil";
  entry.path = "a \"b\"/\x01";
  entry.expires = triage::parse_date("2027-02-28");
  const auto back = triage::parse_ignore_file(triage::to_toml(entry, "first\nline [[ignore]]"), "f");
  REQUIRE(back.size() == 1);
  CHECK(back[0].reason == entry.reason);
  CHECK(back[0].owner == entry.owner);
  CHECK(back[0].path == entry.path);
  CHECK(back[0].expires == entry.expires);
}

TEST_CASE("dates are those of the calendar") {
  CHECK(triage::parse_date("2024-02-29"));
  for (const char* text : {"2023-02-29", "2023-13-01", "2023-00-01", "2023-1-01", "2023-01-1 ", "",
                           "20230101xx", "+023-01-01", "2023-01-32"}) {
    CAPTURE(text);
    CHECK_FALSE(triage::parse_date(text));
  }
}
