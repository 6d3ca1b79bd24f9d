#include <system_error>
#include <utility>

#include <fmt/core.h>
#include <git2.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "git/error.hpp"
#include "git/library.hpp"
#include "git/ref_store.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxHeadBytes = 1 << 20;

class RefsByLibgit2 final : public RefStore {
 public:
  RefsByLibgit2(git_repository& repository, RefPlaces places)
      : repository_(&repository), places_(std::move(places)) {}

  std::vector<Ref> refs() const override {
    std::vector<Ref> refs;
    ReferenceIteratorHandle iterator;
    check(git_reference_iterator_new(base::out(iterator), repository_), "listing refs");
    for (;;) {
      ReferenceHandle reference;
      const int code = git_reference_next(base::out(reference), iterator.get());
      if (code == GIT_ITEROVER) break;
      check(code, "listing refs");
      if (const git_oid* id = git_reference_target(reference.get()); id != nullptr)
        refs.push_back({git_reference_name(reference.get()), to_oid(*id)});
    }
    add_detached_heads(refs);
    return refs;
  }

  std::optional<model::Oid> id_of(const std::string& name) const override {
    git_oid id;
    const int code = git_reference_name_to_id(&id, repository_, name.c_str());
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) return std::nullopt;
    check(code, "reading ref " + name);
    return to_oid(id);
  }

  std::optional<std::string> symbolic_target(const std::string& name) const override {
    if (auto target = linked_target(name)) return target;
    ReferenceHandle reference;
    const int code = git_reference_lookup(base::out(reference), repository_, name.c_str());
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) return std::nullopt;
    check(code, "reading the ref " + base::escape_foreign(name));
    const char* target = git_reference_symbolic_target(reference.get());
    if (target == nullptr) return std::nullopt;
    return target;
  }

  std::optional<model::Oid> resolve(const std::string& revision) const override {
    ObjectHandle object;
    const int code = git_revparse_single(base::out(object), repository_, revision.c_str());
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EAMBIGUOUS) return std::nullopt;
    check(code, "resolving " + revision);
    return to_oid(*git_object_id(object.get()));
  }

 private:
  // In a link git reads the name of a ref (core.preferSymlinkRefs), where libgit2 reads what it leads to.
  std::optional<std::string> linked_target(const std::string& name) const {
    std::error_code error;
    const fs::path& folder = name == "HEAD" ? places_.git_dir : places_.common_dir;
    std::string target = fs::read_symlink(folder / name, error).string();
    if (error || !target.starts_with("refs/")) return std::nullopt;
    return target;
  }

  void add_detached_heads(std::vector<Ref>& refs) const {
    std::vector<fs::path> heads = {places_.common_dir / "HEAD"};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(places_.common_dir / "worktrees", error))
      heads.push_back(entry.path() / "HEAD");
    for (const fs::path& head : heads) {
      const auto text = base::read_file_if_exists(head, kMaxHeadBytes);
      if (!text) continue;
      if (const auto oid = model::Oid::from_hex(base::trim(*text))) refs.push_back({"HEAD", *oid});
    }
  }

  git_repository* repository_;
  RefPlaces places_;
};

}  // namespace

std::unique_ptr<RefStore> refs_by_libgit2(git_repository& repository, RefPlaces places) {
  return std::make_unique<RefsByLibgit2>(repository, std::move(places));
}

}  // namespace sallyport::git
