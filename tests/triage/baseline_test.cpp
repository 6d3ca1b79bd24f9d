#include "triage/baseline.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

const model::Oid kTip = *model::Oid::from_hex(std::string(40, '1'));

model::Finding finding(char print, std::string path = "f",
                       model::FindingState state = model::FindingState::fresh) {
  model::Finding out;
  out.rule = "rule";
  out.fingerprint = std::string(32, print);
  out.path = std::move(path);
  out.commit = kTip;
  out.state = state;
  return out;
}

std::string refusal(const std::string& text, const std::string& key = "key") {
  try {
    triage::parse_baseline(text, "b.json", key);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

triage::Baseline sample() {
  triage::Baseline out;
  out.key_check = triage::key_check("key");
  out.tips = {kTip};
  out.findings = {{std::string(32, 'a'), "rule", "pa\"th", std::string(40, '1')}};
  out.removed = {{std::string(32, 'b'), "rule", "", ""}};
  return out;
}

}  // namespace

TEST_CASE("a baseline is read back as it was written") {
  const triage::Baseline back = triage::parse_baseline(triage::to_json(sample()), "b.json", "key");
  REQUIRE(back.findings.size() == 1);
  CHECK(back.findings[0].fingerprint == std::string(32, 'a'));
  CHECK(back.findings[0].path == "pa\"th");
  CHECK(back.findings[0].commit == std::string(40, '1'));
  REQUIRE(back.removed.size() == 1);
  CHECK(back.tips == std::vector<model::Oid>{kTip});
}

TEST_CASE("a path that is no UTF-8 can be written") {
  triage::Baseline baseline = sample();
  const std::vector<model::Finding> findings = {finding('c', "\xFF\xFE")};
  baseline = triage::make_baseline({findings, {true}, {kTip}, nullptr, true, "key"});
  CHECK(triage::parse_baseline(triage::to_json(baseline), "b.json", "key").findings.at(0).path ==
        "\\xff\\xfe");
}

TEST_CASE("a baseline of another key, version or form is refused") {
  const std::string good = triage::to_json(sample());
  CHECK(refusal(good).empty());
  CHECK(refusal(good, "another").find("b.json was written with another fingerprint_key") == 0);
  CHECK(refusal(replaced(good, "\"version\": 1", "\"version\": 2")).find("`version`") != std::string::npos);
  CHECK(refusal(replaced(good, "\"version\"", "\"vision\"")).find("unknown key `vision`") !=
        std::string::npos);
  CHECK(refusal(replaced(good, std::string(32, 'a'), "short")).find("`fingerprint`") != std::string::npos);
  CHECK(refusal(replaced(good, "\"rule\": \"rule\"", "\"rule\": 1")).find("`rule`") != std::string::npos);
  CHECK(refusal(replaced(good, "\"tips\": [", "\"tips\": [3, ")).find("`tips`") != std::string::npos);
  CHECK(refusal("[]").find("must be an object") != std::string::npos);
  CHECK(refusal("{").find("no JSON") != std::string::npos);
  CHECK(refusal("1E999").find("too large") != std::string::npos);
}

TEST_CASE("what cannot be parsed is not shown") {
  CHECK(refusal("{\"secret-word").find("secret-word") == std::string::npos);
}

TEST_CASE("what no tip holds is removed, unless it stands at another path") {
  const std::vector<model::Finding> findings = {finding('a', "f"), finding('b', "f"), finding('b', "g"),
                                                finding('c', "f")};
  const auto baseline =
      triage::make_baseline({findings, {true, false, true, false}, {kTip, kTip}, nullptr, true, "key"});
  CHECK(baseline.findings.size() == 3);
  REQUIRE(baseline.removed.size() == 1);
  CHECK(baseline.removed[0].fingerprint == std::string(32, 'c'));
  CHECK(baseline.tips.size() == 1);
}

TEST_CASE("what is allowed or ignored needs no baseline") {
  using model::FindingState;
  const std::vector<model::Finding> findings = {
      finding('a', "f", FindingState::allowed), finding('b', "f", FindingState::ignored),
      finding('c', "f", FindingState::known), finding('d', "f", FindingState::baselined)};
  const auto baseline =
      triage::make_baseline({findings, {true, true, true, true}, {kTip}, nullptr, true, "key"});
  REQUIRE(baseline.findings.size() == 2);
  CHECK(baseline.findings[0].fingerprint == std::string(32, 'c'));
}

TEST_CASE("what an older baseline had and the whole history has no more is removed") {
  const triage::Baseline before = sample();
  const std::vector<model::Finding> none;
  for (const bool is_whole : {true, false}) {
    CAPTURE(is_whole);
    const auto baseline = triage::make_baseline({none, {}, {kTip}, &before, is_whole, "key"});
    CHECK(baseline.findings.size() == (is_whole ? 0 : 1));
    CHECK(baseline.removed.size() == (is_whole ? 2 : 1));
  }
}
