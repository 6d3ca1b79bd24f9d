#include "git/odb_source.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include <fmt/core.h>
#include <git2/sys/odb_backend.h>

#include "git/error.hpp"

namespace sallyport::git {

namespace {

model::ObjectKind to_kind(git_object_t type, const model::Oid& oid) {
  switch (static_cast<int>(type)) {
    case GIT_OBJECT_COMMIT:
      return model::ObjectKind::commit;
    case GIT_OBJECT_TREE:
      return model::ObjectKind::tree;
    case GIT_OBJECT_BLOB:
      return model::ObjectKind::blob;
    case GIT_OBJECT_TAG:
      return model::ObjectKind::tag;
    default:
      throw base::Error(fmt::format("object {} is of an unknown type", oid.hex()));
  }
}

}  // namespace

OdbHandle open_odb(const std::vector<std::filesystem::path>& directories) {
  OdbHandle odb;
  check(git_odb_new(base::out(odb)), "making an object database");
  for (const auto& directory : directories)
    check(git_odb_add_disk_alternate(odb.get(), directory.c_str()), "opening " + directory.string());
  return odb;
}

OdbSource::OdbSource(git_odb* odb, std::vector<std::filesystem::path> directories)
    : odb_(odb), directories_(std::move(directories)) {}

RawObject OdbSource::read(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  git_odb_object* object = nullptr;
  check(git_odb_read(&object, odb_, &id), "reading object " + oid.hex());
  const std::shared_ptr<const void> owner(
      object, [](const void* o) { git_odb_object_free(static_cast<git_odb_object*>(const_cast<void*>(o))); });
  return {to_kind(git_odb_object_type(object), oid),
          {static_cast<const char*>(git_odb_object_data(object)), git_odb_object_size(object)},
          owner};
}

ObjectInfo OdbSource::info(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, odb_, &id), "reading the header of object " + oid.hex());
  return {to_kind(type, oid), size};
}

bool OdbSource::contains(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  return git_odb_exists(odb_, &id) != 0;
}

std::vector<model::Oid> OdbSource::in_storage_order(std::vector<model::Oid> oids) {
  // Packs of the directories in a fixed order; what is in none of them (loose, or a pack that came meanwhile)
  // goes last, by id.
  std::vector<PackIndex> packs;
  for (const auto& directory : directories_) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "pack", error)) {
      if (entry.path().extension() != ".idx") continue;
      try {
        packs.emplace_back(entry.path(), id_bytes());
      } catch (const base::Error&) {
        // An order is a hint: objects of a pack whose index we cannot read are read last, by libgit2, which
        // judges the pack itself.
        continue;
      }
    }
  }
  using Place = std::tuple<std::size_t, std::uint64_t, model::Oid>;
  std::vector<Place> places;
  places.reserve(oids.size());
  for (const model::Oid& oid : oids) {
    Place place{std::numeric_limits<std::size_t>::max(), 0, oid};
    for (std::size_t i = 0; i < packs.size(); ++i) {
      if (const auto offset = packs[i].offset(oid)) {
        place = {i, *offset, oid};
        break;
      }
    }
    places.push_back(place);
  }
  std::sort(places.begin(), places.end());
  std::transform(places.begin(), places.end(), oids.begin(),
                 [](const Place& place) { return std::get<2>(place); });
  return oids;
}

}  // namespace sallyport::git
