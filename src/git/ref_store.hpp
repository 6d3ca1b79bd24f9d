#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/oid.hpp"

struct git_repository;

namespace sallyport::git {

// A ref that stands in the repository now.
struct Ref {
  std::string name;  // full; "HEAD" only where HEAD is detached
  model::Oid id;     // what it holds: a commit, or a tag, tree or blob for some tags
};

// The refs of a repository and the names that objects have, however they are kept. Functions throw
// base::Error if they cannot be read. Not thread-safe.
class RefStore {
 public:
  virtual ~RefStore() = default;

  // All below refs/ but symbolic ones, and HEAD where it is detached, also in other work trees.
  virtual std::vector<Ref> refs() const = 0;
  // What a ref holds in the end; nothing if there is none, or if `name` can be none's. `name` is full, or
  // "HEAD".
  virtual std::optional<model::Oid> id_of(const std::string& name) const = 0;
  // The name that a symbolic ref holds, whether there is such a ref or not, or one that this comes to if it
  // is a symbolic ref as well; nothing if `name` is none's.
  virtual std::optional<std::string> symbolic_target(const std::string& name) const = 0;
  // The object that a revision names (gitrevisions(7), no range); nothing if it names none.
  virtual std::optional<model::Oid> resolve(const std::string& revision) const = 0;
};

// Where the parts of a repository lie; absolute.
struct RefPlaces {
  std::filesystem::path git_dir;
  std::filesystem::path common_dir;
};

// By libgit2: as little as is asked for is read. `repository` must outlive it.
std::unique_ptr<RefStore> refs_by_libgit2(git_repository& repository, RefPlaces places);

// By git itself, for what libgit2 does not know: ids of SHA-256, refs in tables (reftable). All refs are read
// when one but HEAD is first asked for, and are as they were then. `in_files`: each ref may have a file of
// its own.
std::unique_ptr<RefStore> refs_by_git(RefPlaces places, bool in_files);

}  // namespace sallyport::git
