#include "git/tree_path.hpp"

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/parse_object.hpp"
#include "model/object.hpp"

namespace sallyport::git {

namespace {

std::optional<EntryAtPath> entry_of(ObjectSource& objects, const model::Oid& tree, std::string_view name) {
  const RawObject raw = objects.read(tree);
  TreeReader reader(raw.bytes(), objects.id_bytes());
  for (TreeEntry entry; reader.next(entry);) {
    if (entry.name == name) return EntryAtPath{entry.mode, entry.oid()};
  }
  return std::nullopt;
}

bool is_of(const EntryAtPath& entry, std::uint32_t type) {
  return (entry.mode & model::mode::kTypeMask) == type;
}

}  // namespace

std::optional<EntryAtPath> entry_at(ObjectSource& objects, const model::Oid& commit, std::string_view path) {
  const RawObject raw = objects.read(commit);
  if (raw.kind() != model::ObjectKind::commit)
    throw base::Error(fmt::format("{} is a {} and no commit", commit.hex(), to_string(raw.kind())));
  EntryAtPath at{model::mode::kTree, parse_commit(raw.bytes(), objects.id_bytes()).tree};
  for (const std::string_view name : base::split(path, '/')) {
    if (!is_of(at, model::mode::kTree)) return std::nullopt;
    const std::optional<EntryAtPath> entry = entry_of(objects, at.oid, name);
    if (!entry) return std::nullopt;
    at = *entry;
  }
  return at;
}

std::optional<std::string> file_at(ObjectSource& objects, const model::Oid& commit, std::string_view path,
                                   std::uint64_t limit_bytes) {
  const std::optional<EntryAtPath> entry = entry_at(objects, commit, path);
  if (!entry) return std::nullopt;
  const std::string shown = base::escape_foreign(path);
  if (!is_of(*entry, model::mode::kRegular)) throw base::Error(shown + " is no plain file");
  if (objects.info(entry->oid).size_bytes > limit_bytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", shown, limit_bytes));
  return std::string(objects.read(entry->oid).bytes());
}

}  // namespace sallyport::git
