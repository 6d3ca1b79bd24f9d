// Which commits a push rule is asked of.
#include <doctest/doctest.h>

#include "app/gathered_rules.hpp"

using namespace sallyport;
using test::GatheredRules;
using test::request_of;

namespace {

using Oids = std::set<model::Oid>;
const model::Oid kNull;

constexpr const char* kMain = "[rule.linear-history]\nrefs = \"refs/heads/main\"\n";
constexpr const char* kMainAndRelease =
    "[rule.linear-history]\nrefs = [\"refs/heads/main\", \"refs/heads/release\"]\n";

// main: first - second - third; side: first - other
struct Forked {
  Forked() {
    box.init("repo");
    first = box.commit("repo", "a", "1");
    box.git("repo", {"branch", "side"});
    second = box.commit("repo", "a", "2");
    third = box.commit("repo", "a", "3");
    box.git("repo", {"checkout", "-q", "side"});
    other = box.commit("repo", "b", "1");
  }

  Oids asked(const std::string& policy, std::vector<model::RefUpdate> updates,
             std::vector<git::Ref> existing = {}, std::size_t index = 0) const {
    return GatheredRules(box, policy, request_of(std::move(updates), std::move(existing)))
        .asked("linear-history", index);
  }

  test::Sandbox box;
  model::Oid first, second, third, other;
};

std::string with_anchor(const model::Oid& anchor) {
  return std::string(kMain) + "anchors = [\"" + anchor.hex() + "\"]\n";
}

}  // namespace

TEST_CASE("of an update, a rule is asked of what the ref did not hold") {
  const Forked its;
  CHECK(its.asked(kMain, {{"refs/heads/main", its.first, its.third}}, {{"refs/heads/main", its.first}}) ==
        Oids{its.second, its.third});
}

TEST_CASE("what a branch without rules brought is asked of all the same when a branch with rules gets it") {
  const Forked its;
  CHECK(its.asked(kMain, {{"refs/heads/main", its.first, its.third}},
                  {{"refs/heads/main", its.first}, {"refs/heads/lax", its.third}}) ==
        Oids{its.second, its.third});
}

TEST_CASE("what refs of the same rules hold is not asked again on creation, what others hold is") {
  const Forked its;
  const auto created = [&](const std::string& policy, const std::string& existing) {
    return its.asked(policy, {{"refs/heads/main", kNull, its.third}}, {{existing, its.second}});
  };
  CHECK(created(kMainAndRelease, "refs/heads/release") == Oids{its.third});
  CHECK(created(kMainAndRelease, "refs/heads/lax") == Oids{its.first, its.second, its.third});
  CHECK(created(kMain, "refs/heads/release") == Oids{its.first, its.second, its.third});
}

TEST_CASE("a laxer table of the same rule launders nothing, one that is as strict does not ask twice") {
  const Forked its;
  const auto created = [&](const std::string& other_table) {
    return its.asked(std::string("[[rule.linear-history]]\nrefs = \"refs/heads/main\"\n") +
                         "[[rule.linear-history]]\nrefs = \"refs/heads/other\"\n" + other_table,
                     {{"refs/heads/main", kNull, its.third}}, {{"refs/heads/other", its.second}});
  };
  CHECK(created("") == Oids{its.third});
  for (const std::string lax :
       {"mode = \"warn\"\n", "mode = \"observe\"\n", "mode = \"off\"\n", "exempt = [\"admin\"]\n"}) {
    INFO(lax);
    CHECK(created(lax) == Oids{its.first, its.second, its.third});
  }
  CHECK(created("anchors = [\"" + its.first.hex() + "\"]\n").size() == 3);
}

TEST_CASE("of an anchor and what it is made of nothing is asked, on update and on creation") {
  const Forked its;
  CHECK(its.asked(with_anchor(its.second), {{"refs/heads/main", its.first, its.third}}) == Oids{its.third});
  CHECK(its.asked(with_anchor(its.second), {{"refs/heads/main", kNull, its.third}}) == Oids{its.third});
  CHECK(its.asked(with_anchor(its.third), {{"refs/heads/main", kNull, its.third}}).empty());
}

