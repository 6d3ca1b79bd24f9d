#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/byte_reader.hpp"

// How SSH writes values (RFC 4251, section 5), and how it shows keys to people.
namespace sallyport::sign {

inline std::string_view take_string(ByteReader& in) {
  return in.take_counted(4);
}

std::uint64_t take_number64(ByteReader& in);

// A positive mpint: big-endian, no longer than it must be, and with a zero before a first bit that is set.
// Nothing if it is zero, negative, written in any other way, or missing: a number that can be written in two
// ways would give one key two fingerprints.
std::optional<std::string_view> take_positive(ByteReader& in);

// Of a number as take_positive() gives it.
unsigned bit_length(std::string_view positive) noexcept;

// Strings one behind the other, as principals and KRL sections hold them. Nothing unless they fill `bytes`
// exactly.
std::optional<std::vector<std::string_view>> take_strings(std::string_view bytes);

// Writes `bytes` behind `out` as a string.
void put_string(std::string& out, std::string_view bytes);

// RFC 4648, with padding. What an encoder would not have written is nothing.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

// "SHA256:" and the digest in base64 without padding, as ssh-keygen -l shows a key.
std::string fingerprint_of(std::string_view blob);
// The same of the digest itself.
std::string fingerprint_from(std::string_view sha256);

// Foreign bytes for a message: escaped, and cut where they are long.
std::string shown(std::string_view bytes);

}  // namespace sallyport::sign
