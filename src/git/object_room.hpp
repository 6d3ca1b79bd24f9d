#pragma once

#include <cstddef>
#include <memory>

namespace sallyport::git {

// Uninitialised memory for an object's bytes. What is let go is kept for the next object of about that size:
// a history is read in hundreds of thousands of objects of some ten kilobytes each, for which the general
// allocator takes as long as making them does. Each thread keeps its own, some megabytes at the most. A large
// object's room is a scratch file (base/scratch.hpp), so that its size is no matter of memory.
//
// Throws std::bad_alloc and base::NoScratchRoom.
std::shared_ptr<char[]> object_room(std::size_t size);

}  // namespace sallyport::git
