// Which commits a push rule is asked of.
#include <doctest/doctest.h>

#include "app/forked.hpp"
#include "app/gathered_rules.hpp"

using namespace sallyport;
using test::GatheredRules;
using test::kNull;
using test::request_of;

namespace {

using OidSet = std::set<model::Oid>;

constexpr const char* kRuleOfMain = "[rule.linear-history]\nrefs = \"refs/heads/main\"\n";
constexpr const char* kRuleOfMainAndRelease =
    "[rule.linear-history]\nrefs = [\"refs/heads/main\", \"refs/heads/release\"]\n";

// The commits of a fork of which linear history is asked.
struct RuledFork : test::Forked {
  OidSet asked(const std::string& policy, std::vector<model::RefUpdate> updates,
               std::vector<git::Ref> existing = {}, std::size_t index = 0) const {
    return GatheredRules(box, policy, request_of(std::move(updates), std::move(existing)))
        .asked("linear-history", index);
  }
};

std::string with_anchor(const model::Oid& anchor) {
  return std::string(kRuleOfMain) + "anchors = [\"" + anchor.hex() + "\"]\n";
}

}  // namespace

TEST_CASE("of an update, a rule is asked of what the ref did not hold") {
  const RuledFork its;
  CHECK(its.asked(kRuleOfMain, {{"refs/heads/main", its.first, its.third}},
                  {{"refs/heads/main", its.first}}) == OidSet{its.second, its.third});
}

TEST_CASE("what a branch without rules brought is asked of all the same when a branch with rules gets it") {
  const RuledFork its;
  CHECK(its.asked(kRuleOfMain, {{"refs/heads/main", its.first, its.third}},
                  {{"refs/heads/main", its.first}, {"refs/heads/lax", its.third}}) ==
        OidSet{its.second, its.third});
}

TEST_CASE("what refs of the same rules hold is not asked again on creation, what others hold is") {
  const RuledFork its;
  const auto created = [&](const std::string& policy, const std::string& existing) {
    return its.asked(policy, {{"refs/heads/main", kNull, its.third}}, {{existing, its.second}});
  };
  CHECK(created(kRuleOfMainAndRelease, "refs/heads/release") == OidSet{its.third});
  CHECK(created(kRuleOfMainAndRelease, "refs/heads/lax") == OidSet{its.first, its.second, its.third});
  CHECK(created(kRuleOfMain, "refs/heads/release") == OidSet{its.first, its.second, its.third});
}

TEST_CASE("a laxer table of the same rule launders nothing, one that is as strict does not ask twice") {
  const RuledFork its;
  const auto created = [&](const std::string& other_table) {
    return its.asked(std::string("[[rule.linear-history]]\nrefs = \"refs/heads/main\"\n") +
                         "[[rule.linear-history]]\nrefs = \"refs/heads/other\"\n" + other_table,
                     {{"refs/heads/main", kNull, its.third}}, {{"refs/heads/other", its.second}});
  };
  CHECK(created("") == OidSet{its.third});
  for (const std::string lax :
       {"mode = \"warn\"\n", "mode = \"observe\"\n", "mode = \"off\"\n", "exempt = [\"admin\"]\n"}) {
    INFO(lax);
    CHECK(created(lax) == OidSet{its.first, its.second, its.third});
  }
  CHECK(created("anchors = [\"" + its.first.hex() + "\"]\n").size() == 3);
}

TEST_CASE("of an anchor and what it is made of nothing is asked, on update and on creation") {
  const RuledFork its;
  CHECK(its.asked(with_anchor(its.second), {{"refs/heads/main", its.first, its.third}}) == OidSet{its.third});
  CHECK(its.asked(with_anchor(its.second), {{"refs/heads/main", kNull, its.third}}) == OidSet{its.third});
  CHECK(its.asked(with_anchor(its.third), {{"refs/heads/main", kNull, its.third}}).empty());
}

TEST_CASE("an anchor that is not here vouches for nothing") {
  const RuledFork its;
  const model::Oid nowhere = *model::Oid::from_hex(std::string(40, '7'));
  const model::Oid long_one = *model::Oid::from_hex(std::string(64, '7'));
  for (const model::Oid& anchor : {nowhere, long_one, its.other}) {
    CHECK(its.asked(with_anchor(anchor), {{"refs/heads/main", its.first, its.third}}) ==
          OidSet{its.second, its.third});
  }
}

TEST_CASE("of a force-push all is asked that was not below the old tip") {
  const RuledFork its;
  CHECK(its.asked(kRuleOfMain, {{"refs/heads/main", its.third, its.other}}) == OidSet{its.other});
  CHECK(its.asked(kRuleOfMain, {{"refs/heads/main", its.third, its.second}}).empty());
}

TEST_CASE("what is behind an annotated tag is asked of, through tags of tags") {
  const RuledFork its;
  its.box.git("repo", {"tag", "-a", "-m", "one", "one", its.second.hex()});
  its.box.git("repo", {"tag", "-a", "-m", "two", "two", "one"});
  const model::Oid two = its.box.rev("repo", "refs/tags/two");
  CHECK(its.asked("[rule.linear-history]", {{"refs/tags/two", kNull, two}}) == OidSet{its.first, its.second});
}

TEST_CASE("a tag of a file brings no commit, and a deletion nothing") {
  const RuledFork its;
  const model::Oid blob = its.box.rev("repo", "main:a");
  CHECK(its.asked("[rule.linear-history]", {{"refs/tags/t", kNull, blob}}).empty());
  CHECK(its.asked("[rule.linear-history]", {{"refs/heads/main", its.third, kNull}}).empty());
}

TEST_CASE("what a client does not know of the other side's ref, it asks as of a new one") {
  const RuledFork its;
  app::PushRequest request =
      request_of({{"refs/heads/main", *model::Oid::from_hex(std::string(40, '7')), its.third}},
                 {{"refs/heads/main", its.second}});
  request.may_lack_old = true;
  CHECK(GatheredRules(its.box, kRuleOfMain, request).asked("linear-history") == OidSet{its.third});
}

TEST_CASE("a proposal is asked of what it would add to its branch") {
  const RuledFork its;
  model::RefUpdate update{"refs/heads/main", its.first, its.third};
  update.alias = "refs/for/main";
  update.is_proposal = true;
  const GatheredRules gathered(its.box, kRuleOfMain, request_of({update}, {{"refs/heads/main", its.first}}));
  CHECK(gathered.asked("linear-history") == OidSet{its.second, its.third});
  CHECK(gathered.push.refs[0].change == model::RefChange::proposal);
}

TEST_CASE("refs under the same rules share what they bring: each commit is asked of once") {
  const RuledFork its;
  std::vector<model::RefUpdate> updates;
  for (int i = 0; i < 50; ++i) updates.push_back({"refs/heads/b" + std::to_string(i), kNull, its.third});
  const GatheredRules gathered(its.box, "[rule.linear-history]", request_of(updates));
  std::size_t entries = 0;
  for (const policy::PushedRef& ref : gathered.push.refs) entries += ref.commits.size();
  CHECK(entries == 3);
  CHECK(gathered.push.commits.size() == 3);
}

TEST_CASE("refs under different rules of one push are each asked of their own") {
  const RuledFork its;
  const std::vector<model::RefUpdate> updates = {{"refs/heads/lax", kNull, its.third},
                                                 {"refs/heads/main", kNull, its.second}};
  CHECK(its.asked(kRuleOfMain, updates, {}, 0).empty());
  CHECK(its.asked(kRuleOfMain, updates, {}, 1) == OidSet{its.first, its.second});
}
