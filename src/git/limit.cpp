#include "git/limit.hpp"

#include <fmt/core.h>

namespace sallyport::git {

ObjectTooLarge object_too_large(model::ObjectKind kind, const model::Oid& oid, std::uint64_t size_bytes,
                                std::uint64_t limit_bytes) {
  return {fmt::format("{} {} has {} bytes, more than the {} that are looked at", to_string(kind), oid.hex(),
                      size_bytes, limit_bytes),
          size_bytes};
}

}  // namespace sallyport::git
