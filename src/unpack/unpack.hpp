#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/deadline.hpp"

// What is inside archives and other files that hold files, texts or tables. One layer a call: whoever wants
// what is nested calls again for the members. Everything works on bytes in memory; nothing is written, no
// program is started, and no more than one member is held at a time.
namespace sallyport::unpack {

// What may be spent on one blob with all that is nested in it.
struct Quotas {
  std::uint64_t bytes = 512ULL << 20;         // unpacked, in all
  std::uint64_t member_bytes = 128ULL << 20;  // unpacked, of one member
  std::uint64_t members = 100'000;            // in all; folders and links count, too
  std::uint64_t ratio = 500;                  // unpacked bytes to packed ones, once 16 MiB are unpacked
  unsigned depth = 5;                         // containers within containers
  base::Deadline deadline = {};               // nothing is handed out later
};

// What was spent so far: one for each blob, shared by all that is nested in it.
struct Spent {
  std::uint64_t bytes = 0;
  std::uint64_t members = 0;
  std::uint64_t packed =
      0;  // bytes of the blob itself: what `ratio` compares with. The first open() sets it.
};

// A thing within a container. The views are good during the call alone.
struct Member {
  std::string_view name;  // as the container calls it; foreign bytes; "" where it has no names
  std::string_view bytes;
};

// How the opening of a container ended.
struct Outcome {
  enum class Kind : std::uint8_t {
    not_a_container,
    whole,       // every member was handed out
    over_quota,  // a quota was met: what follows was not looked at
    unreadable,  // damaged, encrypted, or of a form that is not read; what could be was handed out
  };
  Kind kind = Kind::not_a_container;
  // "zip", "tar", "gzip", "sqlite", "pdf", "notebook", "pyc" ...: a constant of this room.
  std::string_view format;
  // over_quota: "archives.bytes", ".member_bytes", ".members", ".ratio" or ".depth", in full, or
  // base::kTimeLimit; a constant.
  std::string_view limit;
  // unreadable: for people, in one line of plain ASCII; never holds members' bytes. "encrypted" if that is
  // why.
  std::string reason;
};

// Whether open() would do anything: told in constant time from the first 600 bytes and the last 22. Names
// play no part. True for a few files that turn out not to be what they begin like.
bool is_container(std::string_view bytes) noexcept;

// Hands every member of a container to `take`, in order. `depth` is that of this container: 1 for a blob
// itself. A member that a quota cuts off is handed out as far as it goes, and so is what a damaged container
// holds up to its damage. Linear in bytes and quotas, however the container was made.
//
// What a member is: in archives a file, or the target of a symbolic link. A compressed file is one member. In
// SQLite files a table, as lines "column = value" with an empty line between rows; large tables come in
// pieces of some 16 MiB, and a value that is a container itself comes apart, as "table.column". In PDFs a
// stream without filter or with FlateDecode, images left out, and after a page's stream its text in one piece
// where the font has ordinary letters. In notebooks a cell's source and each of its outputs. In .pyc and
// .class files all constants that are text, one a line.
//
// Read: zip and what is one (also behind a program), tar, 7z, ar, cpio, cab, rpm; gzip, bzip2, xz, zstd, lz4,
// lzip; SQLite, PDF, notebooks, .pyc, .class. RAR and .Z are recognised and unreadable; ISO images and others
// are not recognised. In PDFs, streams with other filters make the file unreadable.
//
// Any number of threads may call this, each with its own `spent`. Never throws but for what `take` throws,
// std::bad_alloc, and base::NoScratchRoom.
Outcome open(std::string_view bytes, unsigned depth, const Quotas& quotas, Spent& spent,
             const std::function<void(const Member&)>& take);

}  // namespace sallyport::unpack
