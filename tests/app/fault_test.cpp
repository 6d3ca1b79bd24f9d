// Fail closed: whatever the n-th question to the repository is, if it is not answered, nothing is accepted.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include <doctest/doctest.h>

#include "app/faulty_source.hpp"
#include "app/judging.hpp"
#include "support/late_clock.hpp"

using namespace sallyport;
using model::ObjectKind;
using model::Outcome;
using test::kNull;

namespace {

// A push in which every kind of question is asked: new, forwarded and forced branches, a merge, a rename, a
// symlink, tags of a commit, a tag and a blob, a secret that was there before, a branch whose commits the
// policy asks for, and, in its quarantine, an object that nothing reaches.
struct LargePush {
  LargePush() {
    box.init("server", {"--bare"});
    box.init("client");
    known = box.commit("client", "known", test::line_with_secret('k'));
    forced = box.commit("client", "forced", "1\n");
    git({"branch", "forced"});
    fetch({"main:main", "forced:forced"});
    quarantine.emplace(box.path() / "server");
    make_commits();
    fetch({"main", "forced", "linear", "refs/tags/*:refs/none/*"});
    box.hash_object("server", "blob", "nobody names me");

    court.policy = policy::load("[[branch]]\nname = \"linear\"\ndeny = [\"merge-commits\"]\n", "policy.toml");
    court.policy.stowaways = policy::Mode::warn;
    request = test::request_of({{"refs/heads/main", forced, box.rev("client", "main")},
                                {"refs/heads/forced", forced, box.rev("client", "forced")},
                                {"refs/heads/linear", kNull, box.rev("client", "linear")},
                                {"refs/tags/one", kNull, box.rev("client", "refs/tags/one")},
                                {"refs/tags/outer", kNull, box.rev("client", "refs/tags/outer")},
                                {"refs/tags/blob", kNull, box.rev("client", "refs/tags/blob")}},
                               {{"refs/heads/main", forced}, {"refs/heads/forced", forced}});
    request.has_own_quarantine = true;
    repository.emplace(box.path() / "server", git::Trust::by_hand);
  }

  void make_commits() {
    box.commit("client", "known", test::line_with_secret('k') + "more\n");
    for (int i = 0; i < 4; ++i) box.commit("client", "d/e" + std::to_string(i), "text " + std::to_string(i));
    git({"checkout", "-q", "-b", "side"});
    box.commit("client", "side", "side\n");
    git({"checkout", "-q", "main"});
    git({"mv", "forced", "renamed"});
    std::filesystem::create_symlink("renamed", box.path() / "client/link");
    box.commit("client", "d/f", "new\n");
    git({"merge", "-q", "-m", "merge", "side"});
    git({"checkout", "-q", "-b", "linear", "main~2"});
    box.commit("client", "linear", "linear\n");
    git({"checkout", "-q", "forced"});
    git({"reset", "-q", "--hard", known.hex()});
    box.commit("client", "forced", "2\n");
    git({"tag", "-a", "-m", "one", "one", "main"});
    git({"-c", "advice.nestedTag=false", "tag", "-a", "-m", "outer", "outer", "refs/tags/one"});
    git({"tag", "blob", box.hash_object("client", "blob", "tagged").hex()});
  }

  void git(std::vector<std::string> arguments) { box.git("client", arguments); }
  void fetch(const std::vector<std::string>& what) {
    std::vector<std::string> arguments = {"fetch", "-q", "--no-tags", (box.path() / "client").string()};
    arguments.insert(arguments.end(), what.begin(), what.end());
    box.git("server", arguments);
  }

  // The verdict, or nothing if judging threw base::Error. Anything else that is thrown fails the test.
  std::optional<model::Verdict> judge(git::ObjectSource& objects) const {
    try {
      return court.push(*repository, objects, request);
    } catch (const base::Error&) {
      return std::nullopt;
    }
  }

  // What is judged if the clock jumps beyond all limits when it is asked once more than `looks` times.
  model::Verdict judge_until(const test::LateClock&, policy::Mode on_time) const {
    policy::Policy hasty = court.policy;
    hasty.limits.time = std::chrono::seconds(1);
    hasty.limits.on_time = on_time;
    app::Judge by{hasty, court.engine, false, 1};
    by.now = &test::LateClock::now;
    app::Progress progress("test");
    return app::judge_push(*repository, repository->objects(), by, request, progress);
  }

  test::Sandbox box;
  test::Court court;
  app::PushRequest request;
  std::optional<test::Quarantine> quarantine;
  mutable std::optional<git::Repository> repository;
  model::Oid known, forced;
};

}  // namespace

TEST_CASE("a push of which the n-th question fails is accepted for no n, and without a failure it is") {
  const LargePush push;
  std::size_t n = 1;
  for (;; ++n) {
    test::FaultySource objects(push.repository->objects(), n);
    const auto verdict = push.judge(objects);
    if (!objects.has_failed()) {
      REQUIRE(verdict);
      CHECK(verdict->outcome == Outcome::accepted);
      CHECK(verdict->coverage.is_complete());
      CHECK(verdict->coverage.commits.read == 10);
      break;
    }
    CAPTURE(n);
    CHECK((!verdict || verdict->outcome != Outcome::accepted));
  }
  CHECK(n > 100);  // or there was no such push
}

