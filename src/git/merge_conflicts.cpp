// A conflict is told in git's index by up to three versions of a file: of the base, ours and theirs. Where
// the file was renamed they stand at different paths, and libgit2 keeps beside the index which belong
// together.
#include "git/merge_conflicts.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <git2/sys/index.h>

#include "git/library.hpp"

namespace sallyport::git {

namespace {

struct Version {
  std::string path;
  TreeFile file;
};

struct Conflict {
  std::optional<Version> base, ours, theirs;
  std::set<std::string, std::less<>> paths() const {
    std::set<std::string, std::less<>> all;
    for (const auto* version : {&base, &ours, &theirs})
      if (*version) all.insert((*version)->path);
    return all;
  }
};

enum Stage : int { kBase = 1, kOurs = 2, kTheirs = 3 };

// The versions in an index that belong to no conflict yet.
class Stages {
 public:
  explicit Stages(git_index* index) {
    for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
      const git_index_entry* entry = git_index_get_byindex(index, i);
      const int stage = git_index_entry_stage(entry);
      if (stage != 0) files_.emplace(std::pair(entry->path, stage), TreeFile{entry->mode, to_oid(entry->id)});
    }
  }

  // `path` may be null: there is none then.
  std::optional<Version> take(const char* path, Stage stage) {
    if (path == nullptr) return std::nullopt;
    auto node = files_.extract({path, stage});
    if (node.empty()) return std::nullopt;
    return Version{path, node.mapped()};
  }

  Conflict take(const char* base, const char* ours, const char* theirs) {
    return {take(base, kBase), take(ours, kOurs), take(theirs, kTheirs)};
  }

  bool empty() const { return files_.empty(); }
  std::string first_path() const { return files_.begin()->first.first; }

 private:
  std::map<std::pair<std::string, int>, TreeFile> files_;
};

std::vector<Conflict> conflicts_of(git_index* index) {
  Stages stages(index);
  std::vector<Conflict> conflicts;
  for (std::size_t i = 0; i < git_index_name_entrycount(index); ++i) {
    const git_index_name_entry* names = git_index_name_get_byindex(index, i);
    conflicts.push_back(stages.take(names->ancestor, names->ours, names->theirs));
  }
  while (!stages.empty()) {
    const std::string path = stages.first_path();
    conflicts.push_back(stages.take(path.c_str(), path.c_str(), path.c_str()));
  }
  return conflicts;
}

bool is_regular(const TreeFile& file) {
  return (file.mode & model::mode::kTypeMask) == model::mode::kRegular;
}

bool is_of_regular_files(const Conflict& conflict) {
  return conflict.ours && conflict.theirs && is_regular(conflict.ours->file) &&
         is_regular(conflict.theirs->file) && (!conflict.base || is_regular(conflict.base->file));
}

// What merging three names or modes gives; where both sides changed it, either's.
template <typename Part>
auto merged(const Conflict& conflict, Part part) {
  const auto ours = part(*conflict.ours);
  const auto theirs = part(*conflict.theirs);
  std::set<std::decay_t<decltype(ours)>> values = {ours, theirs};
  if (conflict.base && values.size() == 2) values.erase(part(*conflict.base));
  return values;
}

std::set<std::string> merged_names(const Conflict& conflict) {
  return merged(conflict, [](const Version& version) { return version.path; });
}

bool is_merged_mode(const Conflict& conflict, std::uint32_t mode) {
  return merged(conflict, [](const Version& version) { return version.file.mode; }).contains(mode);
}

class Resolutions {
 public:
  Resolutions(ObjectSource& objects, Remerge& remerge, LineDiff line_diff, const IndexComparison& tree)
      : objects_(objects), remerge_(remerge), line_diff_(line_diff), found_(tree.at_conflicts) {
    for (const auto& [path, file] : found_) unexplained_.insert(path);
  }

  std::vector<std::string> judge(const std::vector<Conflict>& conflicts) {
    for (const Conflict& conflict : conflicts)
      for (const std::string& path : conflict.paths()) ++conflicts_at_[path];
    for (const Conflict& conflict : conflicts) judge(conflict);
    missing_.merge(unexplained_);
    return {missing_.begin(), missing_.end()};
  }

 private:
  void judge(const Conflict& conflict) {
    const std::optional<MergedText> text = merged_text(conflict);
    const bool is_shared = std::ranges::any_of(
        conflict.paths(), [&](const std::string& path) { return conflicts_at_.at(path) > 1; });
    if (!text || is_shared) accept_versions(conflict);
    if (text && !accept_text(conflict, *text) && !is_shared) missing_.insert(*merged_names(conflict).begin());
  }

  void accept_versions(const Conflict& conflict) {
    for (const std::string& path : conflict.paths()) {
      const auto found = found_.find(path);
      if (found == found_.end()) continue;
      for (const auto* version : {&conflict.base, &conflict.ours, &conflict.theirs})
        if (*version && (*version)->file == found->second) unexplained_.erase(path);
    }
  }

  bool accept_text(const Conflict& conflict, const MergedText& text) {
    bool is_accepted = false;
    for (const std::string& path : merged_names(conflict)) {
      const auto found = found_.find(path);
      if (found == found_.end() || !is_merged_mode(conflict, found->second.mode)) continue;
      const RawObject file = objects_.read(found->second.oid);
      if (file.kind() != model::ObjectKind::blob || !text.is_resolved_by(file.bytes())) continue;
      unexplained_.erase(path);
      is_accepted = true;
    }
    return is_accepted;
  }

  std::optional<MergedText> merged_text(const Conflict& conflict) {
    if (!is_of_regular_files(conflict)) return std::nullopt;
    const std::string base = conflict.base ? remerge_.read_blob(conflict.base->file.oid) : "";
    return merge_texts(base, remerge_.read_blob(conflict.ours->file.oid),
                       remerge_.read_blob(conflict.theirs->file.oid), line_diff_);
  }

  ObjectSource& objects_;
  Remerge& remerge_;
  LineDiff line_diff_;
  const std::map<std::string, TreeFile, std::less<>>& found_;
  std::map<std::string, std::size_t> conflicts_at_;
  std::set<std::string> unexplained_;  // paths that the tree has, and no conflict accounts for yet
  std::set<std::string> missing_;      // paths at which a file must be, and is not
};

}  // namespace

std::vector<std::string> unresolved_paths(ObjectSource& objects, Remerge& remerge, LineDiff line_diff,
                                          git_index* index, const IndexComparison& tree) {
  return Resolutions(objects, remerge, line_diff, tree).judge(conflicts_of(index));
}

}  // namespace sallyport::git
