#include "git/odb_source.hpp"

#include <algorithm>
#include <memory>
#include <system_error>
#include <tuple>

#include <fmt/core.h>
#include <git2/sys/odb_backend.h>

#include "base/error.hpp"
#include "git/error.hpp"
#include "git/limit.hpp"
#include "git/pack_forest.hpp"

namespace sallyport::git {

namespace {

// Of a pack of which less than this share is wanted, objects are read one by one: a pack's forest costs a
// look at each of its entries, some hundredth of what reading it costs.
constexpr std::size_t kSparseShare = 16;

constexpr std::string_view kMultiPackIndexName = "multi-pack-index";
// One of fewer packs saves no search: to look into it is one, and the pack that it names is searched, too.
constexpr std::size_t kFewestCovered = 3;

// git's object-file.c: the ids of a tree without entries.
const model::Oid kEmptyTree = model::Oid::from_hex("4b825dc642cb6eb9a060e54bf8d69288fbee4904").value();
const model::Oid kEmptyTreeOfSha256 =
    model::Oid::from_hex("6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321").value();

bool is_empty_tree(const model::Oid& oid) {
  return oid == kEmptyTree || oid == kEmptyTreeOfSha256;
}

[[noreturn]] void fail_missing(const model::Oid& oid) {
  throw base::Error(fmt::format("object {} is missing, or in a pack that cannot be read", oid.hex()),
                    "see what is damaged: git fsck --full");
}

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

std::string_view raw_id(const model::Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size()};
}

}  // namespace

OdbHandle open_odb(const std::vector<std::filesystem::path>& directories) {
  OdbHandle odb;
  check(git_odb_new(base::out(odb)), "making an object database");
  for (const auto& directory : directories)
    check(git_odb_add_disk_alternate(odb.get(), directory.c_str()), "opening " + directory.string());
  return odb;
}

OdbSource::OdbSource(git_odb* odb, const std::vector<std::filesystem::path>& directories,
                     std::size_t id_bytes)
    : odb_(odb), paths_(directories), id_bytes_(id_bytes) {
  for (const std::filesystem::path& path : paths_) {
    directories_.emplace_back(path);
    open_packs(path / "pack");
  }
}

OdbSource::OdbSource(const OdbSource& other, std::uint64_t cache_bytes)
    : odb_(other.odb_),
      paths_(other.paths_),
      id_bytes_(other.id_bytes_),
      directories_(other.directories_),
      opened_(other.opened_),
      packs_(other.packs_),
      coverings_(other.coverings_),
      uncovered_packs_(other.uncovered_packs_),
      reader_(cache_bytes) {
  set_max_object_bytes(other.max_object_bytes());
  set_deadline(other.deadline());
}

// Packs and multi-pack indexes are shared, and libgit2's database may be; readers are not. All readers of
// several threads together keep about as much as one does.
std::unique_ptr<ObjectSource> OdbSource::for_another_thread(unsigned threads) const {
  return std::unique_ptr<ObjectSource>(new OdbSource(*this, PackReader::kCacheBytes / std::max(1U, threads)));
}

// In order of name, so that what is read from where does not depend on the file system.
void OdbSource::open_packs(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> indexes;
  std::optional<std::filesystem::path> multi_pack_index;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".idx") indexes.push_back(entry.path());
    if (entry.path().filename() == kMultiPackIndexName) multi_pack_index = entry.path();
  }
  std::sort(indexes.begin(), indexes.end());
  PacksByName packs;
  for (const std::filesystem::path& index : indexes) {
    if (!opened_.insert(index.string()).second) continue;
    try {
      packs_.push_back(std::make_shared<const PackFile>(index, id_bytes()));
      packs.emplace(index.filename().string(), packs_.size() - 1);
    } catch (const base::Error&) {
      continue;  // libgit2 judges a pack that we do not take: its objects are read there
    }
  }
  if (multi_pack_index) open_covering(*multi_pack_index, packs);
  for (const auto& [name, pack] : packs) uncovered_packs_.push_back(pack);
}

