#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "model/oid.hpp"

namespace sallyport::git {

// The objects of another repository on this machine, whatever the environment says of ours. Neither its
// configuration nor its refs are looked at. Not thread-safe.
class OtherRepository {
 public:
  // `folder` is a bare repository, or a work tree with one in .git; nothing if it is neither. Throws
  // base::Error if it is one and cannot be read.
  static std::optional<OtherRepository> open(const std::filesystem::path& folder);

  OtherRepository(OtherRepository&&) noexcept;
  ~OtherRepository();

  // Whether there is such a commit, reachable from its refs or not. Throws base::Error if it cannot be read.
  bool has_commit(const model::Oid& oid) const;

 private:
  struct Impl;
  explicit OtherRepository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::git
