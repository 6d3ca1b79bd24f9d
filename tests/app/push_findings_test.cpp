#include "app/push_findings.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;
using model::FindingState;
using model::Outcome;
using model::Place;
using test::kNull;

namespace {

// A repository whose main is pushed from `before` to where it is now.
struct PushRoom {
  PushRoom() { box.init("repo"); }

  model::Verdict push_from(const model::Oid& before) {
    const model::Oid tip = box.rev("repo", "refs/heads/main");
    std::vector<git::Ref> existing;
    if (!before.is_null()) existing.push_back({"refs/heads/main", before});
    return push(test::request_of({{"refs/heads/main", before, tip}}, existing));
  }
  model::Verdict push(const app::PushRequest& request) {
    model::Verdict verdict = court.push(box.path() / "repo", request);
    CHECK(verdict.coverage.is_complete());
    return verdict;
  }
  void commit_all(const std::string& message) {
    box.git("repo", {"add", "-A"});
    box.git("repo", {"commit", "-q", "-m", message});
  }

  test::Sandbox box;
  test::Court court;
};

}  // namespace

TEST_CASE("a clean push is accepted, and everything in it is counted") {
  PushRoom room;
  room.box.commit("repo", "d/a", "one\n");
  room.box.commit("repo", "d/b", "two\n");
  const model::Verdict verdict = room.push_from(kNull);
  CHECK(verdict.outcome == Outcome::accepted);
  CHECK(verdict.coverage.commits.read == 2);
  CHECK(verdict.coverage.objects.scanned == 8);  // 2 commits, 2 blobs, 4 trees
}

TEST_CASE("a fresh secret is refused, with its commit, path, line, column and ref") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", "clean\n");
  const model::Oid bad = room.box.commit("repo", "d/b", "one\nkey = " + test::secret('x') + "\n");
  room.box.commit("repo", "c", "clean too\n");
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  const model::Finding& finding = verdict.findings[0];
  CHECK(finding.rule == "token");
  CHECK(finding.state == FindingState::fresh);
  CHECK(finding.place == Place::file);
  CHECK(finding.commit == bad);
  CHECK(finding.path == "d/b");
  CHECK(finding.line_1based == 2);
  CHECK(finding.column_1based == 7);
  CHECK(finding.ref == "refs/heads/main");
  CHECK(finding.redacted.find(test::secret('x')) == std::string::npos);
}

TEST_CASE("a secret that is added and taken out again within the push is refused") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", "clean\n");
  room.box.commit("repo", "a", test::line_with_secret('x'));
  room.box.commit("repo", "a", "clean again\n");
  CHECK(room.push_from(before).outcome == Outcome::refused);
}

TEST_CASE("a secret that the file held before is known and does not refuse") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", test::line_with_secret('x'));
  room.box.commit("repo", "a", "another line\n" + test::line_with_secret('x'));
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].state == FindingState::known);
}

TEST_CASE("a second secret in a file that held another is fresh") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", test::line_with_secret('x'));
  room.box.commit("repo", "a", test::line_with_secret('x') + test::line_with_secret('y'));
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(verdict.findings.size() == 2);
}

TEST_CASE("a secret that moves to another path is fresh there") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", test::line_with_secret('x'));
  room.box.git("repo", {"mv", "a", "b"});
  room.commit_all("rename");
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].path == "b");
}

TEST_CASE("a secret that a merge takes over from one side is that side's, not the merge's") {
  PushRoom room;
  room.box.commit("repo", "a", "clean\n");
  room.box.git("repo", {"checkout", "-q", "-b", "side"});
  const model::Oid side = room.box.commit("repo", "b", test::line_with_secret('x'));
  room.box.git("repo", {"checkout", "-q", "main"});
  const model::Oid before = room.box.commit("repo", "c", "clean\n");
  room.box.git("repo", {"merge", "-q", "-m", "merge", "side"});
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].commit == side);
}

TEST_CASE("a secret that only the merge has is the merge's") {
  PushRoom room;
  room.box.commit("repo", "a", "clean\n");
  room.box.git("repo", {"checkout", "-q", "-b", "side"});
  room.box.commit("repo", "b", "side\n");
  room.box.git("repo", {"checkout", "-q", "main"});
  const model::Oid before = room.box.commit("repo", "c", "clean\n");
  room.box.git("repo", {"merge", "-q", "--no-commit", "side"});
  room.box.write("repo/evil", test::line_with_secret('x'));
  room.commit_all("merge");
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].commit == room.box.rev("repo", "main"));
}