// Takes those that it covers out of `packs`. One that cannot be used is left alone, as git does: the packs'
// own indexes are there. That is one which is damaged, or which names a pack that is not there or that we do
// not take (then what it knows of others may be as old).
void OdbSource::open_covering(const std::filesystem::path& path, PacksByName& packs) {
  try {
    Covering covering{MultiPackIndex(path, id_bytes()), {}};
    if (covering.index.pack_names().size() < kFewestCovered) return;
    for (const std::string_view name : covering.index.pack_names()) {
      const auto found = packs.find(name);
      if (found == packs.end()) return;
      covering.packs.push_back(found->second);
    }
    for (const std::string_view name : covering.index.pack_names()) packs.erase(packs.find(name));
    coverings_.push_back(std::make_shared<const Covering>(std::move(covering)));
  } catch (const base::Error&) {
    return;
  }
}

std::optional<OdbSource::Place> OdbSource::find_in(std::size_t pack, std::string_view id) {
  const PackIndex& index = packs_[pack]->index();
  const auto object = index.find(id);
  const auto offset = object ? index.offset(*object) : std::nullopt;
  if (!offset) return std::nullopt;
  last_pack_ = pack;
  return Place{pack, *object, *offset};
}

// The pack where the last one was; then what multi-pack indexes say; then packs that they do not cover. A hit
// counts once the pack's own index confirms it. A miss only means that the object is looked for elsewhere
// first. git takes it for the truth, but git may also be told not to (core.multiPackIndex), and then an
// object that a wrong multi-pack index leaves out is there. What follows from "not there" is mostly the safe
// thing (no such object: refuse; not known before: look at it), but not always: what a ref loses is not asked
// if its old commit is not there. So before that is said, every pack is searched (find_despite_covering).
// That costs what it cost without a multi-pack index, for objects that are nowhere, which are rare; loose
// ones, which are many in a push, have been found by then.
std::optional<OdbSource::Place> OdbSource::find_packed(const model::Oid& oid) {
  const std::string_view id = raw_id(oid);
  if (packs_.empty()) return std::nullopt;
  const std::size_t last = last_pack_;
  if (auto place = find_in(last, id)) return place;
  for (const auto& covering : coverings_) {
    try {
      const auto number = covering->index.find(id);
      if (!number) continue;
      if (auto place = find_in(covering->packs[*number], id)) return place;
    } catch (const base::Error&) {  // a pack by a number that there is not
    }
    return find_in_all_packs(id);
  }
  for (const std::size_t pack : uncovered_packs_) {
    if (pack == last) continue;
    if (auto place = find_in(pack, id)) return place;
  }
  return std::nullopt;
}

std::optional<OdbSource::Place> OdbSource::find_despite_covering(const model::Oid& oid) {
  if (coverings_.empty()) return std::nullopt;  // all have been searched
  return find_in_all_packs(raw_id(oid));
}

std::optional<OdbSource::Place> OdbSource::find_in_all_packs(std::string_view id) {
  for (std::size_t pack = 0; pack < packs_.size(); ++pack) {
    if (auto place = find_in(pack, id)) return place;
  }
  return std::nullopt;
}

std::optional<RawObject> OdbSource::read_packed(const std::optional<Place>& place, const model::Oid& oid) {
  if (!place) return std::nullopt;
  try {
    return reader_.read(*packs_[place->pack], place->offset, oid, {max_object_bytes(), deadline()});
  } catch (const LimitReached&) {
    throw;
  } catch (const base::Error&) {
    return std::nullopt;  // another copy may be sound, or libgit2 says what is wrong
  }
}

std::optional<ObjectInfo> OdbSource::info_of_packed(const std::optional<Place>& place) {
  if (!place) return std::nullopt;
  try {
    return reader_.info(*packs_[place->pack], place->offset);
  } catch (const base::Error&) {
    return std::nullopt;  // likewise
  }
}

std::optional<RawObject> OdbSource::read_loose(const model::Oid& oid) const {
  for (const LooseDirectory& directory : directories_) {
    if (auto object = directory.read(oid, max_object_bytes())) return object;
  }
  return std::nullopt;
}

std::optional<ObjectInfo> OdbSource::info_of_loose(const model::Oid& oid) const {
  for (const LooseDirectory& directory : directories_) {
    if (const auto info = directory.info(oid)) return info;
  }
  return std::nullopt;
}

