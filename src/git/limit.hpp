#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "model/object.hpp"

namespace sallyport::git {

// A limit of the policy was met; `limit` is its name there. What remains was not looked at, so the push is
// refused.
class LimitReached : public base::Error {
 public:
  LimitReached(std::string limit, const std::string& where)
      : base::Error(where, "ask for a higher " + limit), limit_(std::move(limit)) {}
  const std::string& limit() const noexcept { return limit_; }

 private:
  std::string limit_;
};

// An object is larger than what may be read.
class ObjectTooLarge : public LimitReached {
 public:
  ObjectTooLarge(const std::string& where, std::uint64_t size_bytes)
      : LimitReached("limits.object_bytes", where), size_bytes_(size_bytes) {}
  std::uint64_t size_bytes() const noexcept { return size_bytes_; }

 private:
  std::uint64_t size_bytes_;
};

// How far an object is read.
struct ReadLimits {
  std::uint64_t object_bytes = 0;
  base::Deadline deadline = {};
};

// Commits, trees and tags are taken apart in memory, so they may not be larger than this whatever the limit
// is; nor may what libgit2 reads, which has no other place for it.
inline constexpr std::uint64_t kMostBytesInMemory = 256ULL << 20;

// How large an object of that kind may be.
constexpr std::uint64_t most_bytes(model::ObjectKind kind, std::uint64_t limit_bytes) {
  return kind == model::ObjectKind::blob ? limit_bytes : std::min(limit_bytes, kMostBytesInMemory);
}

// Throws LimitReached if the time is over.
void check_time(const base::Deadline& deadline);

// Throws an ObjectTooLarge that names the object, if it is larger than one of its kind may be.
void check_size(model::ObjectKind kind, const model::Oid& oid, std::uint64_t size_bytes,
                std::uint64_t limit_bytes);

}  // namespace sallyport::git
