#include "triage/ledger.hpp"

#include <string>

#include <doctest/doctest.h>

#include "triage/show.hpp"

using namespace sallyport;
using triage::Ruling;

namespace {

const std::string kPrint(32, 'a');
const std::string kOther(32, 'b');
const triage::Date kToday = *triage::parse_date("2026-06-15");

triage::IgnoreEntry entry(const char* expires = nullptr) {
  triage::IgnoreEntry out;
  out.fingerprint = kPrint;
  out.reason = "made up";
  out.owner = "ann";
  out.origin = "f:1";
  if (expires != nullptr) out.expires = triage::parse_date(expires);
  return out;
}

triage::Subject subject(std::string_view print = kPrint) {
  return {"rule", print, "dir/file", "c0ffee", 7};
}

}  // namespace

TEST_CASE("an entry ignores its fingerprint alone, and says who and why") {
  triage::Ledger ledger(kToday);
  ledger.add({entry()});
  const triage::Opinion opinion = ledger.opinion_of(subject());
  CHECK(opinion.ruling == Ruling::ignored);
  CHECK(opinion.note == "made up, ann (f:1)");
  CHECK(ledger.opinion_of(subject(kOther)).ruling == Ruling::none);
}

TEST_CASE("rule and path must fit where they are given") {
  for (const bool fits : {true, false}) {
    CAPTURE(fits);
    triage::Ledger ledger(kToday);
    triage::IgnoreEntry one = entry();
    one.rule = fits ? "rule" : "another";
    triage::IgnoreEntry two = entry();
    two.path = fits ? "dir/file" : "file";
    ledger.add({one});
    CHECK((ledger.opinion_of(subject()).ruling == Ruling::ignored) == fits);
    triage::Ledger by_path(kToday);
    by_path.add({two});
    CHECK((by_path.opinion_of(subject()).ruling == Ruling::ignored) == fits);
  }
}

TEST_CASE("an entry counts through its last day and not on the next") {
  for (const auto& [date, counts] :
       {std::pair("2026-06-15", true), {"2026-06-14", false}, {"2026-06-16", true}}) {
    CAPTURE(date);
    triage::Ledger ledger(kToday);
    ledger.add({entry(date)});
    const triage::Opinion opinion = ledger.opinion_of(subject());
    CHECK((opinion.ruling == Ruling::ignored) == counts);
    if (!counts) {
      CHECK(opinion.note.find("was ignored until 2026-06-14") == 0);
      CHECK(ledger.entries().at(0).use == triage::Ledger::Use::expired);
    }
  }
}

TEST_CASE("beside an expired entry one that holds still ignores") {
  triage::Ledger ledger(kToday);
  ledger.add({entry("2020-01-01"), entry(), entry("2020-01-01")});
  CHECK(ledger.opinion_of(subject()).ruling == Ruling::ignored);
  CHECK(ledger.opinion_of(subject()).note == "made up, ann (f:1)");
}

TEST_CASE("unused entries are told, in text and JSON") {
  triage::Ledger ledger(kToday);
  triage::IgnoreEntry unused = entry();
  unused.fingerprint = kOther;
  ledger.add({entry(), unused, entry("2020-01-01")});
  ledger.opinion_of(subject());
  const std::string text = triage::show(ledger.entries(), {});
  CHECK(text.find("unused   " + kOther) != std::string::npos);
  CHECK(text.find("expired  " + kPrint) != std::string::npos);
  CHECK(text.find("3 entries: 1 expired, which ignore nothing any more, and 1 unused\n") !=
        std::string::npos);
  const std::string json = triage::show(ledger.entries(), {true, true});
  CHECK(json.find("\"use\": \"used\"") != std::string::npos);
  CHECK(json.find("\"use\": \"unused\"") != std::string::npos);
  CHECK(json.find("\"expires\": \"2020-01-01\"") != std::string::npos);
}

TEST_CASE("a line of .gitleaksignore holds for its commit, or without one for all") {
  for (const auto& [line, counts] : {std::pair("dir/file:rule:7", true),
                                     {"c0ffee:dir\\file:rule:7", true},
                                     {"c0ffe1:dir/file:rule:7", false},
                                     {"dir/file:rule:8", false},
                                     {"dir/file:other:7", false},
                                     {"dir/*:rule:7", false}}) {
    CAPTURE(line);
    triage::Ledger ledger(kToday);
    ledger.add(triage::parse_gitleaks_ignore(line, ".gitleaksignore"));
    CHECK((ledger.opinion_of(subject()).ruling == Ruling::ignored) == counts);
  }
}

TEST_CASE("gitleaks counts lines from where the match begins") {
  triage::Ledger ledger(kToday);
  ledger.add(triage::parse_gitleaks_ignore("dir/file:rule:6", "g"));
  triage::Subject here = subject();
  CHECK(ledger.opinion_of(here).ruling == Ruling::none);
  here.match_line_1based = 6;
  CHECK(ledger.opinion_of(here).ruling == Ruling::ignored);
}

TEST_CASE("a baseline excuses what it lists, and what it has as removed only in what is older") {
  triage::Baseline baseline;
  baseline.findings = {{kPrint, "rule", "dir/file", ""}};
  baseline.removed = {{kOther, "rule", "dir/file", ""}};
  triage::Ledger ledger(kToday);
  ledger.add(baseline);
  CHECK(ledger.opinion_of(subject()).ruling == Ruling::baselined);
  triage::Subject removed = subject(kOther);
  CHECK(ledger.opinion_of(removed).ruling == Ruling::none);
  CHECK(ledger.opinion_of(removed).is_reintroduced);
  removed.is_before_baseline = true;
  CHECK(ledger.opinion_of(removed).ruling == Ruling::baselined);
  CHECK_FALSE(ledger.opinion_of(removed).is_reintroduced);
}

TEST_CASE("a gitleaks report excuses by fingerprint, and redacted findings by their place") {
  triage::Ledger ledger(kToday);
  ledger.add({{kPrint, "rule", "elsewhere", "", 1}, {"", "rule", "dir/file", "", 7}}, "report.json");
  CHECK(ledger.opinion_of(subject()).ruling == Ruling::baselined);
  CHECK(ledger.opinion_of(subject(kOther)).ruling == Ruling::baselined);
  triage::Subject moved = subject(kOther);
  moved.line_1based = 8;
  CHECK(ledger.opinion_of(moved).ruling == Ruling::none);
  CHECK(ledger.warnings().size() == 1);
}

TEST_CASE("an ignore file outweighs a baseline") {
  triage::Baseline baseline;
  baseline.findings = {{kPrint, "rule", "", ""}};
  triage::Ledger ledger(kToday);
  ledger.add(baseline);
  ledger.add({entry()});
  CHECK(ledger.opinion_of(subject()).ruling == Ruling::ignored);
}
