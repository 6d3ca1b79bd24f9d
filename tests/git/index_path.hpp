#pragma once

#include <filesystem>

#include "support/sandbox.hpp"

namespace sallyport::test {

// Where the index of the repository "repo" stands.
inline std::filesystem::path index_of(const Sandbox& box) {
  return box.path() / "repo/.git/index";
}

}  // namespace sallyport::test
