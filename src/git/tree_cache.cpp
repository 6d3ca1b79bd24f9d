#include "git/tree_cache.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::git {

namespace {

constexpr std::size_t kUsualGrowth = 4;       // of the starts of a tree that is changed
constexpr std::uint64_t kBytesBesides = 256;  // of a tree without content

std::shared_ptr<CachedTree> load_tree(ObjectSource& objects, const model::Oid& oid) {
  auto tree = std::make_shared<CachedTree>();
  tree->raw = objects.read(oid);
  if (tree->raw.kind() != model::ObjectKind::tree)
    throw base::Error(
        fmt::format("object {} should be a tree and is a {}", oid.hex(), to_string(tree->raw.kind())));
  return tree;
}

}  // namespace

void EntryStarts::note_copied(const EntryStarts& other, std::size_t begin, std::size_t end,
                              std::size_t begin_here) {
  auto from = std::upper_bound(other.starts_.begin(), other.starts_.end(), begin);
  if (starts_.empty()) starts_.reserve(other.starts_.size() + kUsualGrowth);
  const auto to = std::upper_bound(from, other.starts_.end(), end);
  for (; from != to; ++from) note(*from - begin + begin_here);
}

std::size_t EntryStarts::last_until(std::size_t at) const noexcept {
  const auto behind = std::upper_bound(starts_.begin(), starts_.end(), at);
  return behind == starts_.begin() ? 0 : *(behind - 1);
}

std::shared_ptr<CachedTree> TreeCache::read(const model::Oid& oid) {
  if (const std::shared_ptr<CachedTree>* const found = trees_.find(oid)) return *found;
  std::shared_ptr<CachedTree> tree = load_tree(objects_, oid);
  trees_.add(oid, tree, tree->raw.bytes().size() + kBytesBesides);
  return tree;
}

}  // namespace sallyport::git
