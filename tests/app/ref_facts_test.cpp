#include "app/ref_facts.hpp"

#include <doctest/doctest.h>

#include "app/forked.hpp"
#include "app/judging.hpp"

using namespace sallyport;
using model::RefChange;
using test::Forked;
using test::kNull;

namespace {

std::vector<model::RefFact> facts_of(const test::Sandbox& box, const app::PushRequest& request,
                                     const std::string& policy_text = {}) {
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const policy::Policy policy =
      policy_text.empty() ? policy::defaults() : policy::load(policy_text, "policy.toml");
  app::KnownCommits known(repository, repository.objects(), request.push, request.existing_refs, false);
  app::Boundaries boundaries(repository, repository.objects(), policy, known);
  app::SignatureKeys keys(policy, {});
  app::SignatureFacts signatures(repository, repository.objects(), policy, keys, request.received_seconds);
  return app::collect_ref_facts(repository, repository.objects(), policy, request, boundaries, signatures);
}

RefChange change_of(const test::Sandbox& box, const model::Oid& old_id, const model::Oid& new_id,
                    const std::string& name = "refs/heads/main") {
  return facts_of(box, test::request_of({{name, old_id, new_id}})).at(0).change;
}

std::vector<model::Oid> ids(const std::vector<model::CommitFact>& commits) {
  std::vector<model::Oid> found;
  for (const model::CommitFact& commit : commits) found.push_back(commit.oid);
  return found;
}

std::vector<model::Oid> ids(const std::vector<model::SignatureFact>& signatures) {
  std::vector<model::Oid> found;
  for (const model::SignatureFact& fact : signatures) found.push_back(fact.signature.object);
  return found;
}

constexpr const char* kMainIsLinear = "[[branch]]\nname = \"main\"\ndeny = [\"merge-commits\"]\n";
constexpr const char* kMainAndReleaseAreLinear =
    "[[branch]]\nname = [\"main\", \"release\"]\ndeny = [\"merge-commits\"]\n";

std::string main_is_signed(std::string_view more) {
  return "[[branch]]\nname = \"main\"\nsignatures = \"present\"\n" + std::string(more);
}

}  // namespace

TEST_CASE("ancestry says whether a ref is created, updated, forced or removed") {
  const Forked repo;
  CHECK(change_of(repo.box, kNull, repo.third) == RefChange::create);
  CHECK(change_of(repo.box, repo.third, kNull) == RefChange::remove);
  CHECK(change_of(repo.box, repo.first, repo.third) == RefChange::fast_forward);
  CHECK(change_of(repo.box, repo.third, repo.first) == RefChange::force_push);
  CHECK(change_of(repo.box, repo.third, repo.other) == RefChange::force_push);
  CHECK(change_of(repo.box, repo.third, repo.third) == RefChange::unchanged);
}

TEST_CASE("an old commit with a date far in the future is found to be an ancestor all the same") {
  Forked repo;
  ::setenv("GIT_COMMITTER_DATE", "4000000000 +0000", 1);
  repo.box.git("repo", {"commit", "-q", "--allow-empty", "-m", "future"});
  const model::Oid future = repo.box.rev("repo", "HEAD");
  const model::Oid tip = repo.box.commit("repo", "b", "2");
  CHECK(change_of(repo.box, future, tip) == RefChange::fast_forward);
}

TEST_CASE("a tag that moves is forced unless it moves forward, and what names no commit always is") {
  Forked repo;
  repo.box.git("repo", {"tag", "-a", "-m", "one", "one", repo.first.hex()});
  repo.box.git("repo", {"tag", "-a", "-m", "three", "three", repo.third.hex()});
  const model::Oid one = repo.box.rev("repo", "refs/tags/one");
  const model::Oid three = repo.box.rev("repo", "refs/tags/three");
  CHECK(change_of(repo.box, one, three, "refs/tags/t") == RefChange::fast_forward);
  CHECK(change_of(repo.box, three, one, "refs/tags/t") == RefChange::force_push);
  const model::Oid blob = repo.box.rev("repo", "main:a");
  CHECK(change_of(repo.box, one, blob, "refs/tags/t") == RefChange::force_push);
}

TEST_CASE("what is no push changes no ref") {
  const Forked repo;
  app::PushRequest request = test::request_of({{"refs/heads/main", repo.first, repo.third}});
  request.is_push = false;
  CHECK(facts_of(repo.box, request, kMainIsLinear).at(0).change == RefChange::unchanged);
  CHECK(facts_of(repo.box, request, kMainIsLinear).at(0).commits.empty());
}

TEST_CASE("a client that lacks the other side's commit takes the update for forced") {
  const Forked repo;
  app::PushRequest request =
      test::request_of({{"refs/heads/main", *model::Oid::from_hex(std::string(40, '7')), repo.third}});
  request.may_lack_old = true;
  CHECK(facts_of(repo.box, request).at(0).change == RefChange::force_push);
}

TEST_CASE("commits new to a ref are listed where the policy asks, tip first, and nowhere else") {
  const Forked repo;
  const app::PushRequest request = test::request_of({{"refs/heads/main", repo.first, repo.third}});
  CHECK(ids(facts_of(repo.box, request, kMainIsLinear).at(0).commits) ==
        std::vector<model::Oid>{repo.third, repo.second});
  CHECK(facts_of(repo.box, request).at(0).commits.empty());
}

