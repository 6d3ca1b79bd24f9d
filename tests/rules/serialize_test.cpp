#include <limits>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "rules/packed_set.hpp"
#include "rules/support.hpp"

namespace sallyport::rules {

namespace {

// Every field is set, to something that no other field holds.
RuleSet full_set() {
  const AllowList of_rule{"why", true,  RegexTarget::line,      {"r1", "r2"},
                          {"p"}, {"s"}, {std::string(40, 'a')}, model::Profile::strict};
  const AllowList of_set{"", false, RegexTarget::match, {}, {"q"}, {}, {}, {}};
  Rule rule;
  rule.id = "acme";
  rule.description = "A token";
  rule.severity = model::Severity::critical;
  rule.regex = std::string("x\n\xff", 3);
  rule.path = "path";
  rule.secret_group = 7;
  rule.entropy = 3.25;
  rule.keywords = {"k1", "k2"};
  rule.tags = {"tag"};
  rule.issuer = "Acme";
  rule.confidence = model::Confidence::medium;
  rule.profile = model::Profile::strict;
  rule.proof = "acme-crc";
  rule.failed_proof = FailedProof::lower;
  rule.value = "password";
  rule.skip_report = true;
  rule.is_gitleaks = true;
  rule.required = {{"keys", RequiredRule::Within::push, {}, {}}, {"near", RequiredRule::Within::file, 0, 9}};
  rule.allowlists = {of_rule};
  rule.references = {"https://acme.example"};
  rule.remediation = "Revoke it.";
  rule.origin = "a.toml:3";
  Rule path_only;
  path_only.id = "keys";
  path_only.path = "pem$";
  path_only.severity = model::Severity::low;
  return {{rule, path_only}, {of_set}};
}

void check_equal(const AllowList& a, const AllowList& b) {
  CHECK(a.description == b.description);
  CHECK(a.needs_all == b.needs_all);
  CHECK(a.regex_target == b.regex_target);
  CHECK(a.regexes == b.regexes);
  CHECK(a.paths == b.paths);
  CHECK(a.stopwords == b.stopwords);
  CHECK(a.commits == b.commits);
  CHECK(a.profile == b.profile);
}

void check_equal(const Rule& a, const Rule& b) {
  CHECK(a.id == b.id);
  CHECK(a.description == b.description);
  CHECK(a.severity == b.severity);
  CHECK(a.regex == b.regex);
  CHECK(a.path == b.path);
  CHECK(a.secret_group == b.secret_group);
  CHECK(a.entropy == b.entropy);
  CHECK(a.keywords == b.keywords);
  CHECK(a.tags == b.tags);
  CHECK(a.issuer == b.issuer);
  CHECK(a.confidence == b.confidence);
  CHECK(a.profile == b.profile);
  CHECK(a.proof == b.proof);
  CHECK(a.failed_proof == b.failed_proof);
  CHECK(a.value == b.value);
  CHECK(a.skip_report == b.skip_report);
  CHECK(a.is_gitleaks == b.is_gitleaks);
  REQUIRE(a.required.size() == b.required.size());
  for (std::size_t i = 0; i < a.required.size(); ++i) {
    CHECK(a.required[i].id == b.required[i].id);
    CHECK(a.required[i].within == b.required[i].within);
    CHECK(a.required[i].lines == b.required[i].lines);
    CHECK(a.required[i].columns == b.required[i].columns);
  }
  CHECK(a.references == b.references);
  CHECK(a.remediation == b.remediation);
  CHECK(a.origin == b.origin);
  REQUIRE(a.allowlists.size() == b.allowlists.size());
  for (std::size_t i = 0; i < a.allowlists.size(); ++i) check_equal(a.allowlists[i], b.allowlists[i]);
}

bool is_refused(const RuleSet& set) {
  return !error_of([&] { deserialize(serialize(set)); }).empty();
}

TEST_CASE("a rule set comes back from its serialized form with every field") {
  const RuleSet set = full_set();
  const RuleSet back = deserialize(serialize(set));
  REQUIRE(back.rules.size() == 2);
  check_equal(back.rules[0], set.rules[0]);
  check_equal(back.rules[1], set.rules[1]);
  REQUIRE(back.allowlists.size() == 1);
  check_equal(back.allowlists[0], set.allowlists[0]);
}

TEST_CASE("examples are not serialized") {
  RuleSet set = full_set();
  const std::string without = serialize(set);
  set.rules[0].examples = {"one"};
  set.rules[0].counter_examples = {"two"};
  CHECK(serialize(set) == without);
}

TEST_CASE("a serialized rule set that is cut anywhere is refused") {
  const std::string bytes = serialize(full_set());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(deserialize(std::string_view(bytes).substr(0, size)), base::Error);
}

TEST_CASE("bytes after a serialized rule set are refused") {
  CHECK_THROWS_AS(deserialize(serialize(full_set()) + '\0'), base::Error);
}

// What serialize gives for what deserialize made of `bytes`; `bytes` themselves where it refuses them.
std::string round_trip_or_same(const std::string& bytes) {
  try {
    return serialize(deserialize(bytes));
  } catch (const base::Error&) {
    return bytes;
  }
}

TEST_CASE("bytes that are taken are the only form of their set") {
  const std::string bytes = serialize(full_set());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      CHECK(round_trip_or_same(changed) == changed);
    }
  }
}

