#pragma once

#include <bitset>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "git/library.hpp"
#include "git/object_source.hpp"
#include "git/pack_file.hpp"
#include "git/pack_reader.hpp"

namespace sallyport::git {

// An object database over exactly `directories`, in that order. Throws base::Error.
OdbHandle open_odb(const std::vector<std::filesystem::path>& directories);

// Packed and loose objects by our own readers. What those do not take (a pack that is odd, or that came after
// this was made) is read through libgit2's object database, and counted (read_by_library).
class OdbSource final : public ObjectSource {
 public:
  // `directories` are those that `odb` reads. `odb` must outlive this.
  OdbSource(git_odb* odb, const std::vector<std::filesystem::path>& directories);

  RawObject read(const model::Oid& oid) override;
  // Small loose ones.
  std::optional<RawObject> read_apart(const model::Oid& oid) const override;
  ObjectInfo info(const model::Oid& oid) override;
  bool contains(const model::Oid& oid) override;
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override;
  void read_all(std::span<const model::Oid> oids, std::span<BulkVisitor* const> visitors,
                std::span<const Alike> alike) override;
  std::size_t id_bytes() const noexcept override { return model::Oid::kSha1Bytes; }
  // Of the packs that this one knows.
  std::unique_ptr<ObjectSource> for_another_thread(unsigned threads) const override;

 private:
  // Which of the 256 folders for loose objects were there when this was made: a packed repository has none,
  // and then no object needs a look at the file system.
  struct Directory {
    std::filesystem::path path;
    std::bitset<256> loose_folders;
  };
  struct Place {
    std::size_t pack;      // index into packs_
    std::uint32_t object;  // place in its index
    std::uint64_t offset;
  };
  OdbSource(const OdbSource& other, std::uint64_t cache_bytes);
  void open_directory(const std::filesystem::path& path);
  void open_packs(const std::filesystem::path& folder);
  std::optional<Place> find_packed(const model::Oid& oid);
  std::optional<RawObject> read_packed(const model::Oid& oid);
  std::optional<RawObject> read_loose(const model::Oid& oid) const;
  std::optional<std::string> loose_path(const Directory& directory, const model::Oid& oid) const;
  RawObject read_by_libgit2(const model::Oid& oid);

  git_odb* odb_;
  std::vector<Directory> directories_;
  std::vector<std::shared_ptr<const PackFile>> packs_;  // in the order of directories
  std::size_t last_pack_ = 0;  // where the last object was found: the next is mostly there
  PackReader reader_;
};

}  // namespace sallyport::git
