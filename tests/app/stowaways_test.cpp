#include "app/stowaways.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;
using model::Outcome;
using test::kNull;

namespace {

// A server with main, and a push of one more commit that waits in its quarantine.
struct Incoming {
  Incoming() {
    box.init("server", {"--bare"});
    box.init("client");
    before = box.commit("client", "a", "one\n");
    fetch("main:main");
    after = box.commit("client", "a", "two\n");
    quarantine.emplace(box.path() / "server");
    fetch("main");
  }

  void fetch(const std::string& what) {
    box.git("server", {"fetch", "-q", (box.path() / "client").string(), what});
  }

  model::Verdict judge() {
    app::PushRequest request =
        test::request_of({{"refs/heads/main", before, after}}, {{"refs/heads/main", before}});
    request.has_own_quarantine = true;
    return court.push(box.path() / "server", request);
  }

  test::Sandbox box;
  test::Court court;
  model::Oid before, after;
  std::optional<test::Quarantine> quarantine;
};

}  // namespace

TEST_CASE("a quarantine with a push and nothing else has no stowaway") {
  Incoming incoming;
  const model::Verdict verdict = incoming.judge();
  CHECK(verdict.outcome == Outcome::accepted);
  CHECK(verdict.coverage.commits.read == 1);
  CHECK(verdict.coverage.is_complete());
}

TEST_CASE("an object of any kind that nothing in the push reaches is refused") {
  Incoming incoming;
  const std::string tree = incoming.box.rev("server", incoming.after.hex() + "^{tree}").hex();
  const std::string person = "A U Thor <author@example.com> 1700000000 +0000\n";
  const std::vector<std::pair<std::string, std::string>> objects = {
      {"blob", "nobody names me"},
      {"tree", ""},
      {"commit", "tree " + tree + "\nauthor " + person + "committer " + person + "\nlost\n"},
      {"tag", "object " + tree + "\ntype tree\ntag lost\ntagger " + person + "\nlost\n"},
  };
  for (const auto& [kind, bytes] : objects) {
    CAPTURE(kind);
    Incoming fresh;
    const model::Oid lost = fresh.box.hash_object("server", kind, bytes);
    const model::Verdict verdict = fresh.judge();
    CHECK(verdict.outcome == Outcome::refused);
    REQUIRE(verdict.reasons.size() == 1);
    CHECK(verdict.reasons[0].rule == "stowaway");
    CHECK(verdict.reasons[0].message.find(lost.hex()) != std::string::npos);
    CHECK(verdict.coverage.is_complete());
  }
}

TEST_CASE("a secret in a stowaway is found, whatever the policy makes of stowaways") {
  for (const policy::Mode mode : {policy::Mode::off, policy::Mode::warn, policy::Mode::refuse}) {
    CAPTURE(static_cast<int>(mode));
    Incoming incoming;
    incoming.court.policy.stowaways = mode;
    const model::Oid lost = incoming.box.hash_object("server", "blob", test::line_with_secret('s'));
    const model::Verdict verdict = incoming.judge();
    CHECK(verdict.outcome == Outcome::refused);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].object == lost);
  }
}

TEST_CASE("a stowaway that the policy lets in is counted all the same") {
  Incoming incoming;
  incoming.court.policy.stowaways = policy::Mode::warn;
  incoming.box.hash_object("server", "blob", "nobody names me");
  const model::Verdict verdict = incoming.judge();
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].effect == sallyport::model::Effect::warns);
  CHECK(verdict.coverage.objects.listed == verdict.coverage.objects.scanned);
  CHECK(verdict.coverage.objects.listed == 4);  // commit, tree, blob, stowaway
}

TEST_CASE("a stowaway over the size limit is refused by the limit, not read") {
  Incoming incoming;
  incoming.court.policy.stowaways = policy::Mode::off;
  incoming.court.policy.limits.object_bytes = 4000;
  incoming.box.hash_object("server", "blob", std::string(4001, 'x'));
  const model::Verdict verdict = incoming.judge();
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(verdict.reasons.at(0).rule == "limits.object_bytes");
}

TEST_CASE("what the server has anyway is no stowaway, though the push brings it again") {
  Incoming incoming;
  incoming.quarantine.reset();
  incoming.box.hash_object("server", "blob", "on both sides");
  incoming.quarantine.emplace(incoming.box.path() / "server");
  const std::filesystem::path objects = incoming.box.path() / "server/objects";
  const std::string name = incoming.box.hash_object("client", "blob", "on both sides").hex();
  const std::filesystem::path fan = name.substr(0, 2);
  std::filesystem::create_directories(objects / "tmp_objdir-incoming-test" / fan);
  std::filesystem::copy_file(objects / fan / name.substr(2),
                             objects / "tmp_objdir-incoming-test" / fan / name.substr(2));
  CHECK(incoming.judge().outcome == Outcome::accepted);
}

TEST_CASE("an object that an earlier push smuggled in is looked at when a commit first names it") {
  Incoming incoming;
  incoming.quarantine.reset();
  incoming.box.hash_object("server", "blob", test::line_with_secret('s'));
  const model::Oid naming = incoming.box.commit("client", "b", test::line_with_secret('s'));
  incoming.quarantine.emplace(incoming.box.path() / "server");
  incoming.fetch("main");
  incoming.after = naming;
  const model::Verdict verdict = incoming.judge();
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].path == "b");
}
