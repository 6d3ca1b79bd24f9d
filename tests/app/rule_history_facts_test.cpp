// What a push rule is told of a push.
#include "app/rule_facts.hpp"

#include <doctest/doctest.h>

#include "app/gathered_rules.hpp"

using namespace sallyport;
using test::GatheredRules;
using test::kNull;
using test::request_of;

namespace {

// A repository with a merge of two branches: base - left, base - right, and merge(left, right).
struct Merged {
  Merged() {
    box.init("repo");
    base = box.commit("repo", "a", "1\n");
    left = box.commit("repo", "left", "left\n");
    box.git("repo", {"checkout", "-q", "-b", "side", base.hex()});
    right = box.commit("repo", "right", "right\n");
    box.git("repo", {"checkout", "-q", "main"});
    box.git("repo", {"merge", "-q", "--no-ff", "-m", "Merge side", "side"});
    merge = box.rev("repo", "HEAD");
  }

  GatheredRules gather(const std::string& policy, std::vector<model::RefUpdate> updates,
                       std::vector<git::Ref> existing = {}) const {
    return GatheredRules(box, policy, request_of(std::move(updates), std::move(existing)));
  }

  test::Sandbox box;
  model::Oid base, left, right, merge;
};

std::vector<std::string> paths_of(const GatheredRules& gathered, const model::Oid& commit) {
  std::vector<std::string> paths;
  for (const policy::ChangeFact& change : gathered.commit(commit).changes)
    paths.push_back(gathered.push.paths[change.path]);
  return paths;
}

std::vector<model::Oid> chain_of(const GatheredRules& gathered, std::size_t index) {
  std::vector<model::Oid> chain;
  for (const policy::NewToRef& entry : gathered.push.refs.at(index).chain)
    chain.push_back(gathered.push.commits[entry.commit].oid);
  return chain;
}

std::string banning(const model::Oid& oid) {
  return "[rule.banned-objects]\nrefs = \"refs/heads/main\"\nids = \"" + oid.hex() + "\"\n";
}

std::vector<model::Oid> banned_of(const GatheredRules& gathered, std::size_t index = 0) {
  std::vector<model::Oid> oids;
  for (const policy::BannedFact& fact : gathered.push.refs.at(index).banned) oids.push_back(fact.oid);
  return oids;
}

using Oids = std::vector<model::Oid>;

}  // namespace

TEST_CASE("nothing is gathered where no rule speaks of a ref of the push") {
  const Merged its;
  const auto updates = std::vector<model::RefUpdate>{{"refs/heads/main", its.base, its.merge}};
  CHECK(its.gather("", updates).push.commits.empty());
  CHECK(its.gather("[rule.linear-history]\nrefs = \"refs/heads/x\"\n", updates).push.commits.empty());
}

TEST_CASE("of a commit its people, message, paths and parents' dates are told") {
  const Merged its;
  const auto gathered = its.gather("[rule.no-empty-commits]", {{"refs/heads/main", its.base, its.left}});
  const policy::NewCommitFact& fact = gathered.commit(its.left);
  CHECK(fact.author.is_there);
  CHECK(!fact.author.email.empty());
  CHECK(fact.message == "change\n");
  CHECK(fact.newest_parent_seconds);
  CHECK(fact.parents == Oids{its.base});
  CHECK(!fact.changes_nothing);
  CHECK(paths_of(gathered, its.left) == std::vector<std::string>{"left"});
}

TEST_CASE("what a commit adds and the next one takes away is told of the first") {
  Merged its;
  const model::Oid before = its.merge;
  const model::Oid added = its.box.commit("repo", "huge.bin", "x\n");
  its.box.git("repo", {"rm", "-q", "huge.bin"});
  its.box.git("repo", {"commit", "-q", "-m", "Take it away"});
  const model::Oid tip = its.box.rev("repo", "HEAD");
  const auto gathered = its.gather("[rule.linear-history]", {{"refs/heads/main", before, tip}});
  CHECK(paths_of(gathered, added) == std::vector<std::string>{"huge.bin"});
  CHECK(!gathered.commit(tip).changes_nothing);
}

TEST_CASE("a commit that is there under another ref is told as whole as a new one") {
  const Merged its;
  const auto gathered = its.gather("[rule.linear-history]\nrefs = \"refs/heads/main\"\n",
                                   {{"refs/heads/main", its.base, its.left}}, {{"refs/heads/lax", its.left}});
  CHECK(paths_of(gathered, its.left) == std::vector<std::string>{"left"});
  CHECK(gathered.commit(its.left).message == "change\n");
  const policy::ChangeFact& change = gathered.commit(its.left).changes.at(0);
  REQUIRE(change.blob < gathered.push.blobs.size());
  CHECK(gathered.push.blobs[change.blob].size_bytes == 5);
}

