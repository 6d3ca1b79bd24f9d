#pragma once

#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"

namespace sallyport::git {

// Of the new blobs those of which one comes after the other at a path, by their places in History::blobs.
std::vector<Alike> successive_blobs(const History& history);

}  // namespace sallyport::git
