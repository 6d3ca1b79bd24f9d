#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

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

// The one seam through which objects are read, so that another backend (SHA-256, partial clones, our own pack
// reader) or a faulty one (in tests) can take its place. Replacement refs and grafts are never followed. One
// thread at a time.
class ObjectSource {
 public:
  virtual ~ObjectSource() = default;

  // Throws base::Error, naming the object, if it is missing or cannot be read; ObjectTooLarge
  // (git/limit.hpp), without having read it, if it is larger than max_object_bytes().
  virtual RawObject read(const model::Oid& oid) = 0;
  // Kind and size without its bytes. Throws as read().
  virtual ObjectInfo info(const model::Oid& oid) = 0;
  // Whether there is such an object at all.
  virtual bool contains(const model::Oid& oid) = 0;
  // The same ids in the order in which they are cheapest to read. A hint: never fails, never loses an id.
  virtual std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) = 0;
  // 20 or 32.
  virtual std::size_t id_bytes() const noexcept = 0;

  std::uint64_t max_object_bytes() const noexcept { return max_object_bytes_; }
  void set_max_object_bytes(std::uint64_t limit) noexcept { max_object_bytes_ = limit; }

 private:
  std::uint64_t max_object_bytes_ = 256ULL << 20;
};

}  // namespace sallyport::git
