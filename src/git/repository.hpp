#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "git/object_source.hpp"
#include "git/ref_store.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Whose repository it must be for us to open it.
enum class Trust {
  hook,     // git started us here and has checked the owner itself
  by_hand,  // safe.directory decides, as it does for git
};

// A repository opened as a hook must: every object directory that git would see, the quarantine first. Not
// thread-safe; objects are read through objects().
class Repository {
 public:
  // `start` is where to look for a repository unless GIT_DIR names one. Honours GIT_DIR, GIT_COMMON_DIR,
  // GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_SHALLOW_FILE and GIT_CEILING_DIRECTORIES.
  // Throws base::Error if there is none, if it belongs to somebody else (Trust::by_hand), if an object
  // directory is missing, or if it is of a kind that cannot be read (a partial clone, ids or refs of an
  // unknown kind).
  Repository(const std::filesystem::path& start, Trust trust);
  ~Repository();
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;

  ObjectSource& objects() noexcept;

  bool is_bare() const;
  const std::filesystem::path& git_dir() const noexcept;    // absolute
  const std::filesystem::path& work_tree() const noexcept;  // absolute; empty if bare

  // All refs below refs/, and HEAD (here and in other work trees) where it is detached. Symbolic refs are
  // left out: they name another one.
  std::vector<Ref> refs() const;
  // What a ref holds, or nothing if there is none or `name` can be none's. `name` is full, or "HEAD".
  std::optional<model::Oid> ref(const std::string& name) const;
  // What a ref's name stands for in the end: another name if it is a symbolic ref here, else `name` itself,
  // whether there is such a ref or not. Throws base::Error for symbolic refs in a circle.
  std::string resolve_symbolic(const std::string& name) const;
  // The full name of the branch that HEAD names, or nothing if HEAD is detached. The branch need not exist
  // (unborn).
  std::optional<std::string> head_branch() const;
  // The object that a revision names, in git's syntax (gitrevisions(7) without ranges). Throws base::Error if
  // it names none.
  model::Oid resolve(const std::string& revision) const;

  // A value of the repository's configuration files (its own, the user's, the system's), or nothing. Throws
  // base::Error if one cannot be read.
  std::optional<std::string> config(const std::string& key) const;
  // As config(), but only from the repository's own and the system's files: what a user or an environment
  // variable cannot set. Of two, the repository's.
  std::optional<std::string> administrator_config(const std::string& key) const;

  // The commits whose parents a shallow repository lacks. Their parents are taken as none.
  const std::unordered_set<model::Oid>& shallow() const noexcept;

  // Where a push's new objects lie until it is accepted, if git set a quarantine up for it.
  bool has_quarantine() const noexcept;
  // Every object in the quarantine, sorted.
  const std::vector<model::Oid>& quarantined() const noexcept;
  // Whether an object lies outside the quarantine, in the repository's own store or an alternate.
  bool is_stored_outside_quarantine(const model::Oid& oid) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::git
