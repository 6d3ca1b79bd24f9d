#include "git/limit.hpp"

#include <fmt/core.h>

namespace sallyport::git {

void check_time(const base::Deadline& deadline) {
  if (deadline.is_over())
    throw LimitReached(std::string(base::kTimeLimit), "the time that a push may take is over");
}

ObjectTooLarge object_too_large(model::ObjectKind kind, const model::Oid& oid, std::uint64_t size_bytes,
                                std::uint64_t limit_bytes) {
  return {fmt::format("{} {} has {} bytes, more than the {} that are looked at", to_string(kind), oid.hex(),
                      size_bytes, limit_bytes),
          size_bytes};
}

}  // namespace sallyport::git
