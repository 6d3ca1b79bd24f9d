#include "sign/openpgp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sign/byte_reader.hpp"
#include "sign/openpgp_packets.hpp"

namespace sallyport::sign {

namespace {

bool is_subpacket_area(std::string_view area) {
  ByteReader in(area);
  while (in.left() > 0) {
    if (!take_openpgp_subpacket(in)) return false;
  }
  return in.is_at_end();
}

bool are_integers(ByteReader& in, int count) {
  for (int i = 0; i < count; ++i) {
    if (take_openpgp_integer(in).empty()) return false;
  }
  return in.is_at_end();
}

// What the algorithm (RFC 9580, 9.1) writes as its signature. Of one that is not listed only that there is
// something.
bool is_signature_material(ByteReader& in, std::uint32_t algorithm) {
  switch (algorithm) {
    case 1:  // RSA
    case 3:  // RSA, signing only
      return are_integers(in, 1);
    case 17:  // DSA
    case 19:  // ECDSA
    case 22:  // EdDSA, old form
      return are_integers(in, 2);
    case 27:  // Ed25519
      return in.take(64).size() == 64 && in.is_at_end();
    case 28:  // Ed448
      return in.take(114).size() == 114 && in.is_at_end();
    default:
      return in.is_ok() && in.left() > 0;
  }
}

// Over bytes, or over text with its line ends made equal. All others certify keys or the like.
bool is_document_type(std::uint32_t type) {
  return type == 0x00 || type == 0x01;
}

bool is_version_3_body(ByteReader& in) {
  constexpr std::uint32_t kHashedBytes = 5;
  if (in.take_number(1) != kHashedBytes || !is_document_type(in.take_number(1))) return false;
  in.take(4 + 8);  // time, key id
  const std::uint32_t algorithm = in.take_number(1);
  in.take(1 + 2);  // hash algorithm, first bytes of the digest
  return is_signature_material(in, algorithm);
}

bool is_version_4_to_6_body(ByteReader& in, std::uint32_t version) {
  if (!is_document_type(in.take_number(1))) return false;
  const std::uint32_t algorithm = in.take_number(1);
  in.take(1);  // hash algorithm
  const std::size_t count_bytes = version == 6 ? 4 : 2;
  if (!is_subpacket_area(in.take_counted(count_bytes))) return false;
  if (!is_subpacket_area(in.take_counted(count_bytes))) return false;
  in.take(2);                            // first bytes of the digest
  if (version == 6) in.take_counted(1);  // salt
  return is_signature_material(in, algorithm);
}

}  // namespace

bool is_openpgp_signature(std::string_view content) noexcept {
  ByteReader packets(content);
  const std::optional<OpenPgpPacket> packet = take_openpgp_packet(packets);
  if (!packet || packet->tag != openpgp_tag::kSignature || !packets.is_at_end()) return false;
  ByteReader in(packet->body);
  const std::uint32_t version = in.take_number(1);
  if (version == 3) return is_version_3_body(in);
  return version >= 4 && version <= 6 && is_version_4_to_6_body(in, version);
}

}  // namespace sallyport::sign