std::optional<RawObject> OdbSource::read_apart(const model::Oid& oid) const {
  for (const LooseDirectory& directory : directories_) {
    auto object = directory.read_small(oid, max_object_bytes());
    if (!object) continue;
    if (object->is_there()) return object;
    break;  // read() takes it from a pack, or says what is wrong
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
  const std::string_view bytes(static_cast<const char*>(git_odb_object_data(object)),
                               git_odb_object_size(object));
  type = git_odb_object_type(object);
  // libgit2 takes a multi-pack index at its word, and what that says may be another object.
  git_oid found;
  check(git_odb_hash(&found, bytes.data(), bytes.size(), type), "checking object " + oid.hex());
  if (git_oid_equal(&found, &id) == 0)
    throw base::Error(fmt::format("object {} does not hold what its name says", oid.hex()),
                      "run git multi-pack-index verify and git fsck");
  return {to_kind(type, oid), bytes, owner};
}

RawObject OdbSource::read(const model::Oid& oid) {
  check_time(deadline());
  if (auto packed = read_packed(find_packed(oid), oid)) return std::move(*packed);
  if (auto loose = read_loose(oid)) return std::move(*loose);
  // git and libgit2 know the empty tree without its being stored.
  if (is_empty_tree(oid)) return {model::ObjectKind::tree, {}, std::make_shared<char>()};
  if (auto packed = read_packed(find_despite_covering(oid), oid)) return std::move(*packed);
  return odb_ != nullptr ? read_by_libgit2(oid) : read_new(oid);
}

void OdbSource::look_again() {
  directories_.clear();
  for (const std::filesystem::path& path : paths_) {
    directories_.emplace_back(path);
    open_packs(path / "pack");
  }
}

RawObject OdbSource::read_new(const model::Oid& oid) {
  look_again();
  if (auto packed = read_packed(find_in_all_packs(raw_id(oid)), oid)) return std::move(*packed);
  if (auto loose = read_loose(oid)) return std::move(*loose);
  fail_missing(oid);
}

ObjectInfo OdbSource::info_of_new(const model::Oid& oid) {
  look_again();
  if (const auto packed = info_of_packed(find_in_all_packs(raw_id(oid)))) return *packed;
  if (const auto loose = info_of_loose(oid)) return *loose;
  fail_missing(oid);
}

std::optional<PackPlace> OdbSource::packed_at(const model::Oid& oid) {
  const auto place = find_packed(oid);
  if (!place) return std::nullopt;
  return PackPlace{packs_[place->pack].get(), place->offset};
}

// In the order of read(), and libgit2 is asked last, as there.
ObjectInfo OdbSource::info(const model::Oid& oid) {
  if (const auto packed = info_of_packed(find_packed(oid))) return *packed;
  if (const auto loose = info_of_loose(oid)) return *loose;
  if (is_empty_tree(oid)) return {model::ObjectKind::tree, 0};
  if (const auto packed = info_of_packed(find_despite_covering(oid))) return *packed;
  if (odb_ == nullptr) return info_of_new(oid);
  const git_oid id = to_git_oid(oid);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, odb_, &id), "reading the header of object " + oid.hex());
  return {to_kind(type, oid), size};
}

bool OdbSource::is_known(const model::Oid& oid) {
  const auto is_here = [&](const LooseDirectory& directory) { return directory.contains(oid); };
  return find_packed(oid) || std::ranges::any_of(directories_, is_here) || find_despite_covering(oid);
}

// libgit2, which is left for packs that we do not take or that came later, takes a multi-pack index at its
// word, even for an object that is in no pack. So it has to show the object.
bool OdbSource::contains(const model::Oid& oid) {
  if (is_known(oid)) return true;
  if (odb_ == nullptr) {
    look_again();
    return is_known(oid);
  }
  const git_oid id = to_git_oid(oid);
  if (git_odb_exists(odb_, &id) == 0) return false;
  try {
    read_by_libgit2(oid);
  } catch (const ObjectTooLarge&) {
    return true;  // there is no more than its word
  }
  return true;
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
