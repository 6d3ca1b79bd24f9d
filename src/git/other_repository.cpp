#include "git/other_repository.hpp"

#include "git/library.hpp"
#include "git/object_directories.hpp"
#include "git/odb_source.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

struct OtherRepository::Impl {
  explicit Impl(const std::vector<fs::path>& directories)
      : odb(open_odb(directories)), objects(odb.get(), directories) {}

  OdbHandle odb;
  OdbSource objects;
};

OtherRepository::OtherRepository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OtherRepository::OtherRepository(OtherRepository&&) noexcept = default;
OtherRepository::~OtherRepository() = default;

std::optional<OtherRepository> OtherRepository::open(const fs::path& folder) {
  start_library();
  for (const fs::path& git_dir : {folder, folder / ".git"}) {
    if (fs::is_directory(git_dir / "objects") && fs::is_regular_file(git_dir / "HEAD"))
      return OtherRepository(std::make_unique<Impl>(with_alternates(git_dir / "objects")));
  }
  return std::nullopt;
}

bool OtherRepository::has_commit(const model::Oid& oid) const {
  return impl_->objects.contains(oid) && impl_->objects.info(oid).kind == model::ObjectKind::commit;
}

}  // namespace sallyport::git
