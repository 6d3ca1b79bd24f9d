#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/admin_bench.hpp"
#include "triage/ignore_file.hpp"

namespace sallyport::app {

// The .sallyport.ignore.toml at the top of a work tree, to be added to. What stands in it stays as it is.
class IgnoreFileEditor {
 public:
  // Throws base::Error if there is no work tree, or if the file is broken.
  explicit IgnoreFileEditor(const git::Repository& repository);
  const std::filesystem::path& path() const noexcept { return path_; }
  // Whether an entry for the same fingerprint, rule and path stands there that does not expire sooner.
  bool has(const triage::IgnoreEntry& entry) const;
  void add(const triage::IgnoreEntry& entry, std::string_view comment);
  // Throws base::Error, and leaves the file as it was, if what it would be cannot be read back.
  void save() const;

 private:
  std::filesystem::path path_;
  std::string text_;
  std::vector<triage::IgnoreEntry> entries_;
};

struct ImportResult {
  std::size_t added = 0;
  std::size_t present = 0;  // ignored already
  std::vector<std::string>
      unmatched;  // lines for people: what is not in the files of HEAD, or not taken over
};

// Finds what another scanner's file ignores among the findings in HEAD's files, and adds their fingerprints
// to the ignore file, with owner, expiry and (if it is given) reason of `like`. The file's form is told by
// its name and content. Throws base::Error.
ImportResult import_findings(Bench& bench, const std::string& file, const triage::IgnoreEntry& like);

}  // namespace sallyport::app
