#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/database.hpp"
#include "rules/folder_look.hpp"

namespace sallyport::scan {

// What is on record of a cached engine, so that its 6 MB need not be summed up each time that it is used:
// that it was found whole when its file looked just as it does now, and what the databases in it left for the
// next to begin with. The record is a small file in one of the cache folders, and is believed on the terms of
// an engine and of a RuleRecord.
class EngineRecord {
 public:
  struct Databases {
    match::Database::Seen patterns;
    match::Database::Seen path_patterns;
  };

  // Looks at the engine `name`, which is open as `fd`, and for its record in each of `cache_folders`. Throws
  // nothing but std::bad_alloc.
  EngineRecord(int fd, std::string_view name, std::vector<std::filesystem::path> cache_folders);

  // Nothing if there is no record of an engine that looks so: then it must be summed up.
  const std::optional<Databases>& databases() const noexcept { return databases_; }

  // Whether keep() may do anything, so that what it asks for need not be found out in vain.
  bool can_keep(std::int64_t now_ns) const;

  // Records that the engine, which is still open as `fd` and was read since `now_ns` (rules::now_ns), is
  // whole; unless its file looks otherwise by now, is not settled, or cannot be said to be on the disk.
  // Throws nothing but std::bad_alloc.
  void keep(int fd, const Databases& databases, std::int64_t now_ns) const;

  // What the record of an engine is called.
  static std::string name_for(std::string_view engine_name);

 private:
  std::optional<Databases> read(const std::filesystem::path& cache_folder) const;

  std::string name_;
  std::vector<std::filesystem::path> cache_folders_;
  std::optional<rules::FolderLook> look_;
  std::optional<Databases> databases_;
};

}  // namespace sallyport::scan
