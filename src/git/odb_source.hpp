#pragma once

#include <bitset>
#include <filesystem>
#include <optional>
#include <vector>

#include "git/library.hpp"
#include "git/object_source.hpp"
#include "git/pack_index.hpp"

namespace sallyport::git {

// An object database over exactly `directories`, in that order. Throws base::Error.
OdbHandle open_odb(const std::vector<std::filesystem::path>& directories);

// Packed objects through libgit2's object database, loose ones by our own reader. Keeps no cache of its own.
class OdbSource final : public ObjectSource {
 public:
  // `directories` are those that `odb` reads; their pack indexes give the storage order. `odb` must outlive
  // this.
  OdbSource(git_odb* odb, std::vector<std::filesystem::path> directories);

  RawObject read(const model::Oid& oid) override;
  ObjectInfo info(const model::Oid& oid) override;
  bool contains(const model::Oid& oid) override;
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override;
  std::size_t id_bytes() const noexcept override { return model::Oid::kSha1Bytes; }

 private:
  // Which of the 256 folders for loose objects were there when this was made: a packed repository has none,
  // and then no object needs a look at the file system.
  struct Directory {
    std::filesystem::path path;
    std::bitset<256> loose_folders;
  };
  std::optional<RawObject> read_loose(const model::Oid& oid) const;

  git_odb* odb_;
  std::vector<Directory> directories_;
};

}  // namespace sallyport::git
