#include "git/limit.hpp"

#include <fmt/core.h>

namespace sallyport::git {

void check_time(const base::Deadline& deadline) {
  if (deadline.is_over())
    throw LimitReached(std::string(base::kTimeLimit), "the time that a push may take is over");
}

void check_size(model::ObjectKind kind, const model::Oid& oid, std::uint64_t size_bytes,
                std::uint64_t limit_bytes) {
  const std::uint64_t most = most_bytes(kind, limit_bytes);
  if (size_bytes <= most) return;
  throw ObjectTooLarge(fmt::format("{} {} has {} bytes, more than the {} that are looked at", to_string(kind),
                                   oid.hex(), size_bytes, most),
                       size_bytes);
}

}  // namespace sallyport::git
