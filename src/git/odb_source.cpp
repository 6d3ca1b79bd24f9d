#include "git/odb_source.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <system_error>
#include <tuple>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/core.h>
#include <git2/sys/odb_backend.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/handle.hpp"
#include "git/error.hpp"
#include "git/limit.hpp"
#include "git/loose_object.hpp"
#include "git/pack_forest.hpp"

namespace sallyport::git {

namespace {

void close_listed(DIR* folder) noexcept {
  ::closedir(folder);
}
using FolderHandle = base::Handle<DIR, close_listed>;

// Of a pack of which less than this share is wanted, objects are read one by one: a pack's forest costs a
// look at each of its entries, some hundredth of what reading it costs.
constexpr std::size_t kSparseShare = 16;

// git's object-file.c: the SHA-1 of a tree without entries.
const model::Oid kEmptyTree = model::Oid::from_hex("4b825dc642cb6eb9a060e54bf8d69288fbee4904").value();

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

base::UniqueFd try_open(const std::string& path) {
  return base::UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

// The bytes of a small file, good until the next call in the same thread; nothing if it is not small. It is
// not mapped: to take a mapping away stops all threads of a process for a moment.
std::optional<std::string_view> read_small(int fd) {
  constexpr std::size_t kRoomBytes = 64 << 10;
  thread_local const std::unique_ptr<char[]> room = std::make_unique_for_overwrite<char[]>(kRoomBytes);
  std::size_t size = 0;
  while (size < kRoomBytes) {
    const ssize_t got = ::read(fd, room.get() + size, kRoomBytes - size);
    if (got < 0) return std::nullopt;  // mapping it says what is wrong
    if (got == 0) return std::string_view(room.get(), size);
    size += static_cast<std::size_t>(got);
  }
  return std::nullopt;
}

}  // namespace

OdbHandle open_odb(const std::vector<std::filesystem::path>& directories) {
  OdbHandle odb;
  check(git_odb_new(base::out(odb)), "making an object database");
  for (const auto& directory : directories)
    check(git_odb_add_disk_alternate(odb.get(), directory.c_str()), "opening " + directory.string());
  return odb;
}

OdbSource::OdbSource(git_odb* odb, const std::vector<std::filesystem::path>& directories) : odb_(odb) {
  for (const std::filesystem::path& path : directories) open_directory(path);
}

OdbSource::OdbSource(const OdbSource& other, std::uint64_t cache_bytes)
    : odb_(other.odb_), directories_(other.directories_), packs_(other.packs_), reader_(cache_bytes) {
  set_max_object_bytes(other.max_object_bytes());
  set_deadline(other.deadline());
}

// Packs are shared, and libgit2's database may be; readers are not. All readers of several threads together
// keep about as much as one does.
std::unique_ptr<ObjectSource> OdbSource::for_another_thread(unsigned threads) const {
  return std::unique_ptr<ObjectSource>(new OdbSource(*this, PackReader::kCacheBytes / std::max(1U, threads)));
}

void OdbSource::open_directory(const std::filesystem::path& path) {
  Directory directory{path, {}};
  const FolderHandle folder(::opendir(path.c_str()));
  const auto fail = [&](int error) {
    throw base::Error(
        fmt::format("cannot list {}: {}", path.string(), std::generic_category().message(error)));
  };
  if (!folder) fail(errno);
  for (;;) {
    errno = 0;
    const struct dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);
    unsigned first = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), first, 16);
    if (name.size() == 2 && failure == std::errc() && end == name.data() + 2)
      directory.loose_folders.set(first);
  }
  if (errno != 0) fail(errno);
  open_packs(directory.path / "pack");
  directories_.push_back(std::move(directory));
}

// In order of name, so that what is read from where does not depend on the file system.
void OdbSource::open_packs(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> indexes;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".idx") indexes.push_back(entry.path());
  }
  std::sort(indexes.begin(), indexes.end());
  for (const std::filesystem::path& index : indexes) {
    try {
      packs_.push_back(std::make_shared<const PackFile>(index, id_bytes()));
    } catch (const base::Error&) {
      continue;  // libgit2 judges a pack that we do not take: its objects are read there
    }
  }
}

std::optional<OdbSource::Place> OdbSource::find_packed(const model::Oid& oid) {
  const std::string_view id(reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size());
  const auto look_into = [&](std::size_t pack) -> std::optional<Place> {
    const PackIndex& index = packs_[pack]->index();
    const auto object = index.find(id);
    const auto offset = object ? index.offset(*object) : std::nullopt;
    if (!offset) return std::nullopt;
    last_pack_ = pack;
    return Place{pack, *object, *offset};
  };
  if (packs_.empty()) return std::nullopt;
  if (auto place = look_into(last_pack_)) return place;
  for (std::size_t pack = 0, last = last_pack_; pack < packs_.size(); ++pack) {
    if (pack == last) continue;
    if (auto place = look_into(pack)) return place;
  }
  return std::nullopt;
}

std::optional<RawObject> OdbSource::read_packed(const model::Oid& oid) {
  const auto place = find_packed(oid);
  if (!place) return std::nullopt;
  try {
    return reader_.read(*packs_[place->pack], place->offset, oid, {max_object_bytes(), deadline()});
  } catch (const LimitReached&) {
    throw;
  } catch (const base::Error&) {
    return std::nullopt;  // another copy may be sound, or libgit2 says what is wrong
  }
}