TEST_CASE("a commit that a branch without rules brought is still new to a branch with rules") {
  const Forked repo;
  const app::PushRequest request =
      test::request_of({{"refs/heads/main", repo.first, repo.third}},
                       {{"refs/heads/main", repo.first}, {"refs/heads/lax", repo.third}});
  CHECK(ids(facts_of(repo.box, request, kMainIsLinear).at(0).commits) ==
        std::vector<model::Oid>{repo.third, repo.second});
}

TEST_CASE("on creation, what a ref of the same rules reaches is not new, what a laxer one reaches is") {
  const Forked repo;
  const auto new_to_main = [&](const std::string& existing) {
    return ids(facts_of(repo.box,
                        test::request_of({{"refs/heads/main", kNull, repo.third}}, {{existing, repo.second}}),
                        kMainAndReleaseAreLinear)
                   .at(0)
                   .commits);
  };
  CHECK(new_to_main("refs/heads/release") == std::vector<model::Oid>{repo.third});
  CHECK(new_to_main("refs/heads/lax") == std::vector<model::Oid>{repo.third, repo.second, repo.first});
}

TEST_CASE(
    "of a tag it is told whether it is annotated, of what, and, where that is asked, how it is signed") {
  Forked repo;
  repo.box.git("repo", {"tag", "-a", "-m", "one", "one", repo.first.hex()});
  const model::Oid tag = repo.box.rev("repo", "refs/tags/one");
  const auto annotated = facts_of(repo.box, test::request_of({{"refs/tags/one", kNull, tag}})).at(0);
  CHECK(annotated.is_annotated_tag);
  CHECK(annotated.is_tag_of_commit);
  CHECK(annotated.tag_name == "one");
  CHECK(annotated.signatures.empty());
  const auto asked = facts_of(repo.box, test::request_of({{"refs/tags/one", kNull, tag}}),
                              "[[tag]]\nname = \"*\"\nsignatures = \"present\"\n")
                         .at(0);
  REQUIRE(asked.signatures.size() == 1);
  CHECK(asked.signatures[0].signature.status == model::SignatureStatus::absent);
  CHECK(asked.signatures[0].signature.kind == model::SignedKind::tag);
  CHECK(!facts_of(repo.box, test::request_of({{"refs/tags/one", kNull, repo.first}})).at(0).is_annotated_tag);
}

TEST_CASE("signatures are asked of the commits that the scope names, and not beyond an anchor") {
  Forked repo;
  repo.box.git("repo", {"checkout", "-q", "main"});
  repo.box.git("repo", {"merge", "-q", "--no-ff", "-m", "merge", "side"});
  const model::Oid merge = repo.box.rev("repo", "HEAD");
  const app::PushRequest request = test::request_of({{"refs/heads/main", repo.first, merge}});
  const auto asked = [&](std::string_view more) {
    return ids(facts_of(repo.box, request, main_is_signed(more)).at(0).signatures);
  };
  using Ids = std::vector<model::Oid>;
  CHECK(asked("") == Ids{merge, repo.third, repo.second});
  CHECK(asked("scope = \"first-parent\"\n") == Ids{merge, repo.third, repo.second});
  CHECK(asked("scope = \"tip\"\n") == Ids{merge});
  CHECK(asked("scope = \"all\"\n") == Ids{merge, repo.third, repo.second, repo.other});
  CHECK(asked("anchors = [\"" + repo.second.hex() + "\"]\n") == Ids{merge, repo.third});
  CHECK(asked("anchors = [\"" + std::string(40, '7') + "\"]\n").size() == 3);
}

TEST_CASE("a ref that names no commit has nothing that could be signed, and is told as unsigned") {
  Forked repo;
  const model::Oid blob = repo.box.rev("repo", "main:a");
  const auto fact = facts_of(repo.box, test::request_of({{"refs/other/x", kNull, blob}}),
                             "[[ref]]\nname = \"refs/other/*\"\nsignatures = \"present\"\n")
                        .at(0);
  REQUIRE(fact.signatures.size() == 1);
  CHECK(fact.signatures[0].signature.object == blob);
  CHECK(fact.signatures[0].signature.status == model::SignatureStatus::absent);
}

TEST_CASE("a commit is judged by the strictest of the refs that bring it") {
  const Forked repo;
  const policy::Policy policy = policy::load(
      "[[branch]]\nname = \"lax\"\nsecrets = \"off\"\n[[branch]]\nname = \"warned\"\nsecrets = \"warn\"\n",
      "policy.toml");
  git::Repository repository(repo.box.path() / "repo", git::Trust::by_hand);
  git::History history;
  history.set_commits({{.oid = repo.first},
                       {.oid = repo.second, .parents = {repo.first}},
                       {.oid = repo.third, .parents = {repo.second}},
                       {.oid = repo.other, .parents = {repo.first}}});
  const auto refs = app::assign_refs(repository.objects(), policy,
                                     test::request_of({{"refs/heads/lax", kNull, repo.third},
                                                       {"refs/heads/gone", repo.first, kNull},
                                                       {"refs/heads/warned", kNull, repo.second},
                                                       {"refs/heads/strict", kNull, repo.other}}),
                                     history);
  CHECK(refs.strictest == 3);
  CHECK(refs.of_commit == std::vector<std::uint32_t>{3, 2, 0, 3});
}
