#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "git/history.hpp"
#include "git/object_source.hpp"

// Made-up trees, hostile ones too, and what is told of a walk over them.
namespace sallyport::test {

struct PlainEntry {
  std::uint32_t mode = 0;
  std::string name;
  model::Oid id;
  bool operator==(const PlainEntry&) const = default;
  bool is_folder() const { return mode == 0040000; }
  std::string sort_key() const { return name + std::string(1, is_folder() ? '/' : '\0'); }
};
using PlainTree = std::vector<PlainEntry>;

inline std::string raw_of(const PlainTree& tree) {
  std::string raw;
  for (const PlainEntry& entry : tree) {
    raw += fmt::format("{:o} ", entry.mode);
    raw += entry.name + '\0';
    raw.append(reinterpret_cast<const char*>(entry.id.bytes().data()), entry.id.bytes().size());
  }
  return raw;
}

// Trees by made-up ids, the bytes of which are as hostile to whoever looks for the end of a name as may be.
class Store final : public git::ObjectSource {
 public:
  model::Oid new_id() {
    std::array<std::byte, model::Oid::kSha1Bytes> bytes{};
    ++count_;
    for (std::size_t i = 0; i < 4; ++i) bytes[8 + i] = static_cast<std::byte>(count_ >> (8 * i));
    bytes[0] = static_cast<std::byte>(count_ * 37);
    bytes[19] = static_cast<std::byte>(count_ % 3 == 0 ? 0 : '1');
    return model::Oid::from_bytes(bytes);
  }
  model::Oid add(const PlainTree& tree) {
    const model::Oid oid = new_id();
    trees[oid] = tree;
    raws[oid] = raw_of(tree);
    return oid;
  }
  git::RawObject read(const model::Oid& oid) override {
    return {model::ObjectKind::tree, raws.at(oid), nullptr};
  }
  git::ObjectInfo info(const model::Oid& oid) override {
    return {model::ObjectKind::tree, raws.at(oid).size()};
  }
  bool contains(const model::Oid& oid) override { return raws.contains(oid); }
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override { return oids; }
  std::size_t id_bytes() const noexcept override { return model::Oid::kSha1Bytes; }
  // Readers only, so that threads may use them at the same time.
  std::unique_ptr<git::ObjectSource> for_another_thread(unsigned) const override {
    return std::make_unique<Store>(*this);
  }

  std::map<model::Oid, PlainTree> trees;
  std::map<model::Oid, std::string> raws;

 private:
  std::uint32_t count_ = 0;
};

// One line for each visit and each change, in the order in which they came.
using Told = std::vector<std::string>;

inline std::string told(const std::vector<model::Oid>& oids) {
  std::string text;
  for (const model::Oid& oid : oids) text += " " + oid.hex();
  return text;
}

class Listener final : public git::HistoryVisitor {
 public:
  explicit Listener(const Store& store) : store_(store) {}
  void visit_commit(const model::Oid&, const git::LoadedCommit&) override {}
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_tree(const git::TreeVisit& visit) override {
    std::string room;
    CHECK(visit.content.bytes(room) == store_.raws.at(visit.tree));
    lines.push_back("tree " + visit.tree.hex() + " " + std::string(visit.path) +
                    told({visit.before.begin(), visit.before.end()}) + (visit.is_first ? " first" : ""));
    if (visit.changes_ids_only) check_names(visit);
    seen_.insert(visit.tree);
  }
  Told lines;
  std::size_t same_names = 0;

 private:
  void check_names(const git::TreeVisit& visit) {
    ++same_names;
    REQUIRE(!visit.before.empty());
    CHECK(seen_.contains(visit.before.front()));
    const PlainTree& mine = store_.trees.at(visit.tree);
    const PlainTree& theirs = store_.trees.at(visit.before.front());
    REQUIRE(mine.size() == theirs.size());
    for (std::size_t i = 0; i < mine.size(); ++i) {
      CHECK(mine[i].name == theirs[i].name);
      CHECK(mine[i].mode == theirs[i].mode);
      CHECK((!mine[i].id.is_null() || theirs[i].id.is_null()));
    }
  }
  const Store& store_;
  std::set<model::Oid> seen_;
};

class Maker {
 public:
  Maker(Store& store, unsigned seed) : store_(store), random_(seed) {}

  model::Oid tree(int depth) {
    PlainTree entries;
    const unsigned count = below(4) == 0 ? below(120) : below(8);
    for (unsigned i = 0; i < count; ++i) entries.push_back(entry(depth));
    return finish(std::move(entries));
  }

  // Another version: a few entries changed, added, taken away, or moved.
  model::Oid version_of(const model::Oid& tree, int depth) {
    PlainTree entries = store_.trees.at(tree);
    for (unsigned changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(static_cast<unsigned>(entries.size()) + 1);
      if (at == entries.size() || below(6) == 0) {
        entries.push_back(entry(depth));
      } else if (below(6) == 0) {
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
      } else if (entries[at].is_folder()) {
        entries[at].id = version_of(entries[at].id, depth - 1);
      } else {
        entries[at].id = below(30) == 0 ? model::Oid() : store_.new_id();
      }
    }
    return finish(std::move(entries));
  }

  unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random_); }

 private:
  PlainEntry entry(int depth) {
    const std::string name = std::string(1 + below(2), "ab1.-"[below(5)]) + std::to_string(below(60));
    if (depth > 0 && below(4) == 0) return {0040000, name, tree(depth - 1)};
    constexpr std::uint32_t kModes[] = {0120000, 0160000, 0100755, 0100644};
    return {kModes[std::min(below(20), 3U)], name, store_.new_id()};
  }
  // In order and each name once; but some hostile ones are left as they are.
  model::Oid finish(PlainTree entries) {
    const auto order = [](const PlainEntry& a, const PlainEntry& b) { return a.sort_key() < b.sort_key(); };
    if (below(8) != 0) std::stable_sort(entries.begin(), entries.end(), order);
    if (below(8) != 0) {
      const auto last = std::unique(entries.begin(), entries.end(),
                                    [](const auto& a, const auto& b) { return a.name == b.name; });
      entries.erase(last, entries.end());
    }
    return store_.add(entries);
  }
  Store& store_;
  std::mt19937 random_;
};

inline Told changes_of(const git::History& history) {
  Told lines;
  for (const git::Change& change : history.changes) {
    const auto before = history.before_of(change);
    const auto pinned = history.pinned.find(static_cast<std::size_t>(&change - history.changes.data()));
    const std::string blob = pinned != history.pinned.end() ? pinned->second.hex()
                             : change.blob == git::kNone    ? "-"
                                                            : history.blobs[change.blob].hex();
    lines.push_back(history.paths[change.path] + " " + blob + told({before.begin(), before.end()}));
  }
  return lines;
}

}  // namespace sallyport::test