// Nothing if there is no folder that it could be in.
// Not put together as a path, which would be taken apart into its components for each object.
std::optional<std::string> OdbSource::loose_path(const Directory& directory, const model::Oid& oid) const {
  if (!directory.loose_folders.test(std::to_integer<std::size_t>(oid.bytes()[0]))) return std::nullopt;
  const std::string hex = oid.hex();
  std::string path = directory.path.native();
  path.append(1, '/').append(hex, 0, 2).append(1, '/').append(hex, 2);
  return path;
}

std::optional<RawObject> OdbSource::read_loose(const model::Oid& oid) const {
  for (const Directory& directory : directories_) {
    const auto path = loose_path(directory, oid);
    if (!path) continue;
    base::UniqueFd fd = try_open(*path);
    if (!fd && ::access(path->c_str(), F_OK) != 0) continue;
    if (!fd) fd = base::open_for_reading(*path);
    if (const auto small = read_small(fd.get())) return read_loose_object(*small, oid, max_object_bytes());
    const base::MappedFile file(fd.get(), *path);
    return read_loose_object(file.text(), oid, max_object_bytes());
  }
  return std::nullopt;
}

std::optional<RawObject> OdbSource::read_apart(const model::Oid& oid) const {
  for (const Directory& directory : directories_) {
    const auto path = loose_path(directory, oid);
    if (!path) continue;
    const base::UniqueFd fd = try_open(*path);
    if (!fd) continue;
    try {
      const auto small = read_small(fd.get());
      return small ? read_small_loose_object(*small, oid, max_object_bytes()) : std::nullopt;
    } catch (const base::Error&) {
      return std::nullopt;  // read() takes it from a pack, or says what is wrong
    }
  }
  return std::nullopt;
}

RawObject OdbSource::read_by_libgit2(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, odb_, &id), "reading the header of object " + oid.hex());
  check_size(to_kind(type, oid), oid, size, std::min(max_object_bytes(), kMostBytesInMemory));
  git_odb_object* object = nullptr;
  check(git_odb_read(&object, odb_, &id), "reading object " + oid.hex());
  note_read_by_library();
  const std::shared_ptr<const void> owner(
      object, [](const void* o) { git_odb_object_free(static_cast<git_odb_object*>(const_cast<void*>(o))); });
  return {to_kind(git_odb_object_type(object), oid),
          {static_cast<const char*>(git_odb_object_data(object)), git_odb_object_size(object)},
          owner};
}

RawObject OdbSource::read(const model::Oid& oid) {
  check_time(deadline());
  if (auto packed = read_packed(oid)) return std::move(*packed);
  if (auto loose = read_loose(oid)) return std::move(*loose);
  // git and libgit2 know the empty tree without its being stored.
  if (oid == kEmptyTree) return {model::ObjectKind::tree, {}, std::make_shared<char>()};
  return read_by_libgit2(oid);
}

ObjectInfo OdbSource::info(const model::Oid& oid) {
  if (const auto place = find_packed(oid)) {
    try {
      return reader_.info(*packs_[place->pack], place->offset);
    } catch (const base::Error&) {
      // As in read(): libgit2 says what is wrong, if anything is.
    }
  }
  const git_oid id = to_git_oid(oid);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, odb_, &id), "reading the header of object " + oid.hex());
  return {to_kind(type, oid), size};
}

bool OdbSource::contains(const model::Oid& oid) {
  if (find_packed(oid)) return true;
  const git_oid id = to_git_oid(oid);
  return git_odb_exists(odb_, &id) != 0;
}

std::vector<model::Oid> OdbSource::in_storage_order(std::vector<model::Oid> oids) {
  // What is in none of the packs (loose, or in a pack that came meanwhile) goes last, by id.
  using Order = std::tuple<std::size_t, std::uint64_t, model::Oid>;
  std::vector<Order> order;
  order.reserve(oids.size());
  for (const model::Oid& oid : oids) {
    const auto place = find_packed(oid);
    order.emplace_back(place ? place->pack : packs_.size(), place ? place->offset : 0, oid);
  }
  std::sort(order.begin(), order.end());
  std::transform(order.begin(), order.end(), oids.begin(),
                 [](const Order& one) { return std::get<model::Oid>(one); });
  return oids;
}

void OdbSource::read_all(std::span<const model::Oid> oids, std::span<BulkVisitor* const> visitors,
                         std::span<const Alike> alike) {
  std::vector<std::vector<PackForest::Wanted>> wanted(packs_.size());
  std::vector<std::size_t> others;
  for (std::size_t index = 0; index < oids.size(); ++index) {
    if (const auto place = find_packed(oids[index])) {
      wanted[place->pack].push_back({place->object, index});
    } else {
      others.push_back(index);
    }
  }
  for (std::size_t pack = 0; pack < packs_.size(); ++pack) {
    if (wanted[pack].empty()) continue;
    if (wanted[pack].size() < packs_[pack]->index().size() / kSparseShare) {
      for (const PackForest::Wanted& one : wanted[pack]) others.push_back(one.index);
      continue;
    }
    const PackForest forest(*packs_[pack], wanted[pack], alike);
    for (const std::size_t index : forest.read(visitors, {max_object_bytes(), deadline()}))
      others.push_back(index);
  }
  if (!others.empty()) read_in_turns(oids, std::move(others), visitors);
}

}  // namespace sallyport::git
