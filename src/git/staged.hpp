#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "git/index_file.hpp"
#include "git/repository.hpp"
#include "git/staged_change.hpp"

namespace sallyport::git {

// Reads the output of `git diff --cached --raw -z --no-renames --abbrev=40` (git-diff(1), raw
// output format). Deletions are left out: they bring nothing. Throws base::Error on
// anything else than that format, an unmerged path included.
std::vector<StagedChange> parse_raw_diff(std::string_view output);

// The index that git uses here: GIT_INDEX_FILE, which git commit sets for its hooks, or the work tree's own.
std::filesystem::path index_path(const Repository& repository);

// What the next commit would bring, as git itself sees the index: what the index has and HEAD has not.
// Entries that are only intended to be added are not there yet.
//
// The index is read by us (git/index_file.hpp). Where that reader does not know enough (a split or sparse
// index, trees that are out of order), git is asked, and works from when this is made, so that the caller can
// prepare meanwhile.
class StagedChanges {
 public:
  // Opens the index. `repository` must outlive this. Throws base::Error if the index is damaged or git cannot
  // be started.
  explicit StagedChanges(Repository& repository);
  // In order of path. Throws base::Error if a path is not merged, a tree of HEAD cannot be read or git fails.
  // To be called once.
  std::vector<StagedChange> finish();

 private:
  void ask_git();

  Repository& repository_;
  std::optional<IndexFile> index_;
  std::unique_ptr<base::ChildProcess> child_;
};

}  // namespace sallyport::git
