#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"

namespace sallyport::fsck {

// A header of a commit or tag: its lines, of which the second and later ones begin with a space.
struct Header {
  std::string_view name;   // up to the first space of the first line
  std::string_view value;  // behind it, without the last LF; continuation lines as they are
  bool has_value = false;  // there is such a space
};

// Reads the text of a commit or tag from its start. Views what it was made from.
class ObjectText {
 public:
  // `id_bytes`: the size of an object id, in bytes.
  ObjectText(std::string_view raw, std::size_t id_bytes) noexcept : rest_(raw), id_bytes_(id_bytes) {}

  // Whether the headers end, with a blank line or at least a line: what git asks before it reads any further.
  Found find_header_defect() const noexcept;

  bool skip(std::string_view prefix) noexcept;

  // What is there up to the next LF, or to the end.
  std::string_view first_line() const noexcept { return rest_.substr(0, rest_.find('\n')); }

  // Up to the next LF, which is skipped too. All that is left, if there is none.
  std::string_view take_line() noexcept;

  // A line that is an object id in hexadecimal, of either case, and nothing else; else nothing, and nothing
  // is taken.
  std::optional<std::string_view> take_id_line() noexcept;

  // The next header; nothing at the blank line, and where the text ends.
  std::optional<Header> take_header() noexcept;

  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
  std::size_t id_bytes_;
};

// Adds "objectIdCase" if an id is not in small letters, as all that write objects do.
void check_id_case(std::string_view hex, Defects& defects);

}  // namespace sallyport::fsck
