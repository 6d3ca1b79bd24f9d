#include "app/finding_collector.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;
using model::FindingState;
using model::Place;

namespace {

constexpr auto kYes = [] { return true; };
constexpr auto kNo = [] { return false; };

const model::Oid kOne = *model::Oid::from_hex(std::string(40, '1'));
const model::Oid kTwo = *model::Oid::from_hex(std::string(40, '2'));

scan::Hit hit(const std::string& fingerprint = "print") {
  scan::Hit hit;
  hit.rule = 1;
  hit.line_1based = 3;
  hit.fingerprint = fingerprint;
  return hit;
}

app::FindingCollector::Sighting at(std::string_view path, const model::Oid& commit,
                                   std::string_view ref = "refs/heads/a",
                                   policy::Mode mode = policy::Mode::refuse) {
  return {Place::file, kOne, commit, path, ref, mode};
}

struct CollectorRoom {
  scan::Engine engine = test::small_engine();
  app::FindingCollector collector{engine, true, 1000};
};

}  // namespace

TEST_CASE("a secret that stays in a file is one finding, at the commit that came first") {
  CollectorRoom room;
  room.collector.add(hit(), at("f", kOne), kNo);
  room.collector.add(hit(), at("f", kTwo), kNo);
  const auto findings = room.collector.take();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].commit == kOne);
  CHECK(findings[0].line_1based == 3);
  CHECK(findings[0].rule == "token");
}

TEST_CASE("the same secret in two files is two findings, and so are two secrets in one") {
  CollectorRoom room;
  room.collector.add(hit("a"), at("f", kOne), kNo);
  room.collector.add(hit("a"), at("g", kOne), kNo);
  room.collector.add(hit("b"), at("f", kOne), kNo);
  CHECK(room.collector.take().size() == 3);
}

TEST_CASE("the messages of two commits are two places") {
  CollectorRoom room;
  room.collector.add(hit(), {Place::commit, kOne, kOne, {}, {}}, kNo);
  room.collector.add(hit(), {Place::commit, kTwo, kTwo, {}, {}}, kNo);
  CHECK(room.collector.take().size() == 2);
}

TEST_CASE("of a known and a fresh sighting the fresh one stays, whichever came first") {
  for (const bool is_fresh_first : {true, false}) {
    CAPTURE(is_fresh_first);
    CollectorRoom room;
    room.collector.add(hit(), at("f", kOne), [&] { return !is_fresh_first; });
    room.collector.add(hit(), at("f", kTwo), [&] { return is_fresh_first; });
    const auto findings = room.collector.take();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].state == FindingState::fresh);
    CHECK(findings[0].commit == (is_fresh_first ? kOne : kTwo));
  }
}

TEST_CASE("of two fresh sightings the one for the stricter ref stays, whichever came first") {
  using policy::Mode;
  for (const auto& [first, second] : std::vector<std::pair<Mode, Mode>>{{Mode::off, Mode::refuse},
                                                                        {Mode::refuse, Mode::off},
                                                                        {Mode::warn, Mode::refuse},
                                                                        {Mode::off, Mode::warn}}) {
    CAPTURE(static_cast<int>(first));
    CollectorRoom room;
    room.collector.add(hit(), at("f", kOne, "first", first), kNo);
    room.collector.add(hit(), at("f", kTwo, "second", second), kNo);
    const auto findings = room.collector.take();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].ref == (first > second ? "first" : "second"));
  }
}

TEST_CASE("a sighting that is known where secrets are refused does not take the place of a fresh one") {
  CollectorRoom room;
  room.collector.add(hit(), at("f", kOne, "lax", policy::Mode::off), kNo);
  room.collector.add(hit(), at("f", kTwo, "strict", policy::Mode::refuse), kYes);
  CHECK(room.collector.take().at(0).ref == "lax");
}

TEST_CASE("an inline allow counts only where it is honoured") {
  const scan::Engine engine = test::small_engine();
  for (const bool honors : {true, false}) {
    CAPTURE(honors);
    app::FindingCollector collector(engine, honors, 1000);
    scan::Hit allowed = hit();
    allowed.has_inline_allow = true;
    collector.add(allowed, at("f", kOne), kNo);
    CHECK(collector.take().at(0).state == (honors ? FindingState::allowed : FindingState::fresh));
  }
}

TEST_CASE("a fresh sighting outweighs one with an inline allow") {
  CollectorRoom room;
  scan::Hit allowed = hit();
  allowed.has_inline_allow = true;
  room.collector.add(allowed, at("f", kOne), kNo);
  room.collector.add(hit(), at("f", kTwo), kNo);
  CHECK(room.collector.take().at(0).state == FindingState::fresh);
}

