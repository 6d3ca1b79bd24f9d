#pragma once

#include <exception>
#include <memory>
#include <string>
#include <unordered_map>

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "git/library.hpp"
#include "git/object_source.hpp"

namespace sallyport::git {

// A repository for libgit2 that is nothing but objects: it reads them from an ObjectSource, and what libgit2
// writes on its way (merged files, merge bases that it makes up) stays in memory and goes with it. It has no
// folder, no refs, no index, no configuration and so no attributes: nothing but the objects can sway what
// libgit2 computes in it. For this room's sources only. One thread; `objects` must outlive it.
class ScratchRepository {
 public:
  explicit ScratchRepository(ObjectSource& objects);
  ScratchRepository(const ScratchRepository&) = delete;
  ScratchRepository& operator=(const ScratchRepository&) = delete;

  git_repository* get() const noexcept { return repository_.get(); }

  // As git::check(), and to be asked about every call into libgit2, whatever it answered: if an object could
  // not be read meanwhile, throws what the ObjectSource threw.
  int check(int code, std::string_view action);

 private:
  struct Written {
    git_object_t type;
    std::string bytes;
  };
  // What libgit2 calls; it knows no exceptions, so they are kept for check().
  struct Backend : git_odb_backend {
    explicit Backend(ObjectSource& source);
    ObjectSource& objects;
    std::unordered_map<model::Oid, Written> written;
    std::exception_ptr failure;
  };
  static int read(void** bytes, std::size_t* size_bytes, git_object_t* type, git_odb_backend* backend,
                  const git_oid* id) noexcept;
  static int read_header(std::size_t* size_bytes, git_object_t* type, git_odb_backend* backend,
                         const git_oid* id) noexcept;
  static int write(git_odb_backend* backend, const git_oid* id, const void* bytes, std::size_t size_bytes,
                   git_object_t type) noexcept;
  static int exists(git_odb_backend* backend, const git_oid* id) noexcept;

  Backend backend_;
  RepositoryHandle repository_;
};

}  // namespace sallyport::git
