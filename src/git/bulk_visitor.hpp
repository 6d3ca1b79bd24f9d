#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "git/object_source.hpp"

namespace sallyport::git {

// How an object is made of another one that the same visitor, or another of the same reading, has seen
// before: because it is stored so, or was found to be so. Views are good during the call alone.
struct DeltaOrigin {
  std::string_view base;   // the other object's bytes
  std::string_view delta;  // what DeltaReader reads
  const void* note;        // what the visitor noted of the other object; null if nothing
};

// Sees the objects of a reading in bulk (ObjectSource::read_all). Each thread has a visitor of its own.
class BulkVisitor {
 public:
  using Note = std::shared_ptr<const void>;

  virtual ~BulkVisitor() = default;

  // Object `index` of those that were asked for. `origin` is null where nothing is known here that
  // it is made of. What is answered is kept for what is made of it. May throw, which ends the reading.
  virtual Note visit(std::size_t index, const RawObject& object, const DeltaOrigin* origin) = 0;

  // It was not read, because it is larger than the source's max_object_bytes().
  virtual void skip_too_large(std::size_t index, std::uint64_t size_bytes) = 0;
};

}  // namespace sallyport::git
