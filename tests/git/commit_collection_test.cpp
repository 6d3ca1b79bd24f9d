// What several threads find of many commits, against what one finds of them.
#include "git/commit_collection.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "base/error.hpp"
#include "git/limit.hpp"

namespace sallyport::test {

namespace {

// Commits by made-up ids.
class CommitStore final : public git::ObjectSource {
 public:
  explicit CommitStore(std::shared_ptr<std::map<model::Oid, std::string>> raws) : raws_(std::move(raws)) {}

  git::RawObject read(const model::Oid& oid) override {
    const auto found = raws_->find(oid);
    if (found == raws_->end()) throw base::Error("no such object: " + oid.hex());
    return {model::ObjectKind::commit, found->second, raws_};
  }
  git::ObjectInfo info(const model::Oid& oid) override {
    return {model::ObjectKind::commit, raws_->at(oid).size()};
  }
  bool contains(const model::Oid& oid) override { return raws_->contains(oid); }
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override { return oids; }
  std::size_t id_bytes() const noexcept override { return model::Oid::kSha1Bytes; }
  std::unique_ptr<git::ObjectSource> for_another_thread(unsigned) const override {
    return std::make_unique<CommitStore>(raws_);
  }

 private:
  std::shared_ptr<std::map<model::Oid, std::string>> raws_;
};

class Visitor final : public git::HistoryVisitor {
 public:
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override {
    if (!loaded.commit.message.starts_with("mm")) throw base::Error("another message");
    visited.push_back(oid);
  }
  void visit_tree(const git::TreeVisit&) override {}
  bool has_parts() const noexcept override { return true; }
  std::unique_ptr<git::HistoryVisitor> part(git::ObjectSource&, unsigned) override {
    return std::make_unique<Visitor>();
  }
  void take(git::HistoryVisitor& part, std::uint64_t) override {
    const std::vector<model::Oid>& seen = dynamic_cast<Visitor&>(part).visited;
    visited.insert(visited.end(), seen.begin(), seen.end());
  }
  std::vector<model::Oid> visited;
};

model::Oid made_id(std::uint32_t number) {
  return *model::Oid::from_hex(fmt::format("{:08x}{:032x}", number * 2654435761U, number));
}

// Many lines of development, which meet now and then; several commits have the same date.
struct Graph {
  explicit Graph(std::uint32_t count) {
    std::mt19937 random(count);
    constexpr std::uint32_t kLines = 8;
    for (std::uint32_t i = 0; i < count; ++i) {
      std::string raw = "tree " + made_id(1'000'000 + i).hex() + "\n";
      if (i >= kLines) raw += "parent " + made_id(i - kLines).hex() + "\n";
      if (i >= kLines && random() % 10 == 0) raw += "parent " + made_id(random() % i).hex() + "\n";
      const std::string who = fmt::format("A <a@b> {} +0000", 1000 + i / 20);
      raw += "author " + who + "\ncommitter " + who + "\n\n" + std::string(40'000'000 / count, 'm') + "\n";
      (*raws)[made_id(i)] = std::move(raw);
    }
    for (std::uint32_t line = 1; line <= kLines; ++line) tips.push_back(made_id(count - line));
  }

  struct Collected {
    std::vector<git::NewCommit> commits;
    std::vector<std::string> parent_trees;  // of each
    std::vector<model::Oid> visited;        // sorted
  };
  Collected collect(unsigned threads, const git::IsKnown& is_known,
                    const git::WalkLimits& limits = {}) const {
    CommitStore objects(raws);
    const std::unordered_set<model::Oid> shallow;
    Visitor visitor;
    git::CommitCollection collection(objects, shallow, is_known, limits, visitor);
    for (const model::Oid& tip : tips) collection.add_tip(tip);
    Collected collected{collection.collect(threads), {}, {}};
    for (std::uint32_t i = 0; i < collected.commits.size(); ++i) {
      std::vector<model::Oid> trees;
      collection.list_parent_trees(i, trees);
      std::string told;
      for (const model::Oid& tree : trees) told += " " + tree.hex();
      collected.parent_trees.push_back(std::move(told));
    }
    collected.visited = std::move(visitor.visited);
    std::ranges::sort(collected.visited);
    return collected;
  }

  std::shared_ptr<std::map<model::Oid, std::string>> raws =
      std::make_shared<std::map<model::Oid, std::string>>();
  std::vector<model::Oid> tips;
};

bool nothing_is_known(const model::Oid&, const git::LoadedCommit&) {
  return false;
}

constexpr std::uint32_t kMany = 4000;

}  // namespace

TEST_CASE("several threads collect the commits that one collects, in the same order") {
  const Graph graph(kMany);
  // Some 100 of the oldest, and what is only reached through them.
  const auto is_known = [](const model::Oid&, const git::LoadedCommit& loaded) {
    return loaded.seconds() < 1005;
  };
  for (const auto& known : {git::IsKnown(nothing_is_known), git::IsKnown(is_known)}) {
    const Graph::Collected one = graph.collect(1, known);
    CHECK(one.commits.size() > kMany - 200);
    CHECK(one.visited.size() == one.commits.size());
    for (const unsigned threads : {2U, 7U}) {
      CAPTURE(threads);
      const Graph::Collected several = graph.collect(threads, known);
      REQUIRE(several.commits.size() == one.commits.size());
      CHECK(std::ranges::equal(several.commits, one.commits, {}, &git::NewCommit::oid, &git::NewCommit::oid));
      CHECK(std::ranges::equal(several.commits, one.commits, {}, &git::NewCommit::parents,
                               &git::NewCommit::parents));
      CHECK(several.parent_trees == one.parent_trees);
      CHECK(several.visited == one.visited);
    }
  }
}

TEST_CASE("collected commits stand behind their parents, the older and then the lower id first") {
  const Graph graph(kMany);
  const Graph::Collected collected = graph.collect(2, nothing_is_known);
  CHECK(collected.commits.size() == kMany);
  std::map<model::Oid, std::size_t> place;
  for (std::size_t i = 0; i < collected.commits.size(); ++i) {
    const git::NewCommit& commit = collected.commits[i];
    place[commit.oid] = i;
    for (const model::Oid& parent : commit.parents) REQUIRE(place.contains(parent));
    if (i == 0) continue;
    const git::NewCommit& before = collected.commits[i - 1];
    const bool follows = std::ranges::count(commit.parents, before.oid) > 0;
    REQUIRE((follows || std::tie(before.seconds, before.oid) < std::tie(commit.seconds, commit.oid)));
  }
}

TEST_CASE("what one of several threads cannot do ends the collecting") {
  Graph graph(kMany);
  const auto fails = [&](const git::IsKnown& known, const git::WalkLimits& limits = {}) {
    CHECK_THROWS_AS(graph.collect(4, known, limits), base::Error);
  };
  git::WalkLimits few;
  few.push_commits = kMany / 2;
  CHECK_THROWS_AS(graph.collect(4, nothing_is_known, few), git::LimitReached);
  fails([](const model::Oid& oid, const git::LoadedCommit&) -> bool {
    if (oid == made_id(10)) throw base::Error("cannot tell");
    return false;
  });
  graph.raws->erase(made_id(kMany / 3));
  fails(nothing_is_known);
}

}  // namespace sallyport::test