TEST_CASE("a secret that one parent of a merge held at the path is known in the merge") {
  PushRoom room;
  room.box.commit("repo", "a", "1\n2\n3\n" + test::line_with_secret('x'));
  room.box.git("repo", {"checkout", "-q", "-b", "side"});
  const model::Oid side = room.box.commit("repo", "a", "0\n1\n2\n3\n" + test::line_with_secret('x'));
  room.box.git("repo", {"checkout", "-q", "main"});
  const model::Oid before =
      room.box.commit("repo", "a", "1\n2\n3\n" + test::line_with_secret('x') + "5\n6\n7\n");
  room.box.git("repo", {"merge", "-q", "-m", "merge", "side"});
  const model::Verdict verdict =
      room.push(test::request_of({{"refs/heads/main", before, room.box.rev("repo", "main")}},
                                 {{"refs/heads/main", before}, {"refs/heads/side", side}}));
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].state == FindingState::known);
}

TEST_CASE("a secret in a commit's message has the message's line") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "a", "clean\n");
  const model::Oid bad =
      room.box.commit("repo", "a", "clean too\n", "Subject\n\nThe key is\n" + test::secret('m'));
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].place == Place::commit);
  CHECK(verdict.findings[0].commit == bad);
  CHECK(verdict.findings[0].line_1based == 4);
}

TEST_CASE("a secret in an author's name is found, without a line") {
  PushRoom room;
  ::setenv("GIT_AUTHOR_NAME", test::secret('n').c_str(), 1);
  room.box.commit("repo", "a", "clean\n");
  const model::Verdict verdict = room.push_from(kNull);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].line_1based == 0);
}

TEST_CASE("a secret in a tag's message is refused, also in one that another tag names") {
  for (const std::string pushed : {"inner", "outer"}) {
    CAPTURE(pushed);
    PushRoom room;
    const model::Oid commit = room.box.commit("repo", "a", "clean\n");
    room.box.git("repo", {"tag", "-a", "-m", "Version 1\n\n" + test::secret('t'), "inner"});
    room.box.git("repo", {"-c", "advice.nestedTag=false", "tag", "-a", "-m", "clean", "outer", "inner"});
    const model::Oid tag = room.box.rev("repo", "refs/tags/" + pushed);
    const model::Verdict verdict =
        room.push(test::request_of({{"refs/tags/" + pushed, kNull, tag}}, {{"refs/heads/main", commit}}));
    CHECK(verdict.outcome == Outcome::refused);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].place == Place::tag);
    CHECK(verdict.findings[0].line_1based == 3);
  }
}

TEST_CASE("a secret in a blob that a tag names is refused") {
  PushRoom room;
  const model::Oid commit = room.box.commit("repo", "a", "clean\n");
  const model::Oid blob = room.box.hash_object("repo", "blob", test::line_with_secret('b'));
  const model::Verdict verdict =
      room.push(test::request_of({{"refs/tags/blob", kNull, blob}}, {{"refs/heads/main", commit}}));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].object == blob);
}

TEST_CASE("secrets in a file's name, a folder's name and a symlink's target are refused") {
  const auto findings_of = [](const std::function<void(PushRoom&)>& prepare) {
    PushRoom room;
    prepare(room);
    room.commit_all("change");
    const model::Verdict verdict = room.push_from(kNull);
    CHECK(verdict.outcome == Outcome::refused);
    REQUIRE(verdict.findings.size() == 1);
    return verdict.findings[0].place;
  };
  CHECK(findings_of([](PushRoom& room) { room.box.write("repo/" + test::secret('f'), "x"); }) == Place::path);
  CHECK(findings_of([](PushRoom& room) { room.box.write("repo/" + test::secret('f') + "/x", "x"); }) ==
        Place::path);
  CHECK(findings_of([](PushRoom& room) {
          std::filesystem::create_symlink(test::secret('l'), room.box.path() / "repo/link");
        }) == Place::symlink);
}