TEST_CASE("a commit with its parent's tree changes nothing, and so does a root of nothing") {
  Merged its;
  its.box.git("repo", {"commit", "-q", "--allow-empty", "-m", "nothing"});
  const model::Oid empty = its.box.rev("repo", "HEAD");
  CHECK(its.gather("[rule.no-empty-commits]", {{"refs/heads/main", its.merge, empty}})
            .commit(empty)
            .changes_nothing);
  its.box.git("repo", {"checkout", "-q", "--orphan", "alone"});
  its.box.git("repo", {"rm", "-q", "-r", "--cached", "."});
  its.box.git("repo", {"commit", "-q", "--allow-empty", "-m", "nothing"});
  const model::Oid root = its.box.rev("repo", "HEAD");
  CHECK(its.gather("[rule.no-empty-commits]", {{"refs/heads/alone", kNull, root}})
            .commit(root)
            .changes_nothing);
}

TEST_CASE("merges are made anew only where that is asked, and the paths that differ are told") {
  Merged its;
  const std::vector<model::RefUpdate> clean = {{"refs/heads/main", its.base, its.merge}};
  CHECK(its.gather("[rule.linear-history]", clean).commit(its.merge).merge == model::MergeFact::not_asked);
  CHECK(its.gather("[rule.no-evil-merges]", clean).commit(its.merge).merge == model::MergeFact::same);
  its.box.git("repo", {"reset", "-q", "--hard", its.left.hex()});
  its.box.git("repo", {"merge", "-q", "--no-ff", "--no-commit", "side"});
  const model::Oid evil = its.box.commit("repo", "a", "backdoor\n", "Merge side");
  const auto gathered = its.gather("[rule.no-evil-merges]", {{"refs/heads/main", its.base, evil}});
  CHECK(gathered.commit(evil).merge == model::MergeFact::differs);
  CHECK(gathered.commit(evil).merge_paths == std::vector<std::string>{"a"});
}

TEST_CASE("what somebody chose in a conflict is no evil") {
  Merged its;
  its.box.git("repo", {"checkout", "-q", "-b", "one", its.base.hex()});
  its.box.commit("repo", "a", "one\n");
  its.box.git("repo", {"checkout", "-q", "-b", "two", its.base.hex()});
  const model::Oid two = its.box.commit("repo", "a", "two\n");
  CHECK_THROWS(its.box.git("repo", {"merge", "-q", "one"}));
  const model::Oid merge = its.box.commit("repo", "a", "both\n", "Merge one");
  CHECK(its.gather("[rule.no-evil-merges]", {{"refs/heads/two", two, merge}}).commit(merge).merge ==
        model::MergeFact::conflicts);
}

TEST_CASE("what a ref held is lost from its first parents when a merge has it as its second") {
  Merged its;
  const auto loses = [&](const model::Oid& old_id, const model::Oid& new_id) {
    return its.gather("[rule.no-foxtrot]", {{"refs/heads/main", old_id, new_id}})
        .push.refs[0]
        .loses_first_parents;
  };
  CHECK(!loses(its.left, its.merge));
  CHECK(loses(its.right, its.merge));
}

TEST_CASE("the chain of first parents ends where the ref begins") {
  const Merged its;
  const auto gathered = its.gather("[rule.merges-only]", {{"refs/heads/main", its.base, its.merge}});
  CHECK(chain_of(gathered, 0) == Oids{its.merge, its.left});
  CHECK(chain_of(its.gather("[rule.merges-only]", {{"refs/heads/main", its.left, its.merge}}), 0) ==
        Oids{its.merge});
}

TEST_CASE("what is on the chain of one ref is on that of another no more, but a tip is one of each") {
  const Merged its;
  const auto gathered = its.gather("[rule.merges-only]", {{"refs/heads/main", its.base, its.merge},
                                                          {"refs/heads/one", its.base, its.merge},
                                                          {"refs/heads/two", its.base, its.left}});
  CHECK(chain_of(gathered, 0) == Oids{its.merge, its.left});
  CHECK(chain_of(gathered, 1) == Oids{its.merge});
  CHECK(chain_of(gathered, 2) == Oids{its.left});
}

TEST_CASE("a commit on the side branch of one ref is on the chain of another, in one push") {
  const Merged its;
  const auto gathered = its.gather("[rule.merges-only]", {{"refs/heads/main", its.left, its.merge},
                                                          {"refs/heads/release", its.base, its.right}});
  CHECK(chain_of(gathered, 0) == Oids{its.merge});
  CHECK(chain_of(gathered, 1) == Oids{its.right});
}

