#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "rules/folder_look.hpp"

namespace sallyport::scan {

// What is on record of a folder of rules, so that it need not be read to know which rules it holds: the
// digest (rules::digest) that they had when the folder looked just as it does now. The record is a small file
// beside the cached engines, named by the folder, and is believed on the same terms as they are: only if
// nobody but root or ourselves can have written it.
class RuleRecord {
 public:
  // Looks at the folder, and for the record in each of `cache_folders`. Throws nothing.
  RuleRecord(const std::filesystem::path& folder, std::vector<std::filesystem::path> cache_folders);

  // Nothing if there is no record of a folder that looks so.
  const std::optional<std::string>& digest() const noexcept { return digest_; }

  // Records that the rules, which were read since `now_ns` (rules::now_ns), have `digest`, in the first of
  // the cache folders that can be written; unless the folder looks otherwise by now or is not settled. Where
  // none can be written the rules are read each time.
  void keep(const std::string& digest, std::int64_t now_ns) const;

 private:
  std::string name() const;
  std::string bytes(const std::string& digest) const;
  std::optional<std::string> read(const std::filesystem::path& cache_folder) const;

  std::filesystem::path folder_;
  std::vector<std::filesystem::path> cache_folders_;
  std::optional<rules::FolderLook> look_;
  std::optional<std::string> digest_;
};

}  // namespace sallyport::scan
