#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "model/object.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// An object's bytes as they are stored, without git's "blob 12\0" in front. Owns them; cheap to copy.
class RawObject {
 public:
  RawObject() = default;
  RawObject(model::ObjectKind kind, std::string_view bytes, std::shared_ptr<const void> owner)
      : kind_(kind), bytes_(bytes), owner_(std::move(owner)) {}

  model::ObjectKind kind() const noexcept { return kind_; }
  // False for one that was only default-made.
  bool is_there() const noexcept { return owner_ != nullptr; }
  std::string_view bytes() const noexcept { return bytes_; }

 private:
  model::ObjectKind kind_ = model::ObjectKind::blob;
  std::string_view bytes_;
  std::shared_ptr<const void> owner_;
};

struct ObjectInfo {
  model::ObjectKind kind = model::ObjectKind::blob;
  std::uint64_t size_bytes = 0;
};

class BulkVisitor;
class PackFile;

// Where a pack holds an object.
struct PackPlace {
  const PackFile* pack = nullptr;
  std::uint64_t offset = 0;
  bool operator==(const PackPlace&) const = default;

  struct Hash {
    std::size_t operator()(const PackPlace& place) const noexcept {
      // Offsets are even and odd alike, but neighbours differ in their low bits alone.
      const std::uint64_t mixed =
          (place.offset + reinterpret_cast<std::uintptr_t>(place.pack)) * 0x9E3779B97F4A7C15ULL;
      return mixed ^ (mixed >> 32);
    }
  };
};

// Two of the objects that are asked for, by their indices, that probably have much in common: versions of a
// file. A hint: they may be stored anyhow.
struct Alike {
  std::uint32_t one = 0;
  std::uint32_t other = 0;
};

// The one seam through which objects are read, so that another backend (SHA-256, partial clones, our own pack
// reader) or a faulty one (in tests) can take its place. Replacement refs and grafts are never followed. One
// thread at a time, but for read_apart().
class ObjectSource {
 public:
  virtual ~ObjectSource() = default;

  // Throws base::Error, naming the object, if it is missing or cannot be read; ObjectTooLarge
  // (git/limit.hpp), without having read it, if it is larger than max_object_bytes().
  virtual RawObject read(const model::Oid& oid) = 0;
  // An object that can be read without what readers share, so by several threads at the same time, and that
  // is none of the large ones (git/large_objects.hpp). Nothing if it is another, or if anything is odd about
  // it: then read() is asked, which says what. Throws nothing.
  virtual std::optional<RawObject> read_apart(const model::Oid&) const { return std::nullopt; }
  // Where a pack holds it, for who takes what is stored there as it is stored. Nothing if it is elsewhere, or
  // if the source does not say. The pack lives as long as this.
  virtual std::optional<PackPlace> packed_at(const model::Oid&) { return std::nullopt; }
  // Kind and size without its bytes. Throws as read().
  virtual ObjectInfo info(const model::Oid& oid) = 0;
  // Whether there is such an object at all.
  virtual bool contains(const model::Oid& oid) = 0;
  // The same ids in the order in which they are cheapest to read. A hint: never fails, never loses an id.
  virtual std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) = 0;
  // Reads all of `oids`, each once and in no order, and shows them to the visitors, with a thread for each of
  // them (git/bulk_visitor.hpp). `oids` must not name one twice. Throws as read() for one that cannot be
  // read, and what a visitor throws. What is in memory at a time is bounded by some objects a thread.
  // `alike` may say which objects are worth showing with another one as their origin.
  virtual void read_all(std::span<const model::Oid> oids, std::span<BulkVisitor* const> visitors,
                        std::span<const Alike> alike);
  // 20 or 32.
  virtual std::size_t id_bytes() const noexcept = 0;
  // One of several that read the same objects at the same time, each for a thread of its own, with this one's
  // limit and deadline. This must outlive it. Null: there can be none.
  virtual std::unique_ptr<ObjectSource> for_another_thread(unsigned threads) const;

  std::uint64_t max_object_bytes() const noexcept { return max_object_bytes_; }
  void set_max_object_bytes(std::uint64_t limit) noexcept { max_object_bytes_ = limit; }

  // After it read() and read_all() throw LimitReached (git/limit.hpp), and whoever works on what they gave
  // may ask, too.
  const base::Deadline& deadline() const noexcept { return deadline_; }
  void set_deadline(const base::Deadline& deadline) noexcept { deadline_ = deadline; }

  // How many objects our own readers did not take (an odd pack, or one that came meanwhile), and libgit2 did.
  std::uint64_t read_by_library() const noexcept { return read_by_library_; }
  // Adds what another thread's source has counted.
  void add_counts_of(const ObjectSource& other) noexcept { read_by_library_ += other.read_by_library_; }

 protected:
  // The part of read_all() that any source can do: one reads at a time, others look at what they have read.
  // `indices` are those of `oids` that are to be read.
  void read_in_turns(std::span<const model::Oid> oids, std::vector<std::size_t> indices,
                     std::span<BulkVisitor* const> visitors);
  void note_read_by_library() noexcept { ++read_by_library_; }

 private:
  std::uint64_t read_by_library_ = 0;
  std::uint64_t max_object_bytes_ = 2ULL << 30;
  base::Deadline deadline_;
};

// So many sources that read the same as `objects` at the same time, each for one of `threads`. None if there
// can be none.
std::vector<std::unique_ptr<ObjectSource>> sources_for_threads(const ObjectSource& objects, unsigned count,
                                                               unsigned threads);

}  // namespace sallyport::git
