#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "git/repository.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// A path whose content or mode in the index differs from HEAD's.
struct StagedChange {
  std::string path;  // foreign bytes
  std::uint32_t mode = 0;
  model::Oid blob;    // what is staged; of a submodule its commit
  model::Oid before;  // what HEAD has at this path; null where there is nothing
};

// Reads the output of `git diff --cached --raw -z --no-renames --abbrev=40` (git-diff(1), raw
// output format). Deletions are left out: they bring nothing. Throws base::Error on
// anything else than that format, an unmerged path included.
std::vector<StagedChange> parse_raw_diff(std::string_view output);

// What the next commit would bring, as git itself sees the index: GIT_INDEX_FILE, split and sparse indexes,
// entries that are only intended to be added. git starts working when this is made, so that the caller can
// prepare meanwhile.
class StagedChanges {
 public:
  // Throws base::Error if git cannot be started.
  explicit StagedChanges(const std::string& work_folder);
  // Throws base::Error if git fails.
  std::vector<StagedChange> finish();

 private:
  std::unique_ptr<base::ChildProcess> child_;
};

}  // namespace sallyport::git
