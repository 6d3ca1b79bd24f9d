// What push rules are told of a push, shown by rules that would refuse it.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;

namespace {

// A repository with one commit on main, in which a push is judged by the rules of a policy.
struct Push {
  test::Sandbox box;
  model::Oid before;
  test::Court court;

  explicit Push(const std::string& rules) {
    court.policy = policy::load(rules, "policy.toml");
    box.init("repo");
    before = box.commit("repo", "README", "A beginning\n");
  }

  void take_in() { before = box.rev("repo", "HEAD"); }

  // "<rule> <path>" of each reason.
  std::vector<std::string> judge(const std::string& tip = "HEAD") {
    const app::PushRequest request =
        test::request_of({{"refs/heads/main", before, box.rev("repo", tip)}}, {{"refs/heads/main", before}});
    std::vector<std::string> all;
    for (const model::Reason& reason : court.push(box.path() / "repo", request).reasons)
      all.push_back(reason.rule + ' ' + reason.path);
    return all;
  }
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("what a commit takes away is told") {
  Push push("[rule.path-locks]\npaths = 'locked'");
  push.box.commit("repo", "locked", "1");
  push.take_in();
  push.box.git("repo", {"rm", "-q", "locked"});
  push.box.commit("repo", "other", "1");
  CHECK(push.judge() == Told{"path-locks locked"});
}

TEST_CASE("what a commit takes away and the next one brings back is told") {
  Push push("[rule.path-locks]\npaths = 'locked'");
  push.box.commit("repo", "locked", "1");
  push.take_in();
  push.box.git("repo", {"rm", "-q", "locked"});
  push.box.git("repo", {"commit", "-q", "-m", "away"});
  push.box.commit("repo", "locked", "1");
  CHECK(push.judge() == Told{"path-locks locked"});
}

TEST_CASE("a merge that takes a file back to what it was on the other side is told") {
  Push push("[rule.path-locks]\npaths = 'locked'");
  push.box.git("repo", {"branch", "topic"});
  push.box.commit("repo", "locked", "new");
  push.take_in();
  push.box.git("repo", {"switch", "-q", "topic"});
  push.box.commit("repo", "own", "1");
  push.box.git("repo", {"merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "main"});
  CHECK(push.judge() == Told{"path-locks locked"});
}

TEST_CASE("names collide where a commit or a merge brings them together, and only there") {
  Push push("[rule.path-collisions]");
  push.box.git("repo", {"branch", "topic"});
  push.box.commit("repo", "src/Main.c", "1");
  push.box.git("repo", {"switch", "-q", "topic"});
  push.box.commit("repo", "Src/x", "1");
  CHECK(push.judge("main").empty());
  CHECK(push.judge("topic").empty());
  push.box.git("repo", {"merge", "-q", "--no-ff", "-m", "Merge", "main"});
  CHECK(push.judge() == Told{"path-collisions src"});
  push.take_in();
  push.box.commit("repo", "src/more", "1");
  push.box.commit("repo", "top", "1");
  CHECK(push.judge().empty());
}

TEST_CASE("collisions are told of commits that are new to the ref and not to the repository") {
  Push push("[rule.path-collisions]");
  push.box.commit("repo", "A", "1");
  push.box.commit("repo", "a", "1");
  const app::PushRequest request =
      test::request_of({{"refs/heads/main", push.before, push.box.rev("repo", "HEAD")}},
                       {{"refs/heads/main", push.before}, {"refs/wip/one", push.box.rev("repo", "HEAD")}});
  const model::Verdict verdict = push.court.push(push.box.path() / "repo", request);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].path == "a");
}

TEST_CASE("files of which a rule looks at all are read whole, others by their first bytes") {
  Push push("[rule.gitattributes]\n[rule.file-kinds]\ndeny = ['disk-image', 'database']");
  push.box.commit("repo", ".gitattributes", std::string(4000, '\n') + "*.c -diff\n");
  std::string image(40'000, ' ');
  image.replace(32'769, 5, "CD001");
  push.box.commit("repo", "image", image);
  CHECK(push.judge() == Told{"file-kinds image", "gitattributes .gitattributes"});
}

TEST_CASE("owners are read as they were before the push, from the ref that is named") {
  Push push(
      "[[principal]]\nname = 'alice'\naccounts = 'alice'\n[[principal]]\nname = 'bob'\naccounts = 'bob'\n"
      "[rule.owners]\nfile = 'CODEOWNERS'\nref = 'refs/heads/main'");
  push.box.commit("repo", ".github/CODEOWNERS", "*.c @alice\n");
  push.take_in();
  push.box.commit("repo", "CODEOWNERS", "* @bob\n");
  push.box.commit("repo", ".github/CODEOWNERS", "* @bob\n");
  push.box.commit("repo", "a.c", "1");
  app::PushRequest request = test::request_of(
      {{"refs/heads/main", push.before, push.box.rev("repo", "HEAD")}}, {{"refs/heads/main", push.before}});
  request.pusher.provider = "fixed";
  request.pusher.principal = "bob";
  const model::Verdict verdict = push.court.push(push.box.path() / "repo", request);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].path == "a.c");
}

TEST_CASE("what a submodule is pinned to is looked for below the folder, and nowhere else") {
  Push push("");
  push.box.init("hosted/lib.git", {"--bare"});
  push.box.init("lib");
  const model::Oid pinned = push.box.commit("lib", "a", "1");
  push.box.git("lib", {"push", "-q", (push.box.path() / "hosted/lib.git").string(), "main"});
  std::filesystem::create_directory_symlink(push.box.path() / "lib", push.box.path() / "hosted/out");
  push.court.policy =
      policy::load("[rule.submodules]\nrepositories = '" + (push.box.path() / "hosted").string() +
                       "'\nhosted = 'https://git.example.org/'",
                   "policy.toml");
  const auto pin = [&](const std::string& url) {
    push.take_in();
    push.box.git("repo", {"update-index", "--add", "--cacheinfo", "160000," + pinned.hex() + ",sub"});
    push.box.commit("repo", ".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = " + url + "\n");
    const Told told = push.judge();
    push.box.git("repo", {"rm", "-q", "--cached", "sub"});
    push.box.commit("repo", "count", url);
    return told;
  };
  CHECK(pin("https://git.example.org/lib").empty());
  CHECK(pin("https://git.example.org/lib.git").empty());
  CHECK(pin("https://git.example.org/out") == Told{"submodules sub"});
  CHECK(pin("https://git.example.org/none") == Told{"submodules sub"});
  CHECK(pin("https://elsewhere.example.org/none").empty());
  CHECK(pin("../../hosted/lib.git").empty());
  CHECK(pin("../../lib") == Told{"submodules sub"});
}
