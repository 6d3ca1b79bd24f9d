#pragma once

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/file.hpp"
#include "git/object_source.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// The loose objects of one object directory, each checked against its name (git/loose_object.hpp). Cheap to
// copy; several threads may ask at the same time.
class LooseDirectory {
 public:
  // Throws base::Error if the directory cannot be listed.
  explicit LooseDirectory(const std::filesystem::path& path);

  bool contains(const model::Oid& oid) const;
  // Nothing if it is not here. Throws as read_loose_object(), and base::Error if its file cannot be read.
  std::optional<RawObject> read(const model::Oid& oid, std::uint64_t limit_bytes) const;
  // Nothing if it is not here; an object that is not there (RawObject::is_there) if it is one that only
  // read() reads: not small, not sound, larger than `limit_bytes`. Throws nothing.
  std::optional<RawObject> read_small(const model::Oid& oid, std::uint64_t limit_bytes) const;
  // What its file says, which is not checked against the rest of it. Nothing if it is not here. Throws
  // base::Error.
  std::optional<ObjectInfo> info(const model::Oid& oid) const;

 private:
  bool may_hold(const model::Oid& oid) const;
  base::UniqueFd open(const model::Oid& oid) const;

  std::filesystem::path path_;
  std::shared_ptr<const base::UniqueFd> folder_;
  // Which of the 256 folders for loose objects were there when this was made: a packed repository has none,
  // and then no object needs a look at the file system.
  std::bitset<256> folders_;
};

}  // namespace sallyport::git
