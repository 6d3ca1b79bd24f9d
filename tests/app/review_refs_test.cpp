#include "app/review_refs.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"
#include "app/push_lines.hpp"

using namespace sallyport;
using test::kNull;

namespace {

const model::Oid kHeld = *model::Oid::from_hex(std::string(40, '1'));
const model::Oid kNew = *model::Oid::from_hex(std::string(40, '2'));

model::RefUpdate mapped(const std::string& name,
                        const std::vector<std::string>& prefixes = {"refs/for/", "refs/drafts/"},
                        const model::Oid& new_id = kNew) {
  model::Push push{{{name, kNull, new_id}}};
  app::map_review_refs(
      prefixes, app::branches_among([] {
        return std::vector<git::Ref>{{"refs/heads/main", kHeld}, {"refs/heads/release/1", kHeld}};
      }),
      push);
  return push.updates.at(0);
}

}  // namespace

TEST_CASE("what is pushed for review is a proposal for the longest branch that its name begins with") {
  for (const auto& [name, branch] : std::vector<std::pair<std::string, std::string>>{
           {"refs/for/main", "refs/heads/main"},
           {"refs/for/main/topic", "refs/heads/main"},
           {"refs/for/main/a/b", "refs/heads/main"},
           {"refs/for/main%topic=x,r=ann@example.org", "refs/heads/main"},
           {"refs/for/main/topic%wip", "refs/heads/main"},
           {"refs/for/refs/heads/main", "refs/heads/main"},
           {"refs/drafts/main", "refs/heads/main"},
           {"refs/for/release/1", "refs/heads/release/1"},
           {"refs/for/release/1/topic", "refs/heads/release/1"}}) {
    INFO(name);
    const model::RefUpdate update = mapped(name);
    CHECK(update.name == branch);
    CHECK(update.is_proposal);
    CHECK(update.old_id == kHeld);
    CHECK(update.new_id == kNew);
    CHECK(update.asked_name() == name);
    CHECK(update.asked_old_id() == kNull);
  }
}

TEST_CASE("what names no branch that is there stays what it was") {
  for (const char* name :
       {"refs/for/mainly", "refs/for/", "refs/for/release", "refs/for/gone/topic", "refs/for/%x",
        "refs/forest/main", "refs/heads/main", "refs/heads/refs/for/main"}) {
    INFO(name);
    const model::RefUpdate update = mapped(name);
    CHECK(update.name == name);
    CHECK(!update.is_proposal);
    CHECK(update.old_id == kNull);
  }
}

TEST_CASE("the deletion of a ref for reviews is that of the ref") {
  CHECK(mapped("refs/for/main", {"refs/for/"}, kNull).name == "refs/for/main");
}

TEST_CASE("a policy may name its own refs for reviews, or none") {
  CHECK(!mapped("refs/for/main", {}).is_proposal);
  CHECK(mapped("refs/proposals/main", {"refs/proposals/"}).is_proposal);
}

TEST_CASE("a proposal for a branch that another name stands for is one for that branch, as it was asked") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid tip = box.commit("repo", "a", "1");
  box.git("repo", {"symbolic-ref", "refs/heads/trunk", "refs/heads/main"});
  const git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  model::Push push{{{"refs/for/trunk/topic", kNull, kNew}}};
  app::map_review_refs({"refs/for/"}, app::branches_of(repository), push);
  app::follow_symbolic_refs(repository, push);
  CHECK(push.updates[0].name == "refs/heads/main");
  CHECK(push.updates[0].asked_name() == "refs/for/trunk/topic");
  CHECK(push.updates[0].old_id == tip);
}
