// What hits of one text mean for each other, and what profiles make of rules.
#include "scan/companions.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "scan/rule_sets.hpp"
#include "triage/deny_list.hpp"

namespace sallyport::scan {

using test::engine_of;
using test::hits_of;
using test::kKey;
using test::rule;

namespace {

std::vector<std::string> ids(const Engine& engine, std::string_view text) {
  std::vector<std::string> found;
  for (const Hit& hit : hits_of(engine, text)) {
    if (!hit.is_part_only) found.push_back(engine.rules()[hit.rule].id);
  }
  return found;
}

rules::Rule part(std::string id, std::string regex) {
  rules::Rule made = rule(std::move(id), std::move(regex));
  made.skip_report = true;
  return made;
}

rules::Rule whole(std::optional<std::uint32_t> lines, std::optional<std::uint32_t> columns = {}) {
  rules::Rule made = rule("whole", "secret_[0-9]+");
  made.required = {{"part", rules::RequiredRule::Within::file, lines, columns}};
  return made;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a rule that requires another reports only with it, and the other never by itself") {
  const Engine engine = engine_of({part("part", "id_[0-9]+"), whole({})});
  CHECK(ids(engine, "secret_1\n").empty());
  CHECK(ids(engine, "id_1\n").empty());
  CHECK(ids(engine, "id_1\n\n\n\n\nsecret_1\n") == Ids{"whole"});
}

TEST_CASE("how near a required match must be, in lines and in columns, before and behind") {
  const Engine lines = engine_of({part("part", "id_[0-9]+"), whole(2)});
  CHECK(ids(lines, "id_1\n\nsecret_1\n") == Ids{"whole"});
  CHECK(ids(lines, "secret_1\n\nid_1\n") == Ids{"whole"});
  CHECK(ids(lines, "id_1\n\n\nsecret_1\n").empty());
  CHECK(ids(lines, "id_1\nid_2\nid_3\n\n\n\nid_4 secret_1\n") == Ids{"whole"});
  const Engine columns = engine_of({part("part", "id_[0-9]+"), whole({}, 5)});
  CHECK(ids(columns, "id_1\n     secret_1\n") == Ids{"whole"});
  CHECK(ids(columns, "id_1\n      secret_1\n").empty());
}

TEST_CASE("a required rule serves without its keywords, and is then not reported itself") {
  rules::Rule reported_part = rule("part", "id_[0-9]+");
  reported_part.keywords = {"elsewhere"};
  const Engine engine = engine_of({reported_part, whole({})});
  CHECK(ids(engine, "id_1 secret_1") == Ids{"whole"});
  CHECK(ids(engine, "id_1 secret_1 elsewhere") == Ids{"part", "whole"});
}

TEST_CASE("what a rule looks for in the whole push stays, marked as a part") {
  rules::Rule pair = rule("whole", "secret_[0-9]+");
  pair.required = {{"part", rules::RequiredRule::Within::push, {}, {}}};
  const Engine engine = engine_of({part("part", "id_[0-9]+"), pair});
  const std::vector<Hit> hits = hits_of(engine, "id_1");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].is_part_only);
  CHECK(ids(engine, "secret_1") == Ids{"whole"});
  CHECK(engine.required_in_push(1) == std::vector<std::uint32_t>{0});
  CHECK(engine.required_in_push(0).empty());
}

TEST_CASE("a required rule that does not exist is an error that names both") {
  CHECK_THROWS_WITH_AS(engine_of({whole({})}), doctest::Contains("requires a rule 'part'"), base::Error);
  CHECK_THROWS_WITH_AS(engine_of({rule("known-secret", "x")}), doctest::Contains("known-secret"),
                       base::Error);
}

TEST_CASE("a generic rule gives way to another whose secret holds its own on the same line") {
  const Engine engine =
      engine_of({rule("acme-token", "acme_[0-9]{4}"), rule("generic-token", "token=(\\S+)")});
  CHECK(ids(engine, "token=acme_1234") == Ids{"acme-token"});
  CHECK(ids(engine, "token=abc acme_1234") == Ids{"generic-token", "acme-token"});
  CHECK(ids(engine, "token=xx-acme_1234") == Ids{"generic-token", "acme-token"});
}