TEST_CASE("beyond the limit findings are counted, and those that are kept can still become graver") {
  const scan::Engine engine = test::small_engine();
  app::FindingCollector collector(engine, true, 2);
  collector.add(hit(), at("a", kOne), [] { return true; });
  collector.add(hit(), at("b", kOne), kNo);
  collector.add(hit(), at("c", kOne), kNo);
  collector.add(hit(), at("a", kTwo), kNo);
  CHECK(collector.dropped() == 1);
  const auto findings = collector.take();
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].state == FindingState::fresh);
}

namespace {

triage::IgnoreEntry entry_for(const std::string& fingerprint) {
  triage::IgnoreEntry entry;
  entry.fingerprint = fingerprint;
  entry.reason = "made up";
  entry.origin = "f:1";
  return entry;
}

}  // namespace

TEST_CASE("what an ignore file lists is ignored, with its reason, and no parent is asked") {
  const scan::Engine engine = test::small_engine();
  triage::Ledger ledger(triage::today());
  ledger.add({entry_for("print")});
  app::FindingCollector collector(engine, true, 1000, &ledger);
  collector.add(hit(), at("f", kOne), []() -> bool { throw std::runtime_error("asked"); });
  collector.add(hit("other"), at("f", kOne), kNo);
  const auto findings = collector.take();
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].state == FindingState::ignored);
  CHECK(findings[0].triage == "made up (f:1)");
  CHECK(findings[1].state == FindingState::fresh);
}

TEST_CASE("a fresh sighting outweighs an ignored one, whichever came first") {
  const scan::Engine engine = test::small_engine();
  for (const bool is_fresh_first : {true, false}) {
    CAPTURE(is_fresh_first);
    triage::Ledger ledger(triage::today());
    ledger.add(triage::parse_gitleaks_ignore(std::string(40, '1') + ":f:token:3", "g"));
    app::FindingCollector collector(engine, true, 1000, &ledger);
    collector.add(hit(), at("f", is_fresh_first ? kTwo : kOne), kNo);
    collector.add(hit(), at("f", is_fresh_first ? kOne : kTwo), kNo);
    const auto findings = collector.take();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].state == FindingState::fresh);
    CHECK(findings[0].commit == kTwo);
  }
}

TEST_CASE("what the baseline has as removed is reintroduced, but a note in older commits") {
  const scan::Engine engine = test::small_engine();
  triage::Baseline baseline;
  baseline.removed = {{"print", "token", "f", ""}};
  triage::Ledger ledger(triage::today());
  ledger.add(baseline);
  for (const bool is_old : {true, false}) {
    CAPTURE(is_old);
    app::FindingCollector collector(engine, true, 1000, &ledger);
    app::FindingCollector::Sighting sighting = at("f", kOne);
    sighting.is_before_baseline = is_old;
    collector.add(hit(), sighting, kNo);
    const auto findings = collector.take();
    CHECK(findings.at(0).state == (is_old ? FindingState::baselined : FindingState::fresh));
    CHECK(findings.at(0).is_reintroduced != is_old);
  }
}

TEST_CASE(
    "a secret of the deny-list is excused by no comment and no ignore file, only by having been there") {
  const scan::Engine engine = test::small_engine();
  const auto& rules = engine.rules();
  scan::Hit known = hit();
  known.has_inline_allow = true;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].id == "known-secret") known.rule = static_cast<std::uint32_t>(i);
  }
  triage::Ledger ledger(triage::today());
  ledger.add({entry_for("print")});
  for (const bool was_there : {true, false}) {
    CAPTURE(was_there);
    app::FindingCollector collector(engine, true, 1000, &ledger);
    collector.add(known, at("f", kOne), [&] { return was_there; });
    CHECK(collector.take().at(0).state == (was_there ? FindingState::known : FindingState::fresh));
  }
}

TEST_CASE("a rule that requires another in the push reports with it, whichever file holds that") {
  rules::Rule id{.id = "id", .description = "an id", .regex = "id_[0-9]+", .origin = "t:1"};
  id.skip_report = true;
  rules::Rule pair{.id = "secret", .description = "a secret", .regex = "key_[0-9]+", .origin = "t:2"};
  pair.required = {{"id", rules::RequiredRule::Within::push, {}, {}}};
  const scan::Engine engine = scan::Engine::compile({.rules = {id, pair}});
  scan::Hit part = hit("p");
  part.rule = 0;
  part.is_part_only = true;
  scan::Hit secret = hit("s");
  secret.rule = 1;

  app::FindingCollector alone(engine, true, 1000);
  alone.add(secret, at("f", kOne), kNo);
  CHECK(alone.take().empty());

  app::FindingCollector both(engine, true, 1000);
  both.add(secret, at("f", kOne), kNo);
  both.add(part, at("g", kTwo), kNo);
  const auto findings = both.take();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "secret");
}
