#include "sign/openpgp_packets.hpp"

namespace sallyport::sign {

namespace {

// Lengths of one, two or five octets, as new-format packets and subpackets have them (RFC 9580, 4.2.1
// and 5.2.3.7). They differ in what the second octet may be: a packet's 224 to 254 is a part of unknown whole
// length, and refused.
std::optional<std::uint32_t> take_length(ByteReader& in, std::uint32_t two_octets_below) {
  const std::uint32_t first = in.take_number(1);
  if (first < 192) return first;
  if (first < two_octets_below) return ((first - 192) << 8) + in.take_number(1) + 192;
  if (first == 255) return in.take_number(4);
  return std::nullopt;
}

}  // namespace

std::optional<OpenPgpPacket> take_openpgp_packet(ByteReader& in) {
  const std::uint32_t first = in.take_number(1);
  if ((first & 0x80) == 0) return std::nullopt;
  OpenPgpPacket packet;
  if ((first & 0x40) != 0) {
    packet.tag = static_cast<std::uint8_t>(first & 0x3F);
    const std::optional<std::uint32_t> length = take_length(in, 224);
    if (!length) return std::nullopt;
    packet.body = in.take(*length);
  } else {
    packet.tag = static_cast<std::uint8_t>((first >> 2) & 0xF);
    const std::uint32_t length_kind = first & 3;
    if (length_kind == 3) return std::nullopt;  // until the end of the file
    packet.body = in.take_counted(std::size_t{1} << length_kind);
  }
  if (!in.is_ok()) return std::nullopt;
  return packet;
}

std::optional<OpenPgpSubpacket> take_openpgp_subpacket(ByteReader& in) {
  const std::optional<std::uint32_t> length = take_length(in, 255);
  if (!length || *length == 0) return std::nullopt;
  const std::uint32_t type = in.take_number(1);
  OpenPgpSubpacket subpacket;
  subpacket.type = static_cast<std::uint8_t>(type & 0x7F);
  subpacket.is_critical = (type & 0x80) != 0;
  subpacket.body = in.take(*length - 1);
  if (!in.is_ok()) return std::nullopt;
  return subpacket;
}

std::string_view take_openpgp_integer(ByteReader& in) {
  return in.take((in.take_number(2) + 7) / 8);
}

}  // namespace sallyport::sign
