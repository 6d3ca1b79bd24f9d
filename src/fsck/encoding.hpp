#pragma once

#include <cstdint>
#include <string_view>

namespace sallyport::fsck {

enum class Encoding : std::uint8_t {
  utf8,     // UTF-8, or ASCII, which is part of it
  other,    // a known one whose headers read the same as ASCII
  unknown,  // any other; also those, such as UTF-16 or ISO-2022-JP, in which a '<' need not be one
};

// What the `encoding` header of a commit names, by the names that iconv knows, in any case and with or
// without hyphens.
Encoding encoding_named(std::string_view name);

}  // namespace sallyport::fsck
