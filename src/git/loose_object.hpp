#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "git/object_source.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Reads a loose object's file: a zlib stream of "<kind> <size>" NUL and the bytes (gitrepository-layout(5),
// gitglossary(7)). Strict: the stream must be whole and hold exactly what it announces, nothing may follow
// it, and its SHA-1 or SHA-256 must be `oid`. (libgit2 1.5 never returns from a stream that is cut off.)
// Throws ObjectTooLarge, before anything is unpacked, if it announces more than `limit_bytes`, and
// base::Error, naming the object, for all else.
RawObject read_loose_object(std::string_view file, const model::Oid& oid, std::uint64_t limit_bytes);

// What such a file says of its object, by its first bytes alone: neither that it is whole nor that it is
// `oid` is checked. Throws base::Error, naming the object, if they are none of a loose object's.
ObjectInfo read_loose_info(std::string_view file, const model::Oid& oid);

// As read_loose_object for an object of less than 16 MiB, whose file has at most 1 MiB. Nothing if it is
// none, or is not sound, or larger than `limit_bytes`: read_loose_object says what it is. May throw
// base::Error instead.
std::optional<RawObject> read_small_loose_object(std::string_view file, const model::Oid& oid,
                                                 std::uint64_t limit_bytes);

}  // namespace sallyport::git