TEST_CASE("a rule that speaks of paths flags a new file, and only notes one that was there") {
  PushRoom room;
  const model::Oid before = room.box.commit("repo", "old.bak", "1\n");
  room.box.commit("repo", "old.bak", "2\n");
  CHECK(room.push_from(before).outcome == Outcome::accepted);
  room.box.commit("repo", "new.bak", "1\n");
  const model::Verdict verdict = room.push_from(before);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 2);
  CHECK(verdict.findings[0].state == FindingState::known);
  CHECK(verdict.findings[1].path == "new.bak");
}

TEST_CASE("a secret in the name of a new ref is refused") {
  PushRoom room;
  const model::Oid commit = room.box.commit("repo", "a", "clean\n");
  const model::Verdict verdict = room.push(
      test::request_of({{"refs/heads/" + test::secret('r'), kNull, commit}}, {{"refs/heads/main", commit}}));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].place == Place::ref_name);
}

TEST_CASE("a ref without rules does not hide what another ref of the push brings at the same path") {
  for (const bool is_lax_first : {true, false}) {
    for (const std::string name : {"a", "a.bak"}) {
      CAPTURE(is_lax_first);
      CAPTURE(name);
      PushRoom room;
      const model::Oid base = room.box.commit("repo", "clean", "clean\n");
      const std::string first = is_lax_first ? "lax" : "main2";
      const std::string second = is_lax_first ? "main2" : "lax";
      room.box.git("repo", {"checkout", "-q", "-b", first});
      const model::Oid one = room.box.commit("repo", name, test::line_with_secret('x'));
      room.box.git("repo", {"checkout", "-q", "-b", second, base.hex()});
      const model::Oid two = room.box.commit("repo", name, test::line_with_secret('x') + "more\n");
      room.court.policy = policy::load("[[branch]]\nname = \"lax\"\nsecrets = \"off\"\n", "policy.toml");
      const model::Verdict verdict = room.push(
          test::request_of({{"refs/heads/" + first, kNull, one}, {"refs/heads/" + second, kNull, two}},
                           {{"refs/heads/main", base}}));
      CHECK(verdict.outcome == Outcome::refused);
    }
  }
}

TEST_CASE("an inline allow counts on a client, and on a server only if its policy says so") {
  PushRoom room;
  room.box.commit("repo", "a", "key = " + test::secret('x') + "  # sallyport:allow\n");
  CHECK(room.push_from(kNull).outcome == Outcome::refused);
  room.court.policy.inline_allow = true;
  CHECK(room.push_from(kNull).outcome == Outcome::accepted);
  room.court.policy.inline_allow.reset();
  room.court.is_local = true;
  CHECK(room.push_from(kNull).outcome == Outcome::accepted);
}

TEST_CASE("a file that is too large to be read is refused by the limit's name, with its path") {
  PushRoom room;
  room.box.commit("repo", "large", std::string(5000, 'x'));
  room.court.policy.limits.object_bytes = 4999;
  const model::Verdict verdict = room.court.push(
      room.box.path() / "repo", test::request_of({{"refs/heads/main", kNull, room.box.rev("repo", "main")}}));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.reasons.size() == 2);
  CHECK(verdict.reasons[0].rule == "limits.object_bytes");
  CHECK(verdict.reasons[0].message.find("large has 5000 bytes") != std::string::npos);
  CHECK(!verdict.coverage.is_complete());
}

TEST_CASE("an object that a ref is to take and that is not there is an error") {
  PushRoom room;
  const model::Oid tip = room.box.commit("repo", "a", "clean\n");
  const model::Oid missing = *model::Oid::from_hex(std::string(40, '7'));
  CHECK_THROWS_AS(room.push(test::request_of({{"refs/heads/main", tip, missing}})), base::Error);
  CHECK_THROWS_AS(room.push(test::request_of({{"refs/heads/main", missing, tip}})), base::Error);
  CHECK_THROWS_AS(room.push(test::request_of({})), base::Error);
}

TEST_CASE("a push that only deletes brings nothing and is accepted") {
  PushRoom room;
  const model::Oid tip = room.box.commit("repo", "a", test::line_with_secret('x'));
  const model::Verdict verdict =
      room.push(test::request_of({{"refs/heads/main", tip, kNull}}, {{"refs/heads/main", tip}}));
  CHECK(verdict.outcome == Outcome::accepted);
  CHECK(verdict.coverage.objects.listed == 0);
}
