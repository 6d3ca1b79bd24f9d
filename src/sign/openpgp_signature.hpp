#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/verified.hpp"

namespace sallyport::sign {

// What signatures are made for (RFC 9580, 5.2.1).
namespace openpgp_type {
inline constexpr std::uint8_t kDocument = 0x00;
inline constexpr std::uint8_t kFirstCertification = 0x10;  // to 0x13: the key is this user's
inline constexpr std::uint8_t kLastCertification = 0x13;
inline constexpr std::uint8_t kSubkeyBinding = 0x18;   // by the primary key: the sub-key is mine
inline constexpr std::uint8_t kPrimaryBinding = 0x19;  // by a sub-key that signs: the primary key is mine
inline constexpr std::uint8_t kDirectKey = 0x1F;
inline constexpr std::uint8_t kKeyRevocation = 0x20;
inline constexpr std::uint8_t kSubkeyRevocation = 0x28;
inline constexpr std::uint8_t kCertificationRevocation = 0x30;
}  // namespace openpgp_type

// A signature packet of version 4 (RFC 9580, 5.2.3), taken apart; nothing is verified. Views borrow the
// packet's bytes. Fingerprints (40 digits) and key ids (16, the last of the fingerprint) are in upper-case
// hexadecimal, here and everywhere.
struct OpenPgpSignature {
  std::uint8_t type = 0;
  std::uint8_t key_algorithm = 0;
  std::uint8_t hash_algorithm = 0;
  std::string_view hashed;        // what is hashed of the signature itself, without the trailer
  std::string_view digest_start;  // the first two bytes that the digest must have
  std::string_view material;      // what the key made of the digest

  // Of the hashed area alone; what stands in the other one is anybody's.
  std::int64_t created = 0;               // seconds since the epoch
  std::int64_t lifetime_seconds = 0;      // 0: for ever
  std::int64_t key_lifetime_seconds = 0;  // of the key that is bound, from its creation on; 0: for ever
  std::optional<std::uint8_t> key_flags;
  std::optional<std::uint8_t> revocation_reason;
  std::vector<std::string> revokers;  // the fingerprints of keys that may revoke this one

  // Of either area. They are hints: that the key which they name made the signature is verified, and an
  // embedded signature is verified for itself.
  std::string issuer_fingerprint;  // empty: not said
  std::string issuer_key_id;       // likewise
  std::string_view embedded;       // the body of a signature packet, or empty

  // Why the signature must not be believed whatever its key says, for people: it has no time, says something
  // twice, or holds something critical that is not understood. Empty: nothing.
  std::string problem;

  // The first second at which it no longer counts.
  std::int64_t until() const noexcept {
    return lifetime_seconds == 0 ? kForever : created + lifetime_seconds;
  }
};

// Upper-case hexadecimal.
std::string openpgp_hex(std::string_view bytes);
// Letters a-z become A-Z.
std::string openpgp_upper_case(std::string text);

// Reads a packet's body. Nothing if it is not of version 4, or cut short.
std::optional<OpenPgpSignature> read_openpgp_signature(std::string_view body);

// What a reason for revocation says, such as "it is compromised".
std::string_view openpgp_revocation_reason(std::optional<std::uint8_t> reason) noexcept;

}  // namespace sallyport::sign
