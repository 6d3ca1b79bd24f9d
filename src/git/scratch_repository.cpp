#include "git/scratch_repository.hpp"

#include <cstring>
#include <utility>

#include <git2/sys/repository.h>

#include "git/error.hpp"

namespace sallyport::git {

namespace {

using IndexHandle = base::Handle<git_index, git_index_free>;

git_object_t to_type(model::ObjectKind kind) {
  switch (kind) {
    case model::ObjectKind::commit:
      return GIT_OBJECT_COMMIT;
    case model::ObjectKind::tree:
      return GIT_OBJECT_TREE;
    case model::ObjectKind::blob:
      return GIT_OBJECT_BLOB;
    case model::ObjectKind::tag:
      return GIT_OBJECT_TAG;
  }
  return GIT_OBJECT_INVALID;
}

// What libgit2 gets for an object that cannot be read. Its walks over commits leak where one fails (1.5);
// with this they come to an end, and what they found is thrown away by check().
constexpr std::string_view kStandIn =
    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor - <-> 0 +0000\ncommitter - <-> 0 +0000\n\n";

// Runs `action`, which answers a code of libgit2's. What it throws is kept in `failure`, the first one for
// good: what comes after it need not be true.
template <typename Action>
int guarded(std::exception_ptr& failure, Action&& action) noexcept {
  try {
    return std::forward<Action>(action)();
  } catch (...) {
    if (!failure) failure = std::current_exception();
    return GIT_EUSER;
  }
}

}  // namespace

ScratchRepository::Backend::Backend(ObjectSource& source) : git_odb_backend{}, objects(source) {
  version = GIT_ODB_BACKEND_VERSION;
  git_odb_backend::read = ScratchRepository::read;
  git_odb_backend::read_header = ScratchRepository::read_header;
  git_odb_backend::write = ScratchRepository::write;
  git_odb_backend::exists = ScratchRepository::exists;
  // It is a member of ours, so there is nothing to free.
  git_odb_backend::free = [](git_odb_backend*) {};
}

ScratchRepository::ScratchRepository(ObjectSource& objects) : backend_(objects) {
  start_library();
  OdbHandle odb;
  git::check(git_odb_new(base::out(odb)), "making an object database");
  git::check(git_odb_add_backend(odb.get(), &backend_, 1), "making an object database");
  git::check(git_repository_wrap_odb(base::out(repository_), odb.get()), "making a repository in memory");
  // Without these, libgit2 looks for an index in the working directory, and for the user's configuration.
  IndexHandle index;
  git::check(git_index_new(base::out(index)), "making an index");
  git::check(git_repository_set_index(repository_.get(), index.get()), "making a repository in memory");
  ConfigHandle config;
  git::check(git_config_new(base::out(config)), "making a configuration");
  git::check(git_repository_set_config(repository_.get(), config.get()), "making a repository in memory");
}

int ScratchRepository::check(int code, std::string_view action) {
  if (backend_.failure) std::rethrow_exception(backend_.failure);
  return git::check(code, action);
}

int ScratchRepository::read(void** bytes, std::size_t* size_bytes, git_object_t* type,
                            git_odb_backend* backend, const git_oid* id) noexcept {
  auto* self = static_cast<Backend*>(backend);
  RawObject raw;  // owns what `found` may point into
  std::string_view found = kStandIn;
  *type = GIT_OBJECT_COMMIT;
  guarded(self->failure, [&] {
    const model::Oid oid = to_oid(*id);
    if (const auto own = self->written.find(oid); own != self->written.end()) {
      found = own->second.bytes;
      *type = own->second.type;
    } else {
      raw = self->objects.read(oid);
      found = raw.bytes();
      *type = to_type(raw.kind());
    }
    return 0;
  });
  // libgit2 reads texts (commits) up to a NUL.
  auto* copy = static_cast<char*>(git_odb_backend_data_alloc(backend, found.size() + 1));
  if (copy == nullptr) return GIT_ERROR;
  std::memcpy(copy, found.data(), found.size());
  copy[found.size()] = '\0';
  *bytes = copy;
  *size_bytes = found.size();
  return GIT_OK;
}

int ScratchRepository::read_header(std::size_t* size_bytes, git_object_t* type, git_odb_backend* backend,
                                   const git_oid* id) noexcept {
  auto* self = static_cast<Backend*>(backend);
  return guarded(self->failure, [&] {
    const model::Oid oid = to_oid(*id);
    if (const auto own = self->written.find(oid); own != self->written.end()) {
      *size_bytes = own->second.bytes.size();
      *type = own->second.type;
    } else {
      const ObjectInfo info = self->objects.info(oid);
      *size_bytes = info.size_bytes;
      *type = to_type(info.kind);
    }
    return 0;
  });
}

int ScratchRepository::write(git_odb_backend* backend, const git_oid* id, const void* bytes,
                             std::size_t size_bytes, git_object_t type) noexcept {
  auto* self = static_cast<Backend*>(backend);
  return guarded(self->failure, [&] {
    self->written.try_emplace(to_oid(*id), Written{type, {static_cast<const char*>(bytes), size_bytes}});
    return 0;
  });
}

int ScratchRepository::exists(git_odb_backend* backend, const git_oid* id) noexcept {
  auto* self = static_cast<Backend*>(backend);
  const int answer = guarded(self->failure, [&] {
    const model::Oid oid = to_oid(*id);
    return self->written.contains(oid) || self->objects.contains(oid) ? 1 : 0;
  });
  return answer == 1 ? 1 : 0;
}

}  // namespace sallyport::git
