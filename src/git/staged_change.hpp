#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// A path whose content or mode in the index differs from HEAD's.
struct StagedChange {
  std::string path;  // foreign bytes
  std::uint32_t mode = 0;
  model::Oid blob;    // what is staged; of a submodule its commit
  model::Oid before;  // what HEAD has at this path; null where there is nothing
  bool operator==(const StagedChange&) const = default;
};

[[noreturn]] inline void fail_not_merged(std::string_view path) {
  throw base::Error(base::escape_foreign(path) + " is not merged yet", "resolve the conflict and git add it");
}

}  // namespace sallyport::git