TEST_CASE("a push whose time is over at the n-th look at the clock is undecided for all n") {
  const LargePush push;
  std::size_t n = 0;
  for (;; ++n) {
    CAPTURE(n);
    const test::LateClock clock(n);
    const model::Verdict verdict = push.judge_until(clock, policy::Mode::refuse);
    if (!clock.is_over()) {
      CHECK(verdict.outcome == Outcome::accepted);
      break;
    }
    CHECK(verdict.outcome == Outcome::undecided);
    CHECK(std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                      [](const model::Reason& reason) { return reason.rule == "limits.time"; }));
  }
  CHECK(n > 50);
}

TEST_CASE("where the policy only warns of time, a push is accepted for all n, and says what was left out") {
  const LargePush push;
  for (std::size_t n = 0;; ++n) {
    CAPTURE(n);
    const test::LateClock clock(n);
    const model::Verdict verdict = push.judge_until(clock, policy::Mode::warn);
    CHECK(verdict.outcome == Outcome::accepted);
    CHECK(verdict.coverage.is_complete());
    CHECK(verdict.coverage.commits.read == 10);
    if (!clock.is_over()) break;
    CHECK(std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                      [](const model::Reason& reason) { return reason.rule == "limits.time"; }));
  }
}

TEST_CASE("a commit, tree or tag that is answered as another kind of object is never accepted") {
  const LargePush push;
  const auto alter = [](const git::RawObject& raw) {
    return git::RawObject(raw.kind() == ObjectKind::tree ? ObjectKind::blob : ObjectKind::tree, raw.bytes(),
                          std::make_shared<git::RawObject>(raw));
  };
  std::size_t altered = 0;
  for (std::size_t n = 1;; ++n) {
    test::FaultySource objects(push.repository->objects(), n, alter);
    const auto verdict = push.judge(objects);
    if (!objects.has_failed()) break;
    if (objects.altered() == ObjectKind::blob) continue;
    // A tag is asked for its kind before it is read, and its bytes are parsed as a tag's whatever read()
    // calls them.
    if (objects.altered() == ObjectKind::tag) continue;
    CAPTURE(n);
    ++altered;
    CHECK((!verdict || verdict->outcome != Outcome::accepted));
  }
  CHECK(altered > 30);
}

TEST_CASE("a commit, tree or tag of which the end is missing is never accepted") {
  const LargePush push;
  const auto cut = [](const git::RawObject& raw) {
    const std::size_t kept = raw.kind() == ObjectKind::tree ? raw.bytes().size() - 1 : 30;
    return git::RawObject(raw.kind(), raw.bytes().substr(0, kept), std::make_shared<git::RawObject>(raw));
  };
  std::size_t cuts = 0;
  for (std::size_t n = 1;; ++n) {
    test::FaultySource objects(push.repository->objects(), n, cut);
    const auto verdict = push.judge(objects);
    if (!objects.has_failed()) break;
    if (objects.altered() == ObjectKind::blob) continue;
    CAPTURE(n);
    ++cuts;
    CHECK((!verdict || verdict->outcome != Outcome::accepted));
  }
  CHECK(cuts > 30);
}

TEST_CASE("what is staged is accepted for no n if the n-th question fails, and without a failure it is") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "known", test::line_with_secret('k'));
  box.write("repo/known", test::line_with_secret('k') + "more\n");
  for (int i = 0; i < 5; ++i) box.write("repo/d/f" + std::to_string(i), std::to_string(i));
  box.git("repo", {"add", "-A"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const auto staged = git::StagedChanges(repository).finish();
  REQUIRE(staged.size() == 6);
  const test::Court court;
  app::Progress progress("test");
  std::size_t n = 1;
  for (;; ++n) {
    test::FaultySource objects(repository.objects(), n);
    std::optional<model::Verdict> verdict;
    try {
      verdict = app::judge_staged(objects, court.judge(), staged, {}, progress);
    } catch (const base::Error&) {
      CHECK(objects.has_failed());
    }
    if (!objects.has_failed()) {
      REQUIRE(verdict);
      CHECK(verdict->outcome == Outcome::accepted);
      CHECK(verdict->coverage.is_complete());
      break;
    }
    CAPTURE(n);
    CHECK((!verdict || verdict->outcome != Outcome::accepted));
  }
  CHECK(n > 8);  // six blobs and what one of them was before
}

TEST_CASE("a push of many blobs, scanned in threads, is accepted for no read that fails") {
  test::Sandbox box;
  box.init("repo");
  for (int i = 0; i < 300; ++i) box.write("repo/f" + std::to_string(i), "text " + std::to_string(i));
  box.git("repo", {"add", "-A"});
  box.git("repo", {"commit", "-q", "-m", "many"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const auto request = test::request_of({{"refs/heads/main", kNull, box.rev("repo", "main")}});
  test::Court court;
  court.threads = 3;
  std::size_t n = 1;
  for (;; n += 3) {
    test::FaultySource objects(repository.objects(), n);
    std::optional<model::Verdict> verdict;
    try {
      verdict = court.push(repository, objects, request);
    } catch (const base::Error&) {
      CHECK(objects.has_failed());
    }
    if (!objects.has_failed()) {
      REQUIRE(verdict);
      CHECK(verdict->outcome == Outcome::accepted);
      break;
    }
    CAPTURE(n);
    CHECK((!verdict || verdict->outcome != Outcome::accepted));
  }
  CHECK(n > 300);
}