TEST_CASE("an anchor that is not here vouches for nothing") {
  const Forked its;
  const model::Oid nowhere = *model::Oid::from_hex(std::string(40, '7'));
  const model::Oid long_one = *model::Oid::from_hex(std::string(64, '7'));
  for (const model::Oid& anchor : {nowhere, long_one, its.other}) {
    CHECK(its.asked(with_anchor(anchor), {{"refs/heads/main", its.first, its.third}}) ==
          Oids{its.second, its.third});
  }
}

TEST_CASE("of a force-push all is asked that was not below the old tip") {
  const Forked its;
  CHECK(its.asked(kMain, {{"refs/heads/main", its.third, its.other}}) == Oids{its.other});
  CHECK(its.asked(kMain, {{"refs/heads/main", its.third, its.second}}).empty());
}

TEST_CASE("what is behind an annotated tag is asked of, through tags of tags") {
  const Forked its;
  its.box.git("repo", {"tag", "-a", "-m", "one", "one", its.second.hex()});
  its.box.git("repo", {"tag", "-a", "-m", "two", "two", "one"});
  const model::Oid two = its.box.rev("repo", "refs/tags/two");
  CHECK(its.asked("[rule.linear-history]", {{"refs/tags/two", kNull, two}}) == Oids{its.first, its.second});
}

TEST_CASE("a tag of a file brings no commit, and a deletion nothing") {
  const Forked its;
  const model::Oid blob = its.box.rev("repo", "main:a");
  CHECK(its.asked("[rule.linear-history]", {{"refs/tags/t", kNull, blob}}).empty());
  CHECK(its.asked("[rule.linear-history]", {{"refs/heads/main", its.third, kNull}}).empty());
}

TEST_CASE("what a client does not know of the other side's ref, it asks as of a new one") {
  const Forked its;
  app::PushRequest request =
      request_of({{"refs/heads/main", *model::Oid::from_hex(std::string(40, '7')), its.third}},
                 {{"refs/heads/main", its.second}});
  request.may_lack_old = true;
  CHECK(GatheredRules(its.box, kMain, request).asked("linear-history") == Oids{its.third});
}

TEST_CASE("a proposal is asked of what it would add to its branch") {
  const Forked its;
  model::RefUpdate update{"refs/heads/main", its.first, its.third};
  update.alias = "refs/for/main";
  update.is_proposal = true;
  const GatheredRules gathered(its.box, kMain, request_of({update}, {{"refs/heads/main", its.first}}));
  CHECK(gathered.asked("linear-history") == Oids{its.second, its.third});
  CHECK(gathered.push.refs[0].change == model::RefChange::proposal);
}

TEST_CASE("refs under the same rules share what they bring: each commit is asked of once") {
  const Forked its;
  std::vector<model::RefUpdate> updates;
  for (int i = 0; i < 50; ++i) updates.push_back({"refs/heads/b" + std::to_string(i), kNull, its.third});
  const GatheredRules gathered(its.box, "[rule.linear-history]", request_of(updates));
  std::size_t entries = 0;
  for (const policy::PushedRef& ref : gathered.push.refs) entries += ref.commits.size();
  CHECK(entries == 3);
  CHECK(gathered.push.commits.size() == 3);
}

TEST_CASE("refs under different rules of one push are each asked of their own") {
  const Forked its;
  const std::vector<model::RefUpdate> updates = {{"refs/heads/lax", kNull, its.third},
                                                 {"refs/heads/main", kNull, its.second}};
  CHECK(its.asked(kMain, updates, {}, 0).empty());
  CHECK(its.asked(kMain, updates, {}, 1) == Oids{its.first, its.second});
}
