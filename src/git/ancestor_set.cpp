#include "git/ancestor_set.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/parse_object.hpp"

namespace sallyport::git {

namespace {

constexpr std::int64_t kClockSkewSeconds = 86'400;  // a day
constexpr int kMaxTagDepth = 1024;

}  // namespace

LoadedCommit load_commit(ObjectSource& objects, const model::Oid& oid,
                         const std::unordered_set<model::Oid>& shallow) {
  return parse_loaded(objects.read(oid), oid, objects.id_bytes(), shallow);
}

LoadedCommit parse_loaded(RawObject raw, const model::Oid& oid, std::size_t id_bytes,
                          const std::unordered_set<model::Oid>& shallow) {
  LoadedCommit loaded;
  loaded.raw = std::move(raw);
  if (loaded.raw.kind() != model::ObjectKind::commit)
    throw base::Error(
        fmt::format("object {} should be a commit and is a {}", oid.hex(), to_string(loaded.raw.kind())));
  try {
    loaded.commit = parse_commit(loaded.raw.bytes(), id_bytes);
  } catch (const std::exception& error) {  // the context is not made for each commit that can be read
    base::rethrow_with_context("commit " + oid.hex(), error);
  }
  if (shallow.contains(oid)) loaded.commit.parents.clear();
  return loaded;
}

model::Oid peel_tags(ObjectSource& objects, const model::Oid& oid) {
  model::Oid target = oid;
  for (int depth = 0; objects.info(target).kind == model::ObjectKind::tag; ++depth) {
    if (depth == kMaxTagDepth)
      throw base::Error(fmt::format("tag {}: tags of tags nested deeper than {}", oid.hex(), kMaxTagDepth));
    const RawObject raw = objects.read(target);
    target = base::with_context("tag " + target.hex(),
                                [&] { return parse_tag(raw.bytes(), objects.id_bytes()).target; });
  }
  return target;
}

AncestorSet::AncestorSet(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
                         std::vector<model::Oid> tips, Follow follow)
    : objects_(objects), shallow_(shallow), tips_(std::move(tips)), follow_(follow) {}

void AncestorSet::add(const model::Oid& oid) {
  if (!seen_.insert(oid).second) return;
  LoadedCommit loaded = load_commit(objects_, oid, shallow_);
  std::vector<model::Oid>& parents = loaded.commit.parents;
  if (follow_ == Follow::first_parents && parents.size() > 1) parents.resize(1);
  queue_.push({loaded.seconds(), oid, std::move(parents)});
}

void AncestorSet::start() {
  is_started_ = true;
  for (const model::Oid& tip : tips_) {
    const model::Oid target = peel_tags(objects_, tip);
    if (objects_.info(target).kind == model::ObjectKind::commit) add(target);
  }
}

void AncestorSet::expand_newest() {
  const Pending newest = queue_.top();
  queue_.pop();
  for (const model::Oid& parent : newest.parents) add(parent);
}

bool AncestorSet::contains(const model::Oid& commit, std::int64_t seconds) {
  if (!is_started_) start();
  while (!seen_.contains(commit) && !queue_.empty() && queue_.top().seconds >= seconds - kClockSkewSeconds)
    expand_newest();
  return seen_.contains(commit);
}

bool AncestorSet::contains_exactly(const model::Oid& commit) {
  if (!is_started_) start();
  while (!seen_.contains(commit) && !queue_.empty()) expand_newest();
  return seen_.contains(commit);
}

}  // namespace sallyport::git
