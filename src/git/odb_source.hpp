#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "git/library.hpp"
#include "git/loose_directory.hpp"
#include "git/multi_pack_index.hpp"
#include "git/object_source.hpp"
#include "git/pack_file.hpp"
#include "git/pack_reader.hpp"

namespace sallyport::git {

// An object database over exactly `directories`, in that order. Throws base::Error.
OdbHandle open_odb(const std::vector<std::filesystem::path>& directories);

// Packed and loose objects by our own readers. What those do not take (a pack that is odd, or that came after
// this was made) is read through libgit2's object database, checked against its name, and counted
// (read_by_library). libgit2 knows no ids of SHA-256: where objects have these, what came meanwhile is looked
// for anew, and an odd pack cannot be read. Multi-pack indexes say where to look first, no more: a damaged,
// old or wrong one hides no object.
class OdbSource final : public ObjectSource {
 public:
  // `directories` are those that `odb` reads, which must outlive this. Null for ids of 32 bytes.
  OdbSource(git_odb* odb, const std::vector<std::filesystem::path>& directories, std::size_t id_bytes);

  RawObject read(const model::Oid& oid) override;
  // Small loose ones.
  std::optional<RawObject> read_apart(const model::Oid& oid) const override;
  std::optional<PackPlace> packed_at(const model::Oid& oid) override;
  ObjectInfo info(const model::Oid& oid) override;
  // Throws as read() if libgit2 alone says that it is there, and it cannot be read.
  bool contains(const model::Oid& oid) override;
  // The same of what was there when this was made, by our readers alone.
  bool is_known(const model::Oid& oid);
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override;
  void read_all(std::span<const model::Oid> oids, std::span<BulkVisitor* const> visitors,
                std::span<const Alike> alike) override;
  std::size_t id_bytes() const noexcept override { return id_bytes_; }
  // Of the packs that this one knows.
  std::unique_ptr<ObjectSource> for_another_thread(unsigned threads) const override;

 private:
  struct Place {
    std::size_t pack;      // index into packs_
    std::uint32_t object;  // place in its index
    std::uint64_t offset;
  };
  // A multi-pack index all of whose packs are there.
  struct Covering {
    MultiPackIndex index;
    std::vector<std::size_t> packs;  // by their numbers in it: indices into packs_
  };
  // By the names of their indexes: indices into packs_.
  using PacksByName = std::map<std::string, std::size_t, std::less<>>;
  OdbSource(const OdbSource& other, std::uint64_t cache_bytes);
  void open_packs(const std::filesystem::path& folder);
  void open_covering(const std::filesystem::path& path, PacksByName& packs);
  std::optional<Place> find_in(std::size_t pack, std::string_view id);
  // Where it probably is, if it is packed.
  std::optional<Place> find_packed(const model::Oid& oid);
  // Where it is, whatever the multi-pack indexes say: what find_packed() did not find must not be said to be
  // missing before this was asked.
  std::optional<Place> find_despite_covering(const model::Oid& oid);
  std::optional<Place> find_in_all_packs(std::string_view id);
  std::optional<RawObject> read_packed(const std::optional<Place>& place, const model::Oid& oid);
  std::optional<ObjectInfo> info_of_packed(const std::optional<Place>& place);
  std::optional<RawObject> read_loose(const model::Oid& oid) const;
  std::optional<ObjectInfo> info_of_loose(const model::Oid& oid) const;
  RawObject read_by_libgit2(const model::Oid& oid);
  // Takes up what came since; for want of libgit2.
  void look_again();
  RawObject read_new(const model::Oid& oid);
  ObjectInfo info_of_new(const model::Oid& oid);

  git_odb* odb_;
  std::vector<std::filesystem::path> paths_;  // of the directories
  std::size_t id_bytes_;
  std::vector<LooseDirectory> directories_;
  std::set<std::string> opened_;                        // indexes of packs
  std::vector<std::shared_ptr<const PackFile>> packs_;  // in the order of directories
  std::vector<std::shared_ptr<const Covering>> coverings_;
  std::vector<std::size_t> uncovered_packs_;  // those that are in none of them: indices into packs_
  std::size_t last_pack_ = 0;                 // where the last object was found: the next is mostly there
  PackReader reader_;
};

}  // namespace sallyport::git
