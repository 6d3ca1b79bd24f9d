#include "git/other_repository.hpp"

#include <utility>
#include <vector>

#include "git/library.hpp"
#include "git/object_directories.hpp"
#include "git/odb_source.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

struct OtherRepository::Impl {
  explicit Impl(std::vector<fs::path> found) : directories(std::move(found)) {}

  // Objects with ids of this size: who asks has one, and all in a repository are of one.
  OdbSource& with_ids_of(std::size_t bytes) {
    if (!objects || objects->id_bytes() != bytes) {
      objects = nullptr;
      odb = bytes == model::Oid::kSha1Bytes ? open_odb(directories) : OdbHandle();
      objects = std::make_unique<OdbSource>(odb.get(), directories, bytes);
    }
    return *objects;
  }

  std::vector<fs::path> directories;
  OdbHandle odb;
  std::unique_ptr<OdbSource> objects;
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
  OdbSource& objects = impl_->with_ids_of(oid.bytes().size());
  return objects.contains(oid) && objects.info(oid).kind == model::ObjectKind::commit;
}

}  // namespace sallyport::git
