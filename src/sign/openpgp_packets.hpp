#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sign/byte_reader.hpp"

namespace sallyport::sign {

// What OpenPGP is made of (RFC 9580, 4 and 5.2.3.7): packets, the subpackets of signatures, and integers. All
// views borrow the bytes that are read.

namespace openpgp_tag {
inline constexpr std::uint8_t kSignature = 2;
inline constexpr std::uint8_t kSecretKey = 5;
inline constexpr std::uint8_t kPublicKey = 6;
inline constexpr std::uint8_t kSecretSubkey = 7;
inline constexpr std::uint8_t kMarker = 10;
inline constexpr std::uint8_t kTrust = 12;
inline constexpr std::uint8_t kUserId = 13;
inline constexpr std::uint8_t kPublicSubkey = 14;
inline constexpr std::uint8_t kUserAttribute = 17;
inline constexpr std::uint8_t kPadding = 21;
}  // namespace openpgp_tag

struct OpenPgpPacket {
  std::uint8_t tag = 0;
  std::string_view body;
};

// The packet that stands next. Nothing if there is none, if it is cut short, or if its whole length is not
// known in advance: a signature or a key is never written so.
std::optional<OpenPgpPacket> take_openpgp_packet(ByteReader& in);

struct OpenPgpSubpacket {
  std::uint8_t type = 0;
  bool is_critical = false;  // who does not know the type must not believe the signature
  std::string_view body;
};

// Likewise, the subpacket that stands next in a signature's area.
std::optional<OpenPgpSubpacket> take_openpgp_subpacket(ByteReader& in);

// The bytes of an integer that is preceded by its number of bits. Empty if it has none, or is cut short,
// which the reader remembers.
std::string_view take_openpgp_integer(ByteReader& in);

}  // namespace sallyport::sign
