#include "git/odb_source.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

#include <unistd.h>

#include <fmt/core.h>
#include <git2/sys/odb_backend.h>

#include "git/error.hpp"
#include "git/limit.hpp"
#include "git/loose_object.hpp"

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

OdbSource::OdbSource(git_odb* odb, std::vector<std::filesystem::path> directories) : odb_(odb) {
  for (std::filesystem::path& path : directories) {
    Directory directory{std::move(path), {}};
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path, error)) {
      const std::string name = entry.path().filename().string();
      unsigned first = 0;
      const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), first, 16);
      if (name.size() == 2 && failure == std::errc() && end == name.data() + 2)
        directory.loose_folders.set(first);
    }
    if (error) throw base::Error(fmt::format("cannot list {}: {}", directory.path.string(), error.message()));
    directories_.push_back(std::move(directory));
  }
}

std::optional<RawObject> OdbSource::read_loose(const model::Oid& oid) const {
  for (const Directory& directory : directories_) {
    if (!directory.loose_folders.test(std::to_integer<std::size_t>(oid.bytes()[0]))) continue;
    const std::string hex = oid.hex();
    const std::filesystem::path path = directory.path / hex.substr(0, 2) / hex.substr(2);
    if (::access(path.c_str(), F_OK) != 0) continue;
    const base::MappedFile file(path);
    return read_loose_object(file.text(), oid, max_object_bytes());
  }
  return std::nullopt;
}

RawObject OdbSource::read(const model::Oid& oid) {
  if (auto loose = read_loose(oid)) return std::move(*loose);
  if (const ObjectInfo known = info(oid); known.size_bytes > max_object_bytes())
    throw ObjectTooLarge(fmt::format("{} {} has {} bytes, more than the {} that are looked at",
                                     to_string(known.kind), oid.hex(), known.size_bytes, max_object_bytes()),
                         known.size_bytes);
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
    for (const auto& entry : std::filesystem::directory_iterator(directory.path / "pack", error)) {
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
