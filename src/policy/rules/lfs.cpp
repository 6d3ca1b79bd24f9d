// Pointers of Git LFS.
#include <optional>

#include <fmt/core.h>

#include "content/lfs_pointer.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"

namespace sallyport::policy {

namespace {

std::string track_hint() {
  return in_its_commit("Have Git LFS keep the file,",
                       {"git lfs track -- FILE", "git add .gitattributes", "git add --renormalize -- FILE"});
}

// What a pointer may not be longer than; the head of a blob holds all of one.
bool is_pointer(const BlobFact& blob) {
  return blob.size_bytes < kHeadBytes && content::read_lfs_pointer(blob.head).pointer.has_value();
}

struct PointerSettings {
  bool has_scope = false;  // `paths` or `required_above` is set
  PathScope scope;
  std::uint64_t most_plain_bytes = 0;

  void judge(const ChangeView& view, Accuser& accuser) const {
    const BlobFact& blob = *view.blob;
    if (scope.excepts(view.path) || is_pointer(blob)) return;
    if (content::is_pointer_like(blob.head)) {
      const std::string_view reason = blob.size_bytes < kHeadBytes
                                          ? content::read_lfs_pointer(blob.head).reason
                                          : "it is longer than one may be";
      accuser.add_path(
          view, fmt::format("{} should be a pointer of Git LFS and is malformed: {}", view.path, reason),
          track_hint());
      return;
    }
    // An empty file is its own pointer.
    if (!has_scope || blob.size_bytes == 0 || blob.size_bytes <= most_plain_bytes || !scope.holds(view.path))
      return;
    accuser.add_path(
        view,
        most_plain_bytes == 0
            ? fmt::format("{} must be a pointer of Git LFS and is a plain file of {} bytes", view.path,
                          blob.size_bytes)
            : fmt::format("{} has {} bytes, and a file of more than {} must be a pointer of Git LFS",
                          view.path, blob.size_bytes, most_plain_bytes),
        track_hint());
  }
};

}  // namespace

PushRule read_lfs(const TableReader& table) {
  PushRule rule;
  rule.needs.heads = true;
  rule.judge_change = [asked = PointerSettings{table.has("paths") || table.has("required_above"),
                                               PathScope(table),
                                               table.size_bytes("required_above", 1).value_or(0)}](
                          const ChangeView& view, Accuser& accuser) {
    if (is_file(view) && view.blob->is_read) asked.judge(view, accuser);
  };
  return rule;
}

}  // namespace sallyport::policy
