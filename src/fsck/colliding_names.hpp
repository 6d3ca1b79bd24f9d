#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::fsck {

// The names in a tree that differ, and that a file system takes for one if it looks past the case and
// composition of letters (fold()): in groups of two or more, each sorted, in the order of their first names.
// Of a tree that cannot be read to its end those before. Linear in the tree where there are none; else
// n log n. Never throws on whatever bytes it is given.
std::vector<std::vector<std::string>> colliding_names(std::string_view raw_tree, std::size_t id_bytes);

}  // namespace sallyport::fsck
