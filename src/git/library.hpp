#pragma once

#include <cstddef>
#include <span>

#include <git2.h>

#include "base/handle.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Handles for what libgit2 gives out. For this room's sources only.
using RepositoryHandle = base::Handle<git_repository, git_repository_free>;
using OdbHandle = base::Handle<git_odb, git_odb_free>;
using ConfigHandle = base::Handle<git_config, git_config_free>;
using ConfigEntryHandle = base::Handle<git_config_entry, git_config_entry_free>;
using ConfigIteratorHandle = base::Handle<git_config_iterator, git_config_iterator_free>;
using ReferenceHandle = base::Handle<git_reference, git_reference_free>;
using ReferenceIteratorHandle = base::Handle<git_reference_iterator, git_reference_iterator_free>;
using ObjectHandle = base::Handle<git_object, git_object_free>;
using OdbObjectHandle = base::Handle<git_odb_object, git_odb_object_free>;

// Starts libgit2 once in the process, with the settings that a hook needs. Throws GitError.
void start_library();

inline model::Oid to_oid(const git_oid& id) {
  return model::Oid::from_bytes(std::as_bytes(std::span<const unsigned char>(id.id, GIT_OID_RAWSZ)));
}

// Throws base::Error for an id that is not of SHA-1's size: libgit2 1.5 knows no other.
git_oid to_git_oid(const model::Oid& oid);

}  // namespace sallyport::git