TEST_CASE("a form of another version is refused") {
  std::string bytes = serialize(full_set());
  bytes[bytes.find('\n') - 1] ^= 1;
  CHECK_THROWS_AS(deserialize(bytes), base::Error);
}

TEST_CASE("an enumeration out of range is refused") {
  RuleSet set = full_set();
  set.rules[0].severity = static_cast<model::Severity>(4);
  CHECK(is_refused(set));
  set = full_set();
  set.allowlists[0].regex_target = static_cast<RegexTarget>(3);
  CHECK(is_refused(set));
}

TEST_CASE("an entropy that is no number or negative is refused") {
  RuleSet set = full_set();
  for (const double entropy :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1.0, -0.0}) {
    set.rules[0].entropy = entropy;
    CHECK(is_refused(set));
  }
}

TEST_CASE("patterns that would match everything are refused") {
  RuleSet set = full_set();
  set.rules[0].keywords = {""};
  CHECK(is_refused(set));
  set = full_set();
  set.allowlists[0].paths = {""};
  CHECK(is_refused(set));
  set = full_set();
  set.allowlists[0].paths = {};
  CHECK(is_refused(set));
}

TEST_CASE("a rule of a serialized set is read alone, and what the table tells of it holds") {
  const RuleSet set = full_set();
  const std::string bytes = serialize(set);
  const PackedSet packed(bytes);
  REQUIRE(packed.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    check_equal(packed.rule(i), set.rules[i]);
    CHECK(packed.id(i) == set.rules[i].id);
    CHECK(packed.has_regex(i) == !set.rules[i].regex.empty());
    CHECK(packed.requires_others(i) == !set.rules[i].required.empty());
  }
  CHECK_THROWS_AS(packed.rule(2), std::out_of_range);
  CHECK(packed.allow_lists().size() == 1);
}

TEST_CASE("a rule that is not what the table of a serialized set says is refused") {
  const std::string bytes = serialize(full_set());
  for (const char flag : {'\1', '\2'}) {
    std::string bad = bytes;
    char& flags = bad[PackedSet::kMagic.size() + 4];
    flags = static_cast<char>(flags ^ flag);
    const PackedSet packed(bad);
    CHECK_THROWS_AS(packed.rule(0), base::Error);
    CHECK_NOTHROW(packed.rule(1));
  }
}

TEST_CASE("a rule without regex and path is refused") {
  RuleSet set = full_set();
  set.rules[1].path.clear();
  CHECK(is_refused(set));
}

}  // namespace

}  // namespace sallyport::rules