TEST_CASE("of generic rules that overlap the surer one stays, else the one that says more") {
  rules::Rule sure = rule("generic-b", "b=([0-9]+)");
  rules::Rule unsure = rule("generic-a", "a=(b=[0-9]+)");
  unsure.confidence = model::Confidence::low;
  CHECK(ids(engine_of({unsure, sure}), "a=b=12") == Ids{"generic-b"});
  unsure.confidence = model::Confidence::high;
  CHECK(ids(engine_of({unsure, sure}), "a=b=12") == Ids{"generic-a"});
}

TEST_CASE("where a path may speak against a rule, the generic one gives way only where it does not") {
  rules::Rule placed = rule("acme-token", "acme_[0-9]{4}");
  placed.path = "^src/";
  const Engine engine = engine_of({placed, rule("generic-token", "token=(\\S+)")});
  const std::vector<Hit> hits = hits_of(engine, "token=acme_1234");
  CHECK(hits.size() == 2);
  const auto ids_at = [&](std::string_view path) {
    Ids found;
    for (const Hit* hit : engine.hits_at(hits, path, {})) found.push_back(engine.rules()[hit->rule].id);
    return found;
  };
  CHECK(ids_at("src/a") == Ids{"acme-token"});
  CHECK(ids_at("docs/a") == Ids{"generic-token"});
}

TEST_CASE("a rule of the strict profile is silent in the balanced one") {
  rules::Rule strict = rule("tok", "tok_[0-9]+");
  strict.profile = model::Profile::strict;
  rules::Rule path_rule = rule("file", "");
  path_rule.path = "key$";
  path_rule.profile = model::Profile::strict;
  const auto engine = [&](model::Profile profile) {
    return Engine::compile({.rules = {path_rule, strict}}, profile);
  };
  CHECK(ids(engine(model::Profile::balanced), "tok_1").empty());
  CHECK(ids(engine(model::Profile::strict), "tok_1") == Ids{"tok"});
  CHECK(engine(model::Profile::balanced).rules_for_path("a.key").empty());
  CHECK(engine(model::Profile::strict).rules_for_path("a.key").size() == 1);
}

TEST_CASE("an allow-list with a profile holds in that profile alone") {
  rules::AllowList list;
  list.stopwords = {"_1"};
  list.paths = {"^docs/"};
  list.profile = model::Profile::balanced;
  const auto engine = [&](model::Profile profile) {
    return Engine::compile({.rules = {rule("tok", "tok_[0-9]+")}, .allowlists = {list}}, profile);
  };
  CHECK(ids(engine(model::Profile::balanced), "tok_1").empty());
  CHECK(ids(engine(model::Profile::strict), "tok_1") == Ids{"tok"});
  const Hit hit{.rule = 0};
  CHECK_FALSE(engine(model::Profile::balanced).counts_at(hit, "docs/a", {}));
  CHECK(engine(model::Profile::strict).counts_at(hit, "docs/a", {}));
}

TEST_CASE("whoever asks is told of every match what became of it") {
  rules::Rule asked = rule("tok", "tok_([0-9a-z]+)");
  asked.entropy = 2;
  const Engine engine = engine_of({asked});
  std::vector<std::string> told;
  ScanOptions options{.fingerprint_key = kKey};
  options.on_decision = [&](const Decision& decision) {
    told.push_back(std::string(decision.text.substr(decision.secret.begin, decision.secret.size())) + " " +
                   std::string(decision.outcome));
  };
  Scanner(engine, options).scan("tok_aaaa tok_abcdefgh");
  CHECK(told == std::vector<std::string>{"aaaa entropy", "abcdefgh reported"});
}

TEST_CASE("a known secret is found whatever the rules and their allow-lists say, and not shown") {
  triage::DenyList empty = triage::DenyList::create();
  const std::string file = empty.header() + empty.line_for("Xk29-mm-Qr71", "the old mail password");
  const triage::DenyList list = triage::DenyList::parse(file, "deny");
  rules::AllowList all;
  all.paths = {".*"};
  const Engine engine = engine_of({rule("tok", "tok_[0-9]+")}, {all});
  const std::vector<Hit> hits =
      Scanner(engine, {.fingerprint_key = kKey, .known_secrets = &list}).scan("a\nb Xk29-mm-Qr71 c");
  REQUIRE(hits.size() == 1);
  CHECK(engine.rules()[hits[0].rule].id == "known-secret");
  CHECK(hits[0].line_1based == 2);
  CHECK(hits[0].column_1based == 3);
  CHECK(hits[0].redacted == "(the old mail password)");
  CHECK(hits[0].severity == model::Severity::critical);
  CHECK(engine.counts_at(hits[0], "any/path", {}));
}

}  // namespace sallyport::scan
