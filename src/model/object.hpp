#pragma once

#include <cstdint>
#include <string_view>

#include "model/oid.hpp"

namespace sallyport::model {

enum class ObjectKind : std::uint8_t { commit, tree, blob, tag };

// The word that git uses in object headers: "commit", "tree", "blob", "tag".
std::string_view to_string(ObjectKind kind) noexcept;

// The canonical modes of tree entries (git's object.h). Old histories hold others, such as 0100664.
namespace mode {
inline constexpr std::uint32_t kTypeMask = 0170000;
inline constexpr std::uint32_t kTree = 0040000;
inline constexpr std::uint32_t kRegular = 0100000;
inline constexpr std::uint32_t kSymlink = 0120000;
inline constexpr std::uint32_t kGitlink =
    0160000;  // a submodule: the id names a commit of another repository
}  // namespace mode

}  // namespace sallyport::model