TEST_CASE("a banned commit, tree or file is found on the ref that gets it, with who brings it") {
  const Merged its;
  const std::vector<model::RefUpdate> updates = {{"refs/heads/main", its.base, its.merge}};
  for (const std::string what : {"", "^{tree}", ":left"}) {
    INFO(what);
    const model::Oid oid = its.box.rev("repo", its.left.hex() + what);
    const auto gathered = its.gather(banning(oid), updates);
    REQUIRE(banned_of(gathered) == Oids{oid});
    CHECK(gathered.push.refs[0].banned[0].commit == its.left);
  }
  CHECK(banned_of(its.gather(banning(its.base), updates)).empty());
  CHECK(banned_of(its.gather(banning(its.box.rev("repo", "main:a")), updates)).empty());
}

TEST_CASE("a banned folder is found wherever it lies") {
  Merged its;
  const model::Oid tip = its.box.commit("repo", "one/two/three/file", "x\n");
  const model::Oid folder = its.box.rev("repo", "HEAD:one/two/three");
  CHECK(banned_of(its.gather(banning(folder), {{"refs/heads/main", its.merge, tip}})) == Oids{folder});
}

TEST_CASE("a banned commit that a laxer ref brought, now or before, may not go on to a ref that bans it") {
  const Merged its;
  const model::Oid oid = its.left;
  CHECK(banned_of(its.gather(banning(oid), {{"refs/heads/main", its.base, its.merge}},
                             {{"refs/heads/lax", its.left}})) == Oids{oid});
  const auto both = its.gather(
      banning(oid), {{"refs/heads/lax", kNull, its.left}, {"refs/heads/main", its.base, its.right}},
      {{"refs/heads/main", its.base}});
  CHECK(banned_of(both, 0).empty());
  CHECK(banned_of(both, 1).empty());
}

TEST_CASE("a banned tag and a tag of a banned file are found where they are pushed") {
  const Merged its;
  its.box.git("repo", {"tag", "-a", "-m", "one", "one", its.base.hex()});
  its.box.git("repo", {"tag", "-a", "-m", "two", "two", "one"});
  const model::Oid one = its.box.rev("repo", "refs/tags/one");
  const model::Oid two = its.box.rev("repo", "refs/tags/two");
  const auto bans = [](const model::Oid& oid) {
    return "[rule.banned-objects]\nids = \"" + oid.hex() + "\"\n";
  };
  CHECK(banned_of(its.gather(bans(one), {{"refs/tags/two", kNull, two}})) == Oids{one});
  CHECK(banned_of(its.gather(bans(two), {{"refs/tags/one", kNull, one}})).empty());
  const model::Oid blob = its.box.rev("repo", "main:a");
  CHECK(banned_of(its.gather(bans(blob), {{"refs/tags/file", kNull, blob}})) == Oids{blob});
  const model::Oid tree = its.box.rev("repo", "main^{tree}");
  CHECK(banned_of(its.gather(bans(blob), {{"refs/tags/tree", kNull, tree}})) == Oids{blob});
}

TEST_CASE("a ref may not be set back to a banned commit") {
  const Merged its;
  CHECK(banned_of(its.gather(banning(its.left), {{"refs/heads/main", its.merge, its.left}})) ==
        Oids{its.left});
}

TEST_CASE("a new ref is told of one that differs from it in case, composition or the case of a folder") {
  const Merged its;
  const auto collides = [&](const std::string& name, const std::string& existing) {
    return its.gather("[rule.ref-case]", {{name, kNull, its.left}}, {{existing, its.left}})
        .push.refs[0]
        .colliding_name;
  };
  CHECK(collides("refs/heads/Main", "refs/heads/main") == "refs/heads/main");
  CHECK(collides("refs/heads/Feature/x", "refs/heads/feature/y") == "refs/heads/feature");
  CHECK(collides("refs/heads/u\xcc\x88", "refs/heads/\xc3\xbc") == "refs/heads/\xc3\xbc");
  CHECK(collides("refs/heads/topic", "refs/heads/main").empty());
  CHECK(collides("refs/heads/main", "refs/heads/main").empty());
  CHECK(collides("refs/heads/main", "refs/heads/main2").empty());
}

TEST_CASE("two refs of one push that differ in case alone are told of each other") {
  const Merged its;
  const auto gathered =
      its.gather("[rule.ref-case]", {{"refs/heads/a", kNull, its.left}, {"refs/heads/A", kNull, its.left}});
  CHECK(gathered.push.refs[0].colliding_name == "refs/heads/A");
  CHECK(gathered.push.refs[1].colliding_name == "refs/heads/a");
}

TEST_CASE("a name that a push deletes is still in the way, and one that is deleted collides with nothing") {
  const Merged its;
  const auto gathered = its.gather(
      "[rule.ref-case]", {{"refs/heads/main", its.left, kNull}, {"refs/heads/Main", kNull, its.left}},
      {{"refs/heads/main", its.left}});
  CHECK(gathered.push.refs[0].colliding_name.empty());
  CHECK(gathered.push.refs[1].colliding_name == "refs/heads/main");
}
