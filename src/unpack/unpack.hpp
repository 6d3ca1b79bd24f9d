#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sallyport::unpack {

// What may be spent on one blob with all that is nested in it.
struct Quotas {
  std::uint64_t bytes = 512ULL << 20;         // unpacked, in all
  std::uint64_t member_bytes = 128ULL << 20;  // unpacked, of one member
  std::uint64_t members = 100'000;            // in all
  std::uint64_t ratio = 500;                  // unpacked bytes to packed ones, once 16 MiB are unpacked
  unsigned depth = 5;                         // containers within containers
};

// What was spent so far: one for each blob, shared by all that is nested in it.
struct Spent {
  std::uint64_t bytes = 0;
  std::uint64_t members = 0;
};

// A thing within a container. The bytes are good during the call alone.
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
    unreadable,  // damaged, encrypted, or of a form that the libraries do not know; what could be was handed
                 // out
  };
  Kind kind = Kind::not_a_container;
  std::string_view
      format;  // "zip", "tar", "gzip", "sqlite", "pdf", "notebook", "pyc" ...; a constant of this room
  std::string_view limit;  // over_quota: "archives.bytes", "archives.ratio" ...
  std::string reason;      // unreadable: for people; never holds members' bytes
};

// Whether open() would do anything: told from the first bytes, in constant time.
bool is_container(std::string_view bytes) noexcept;

// Hands every member of a container to `take`, in order. `depth` is that of this container: 1 for a blob
// itself. One layer only: whoever wants what is nested calls this for the members. What a damaged container
// holds up to its damage is handed out. Never throws but for what `take` throws, and std::bad_alloc.
Outcome open(std::string_view bytes, unsigned depth, const Quotas& quotas, Spent& spent,
             const std::function<void(const Member&)>& take);

}  // namespace sallyport::unpack
