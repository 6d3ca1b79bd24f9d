#include "app/banned_objects.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>

#include "git/parse_object.hpp"

namespace sallyport::app {

namespace {

// Banned trees below others. Each tree is read once, for what it holds is the same wherever it stands; those
// that the walk did not come by were there before.
class TreeSearch {
 public:
  TreeSearch(git::ObjectSource& objects, const git::History& history, const std::vector<model::Oid>& banned)
      : objects_(objects), history_(history), banned_(banned) {}

  // Calls itself once a folder; the walk has seen to it that they are not too deep.
  const std::set<model::Oid>& below(const model::Oid& tree) {
    const auto [found, is_new] = found_.try_emplace(tree);
    if (!is_new || !history_.trees.contains(tree)) return found->second;
    std::set<model::Oid> all;
    if (std::binary_search(banned_.begin(), banned_.end(), tree)) all.insert(tree);
    const git::RawObject raw = objects_.read(tree);
    git::TreeReader reader(raw.bytes(), objects_.id_bytes());
    for (git::TreeEntry entry; reader.next(entry);) {
      if ((entry.mode & model::mode::kTypeMask) == model::mode::kTree)
        all.merge(std::set(below(entry.oid())));
    }
    return found_[tree] = std::move(all);
  }

 private:
  git::ObjectSource& objects_;
  const git::History& history_;
  const std::vector<model::Oid>& banned_;
  std::unordered_map<model::Oid, std::set<model::Oid>> found_;
};

// The commit behind these, for which an object of it is new to the ref and the rule is asked; null: none.
model::Oid first_of(const std::unordered_set<model::Oid>& commits, const policy::PushedRef& ref,
                    std::size_t table, const policy::PushFacts& push) {
  model::Oid oldest;
  for (const policy::NewToRef& entry : ref.commits) {
    const model::Oid& oid = push.commits[entry.commit].oid;
    if (entry.asked[table] && commits.contains(oid)) oldest = oid;
  }
  return oldest;
}

}  // namespace

BannedObjects::BannedObjects(git::ObjectSource& objects, const policy::Policy& policy) : objects_(objects) {
  std::set<model::Oid> all;
  for (const policy::RuleTable& table : policy.push_rules)
    all.insert(table.rule.banned.begin(), table.rule.banned.end());
  std::copy_if(all.begin(), all.end(), std::back_inserter(banned_),
               [&](const model::Oid& oid) { return oid.bytes().size() == objects.id_bytes(); });
}

void BannedObjects::take(const git::History& history) {
  std::unordered_map<std::uint32_t, model::Oid> blobs;
  bool has_tree = false;
  for (const model::Oid& oid : banned_) {
    has_tree |= history.trees.contains(oid);
    if (history.commit_index.contains(oid)) found_[oid] = {model::ObjectKind::commit, {oid}};
    if (const auto blob = history.blob_index.find(oid); blob != history.blob_index.end())
      blobs.emplace(blob->second, oid);
  }
  if (has_tree) find_trees(history);
  if (blobs.empty()) return;
  for (const auto& [index, oid] : blobs) found_[oid].kind = model::ObjectKind::blob;
  for (const git::Change& change : history.changes) {
    const auto blob = blobs.find(change.blob);
    if (blob == blobs.end()) continue;
    if (change.commit != git::kNone) found_[blob->second].commits.insert(history.commits[change.commit].oid);
  }
}

void BannedObjects::find_trees(const git::History& history) {
  for (const model::Oid& oid : banned_) {
    if (history.trees.contains(oid)) found_[oid].kind = model::ObjectKind::tree;
  }
  TreeSearch search(objects_, history, banned_);
  for (const git::NewCommit& commit : history.commits) {
    for (const model::Oid& oid : search.below(commit.tree)) found_[oid].commits.insert(commit.oid);
  }
}

// What a ref is to hold: that itself and, where it is a tag, what it names, and so on.
std::vector<model::Oid> BannedObjects::way_of(const model::Oid& oid) const {
  std::vector<model::Oid> way = {oid};
  while (objects_.info(way.back()).kind == model::ObjectKind::tag)
    way.push_back(git::parse_tag(objects_.read(way.back()).bytes(), objects_.id_bytes()).target);
  return way;
}

void BannedObjects::add_to(policy::PushedRef& ref, const policy::PushFacts& push) const {
  for (std::size_t i = 0; i < ref.tables.size(); ++i) {
    const std::vector<model::Oid>& banned = ref.tables[i]->rule.banned;
    if (banned.empty()) continue;
    const std::vector<model::Oid> way = way_of(ref.update.new_id);
    const bool has_commit = objects_.info(way.back()).kind == model::ObjectKind::commit;
    for (const model::Oid& oid : banned) {
      if (std::find(way.begin(), way.end(), oid) != way.end()) {
        ref.banned.push_back({oid, objects_.info(oid).kind, {}, {}});
        continue;
      }
      const auto found = found_.find(oid);
      if (found == found_.end()) continue;
      const model::Oid commit = first_of(found->second.commits, ref, i, push);
      if (!commit.is_null() || !has_commit) ref.banned.push_back({oid, found->second.kind, {}, commit});
    }
  }
}

}  // namespace sallyport::app
