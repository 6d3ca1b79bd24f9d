#include "sign/openpgp_signature.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "sign/openpgp_packets.hpp"

namespace sallyport::sign {

namespace {

constexpr const char* kTwoMakers = "names two keys that made it";

// RFC 9580, 5.2.3.7.
enum Subpacket : std::uint8_t {
  creation_time = 2,
  expiration_time = 3,
  exportable = 4,
  revocable = 7,
  key_expiration_time = 9,
  preferred_ciphers = 11,
  revocation_key = 12,
  issuer_key_id = 16,
  notation = 20,
  preferred_hashes = 21,
  features = 30,
  key_flags = 27,
  revocation_reason = 29,
  embedded_signature = 32,
  issuer_fingerprint = 33,
  preferred_aead = 34,
  preferred_suites = 39,
};

// Those whose meaning is either heeded here or of no consequence for whether a signature is right. 21 to 30
// are preferences, the flags and policies of keys and names of the signer.
bool is_understood(std::uint8_t type) {
  constexpr std::array kUnderstood = {creation_time,    expiration_time,     exportable,
                                      revocable,        key_expiration_time, preferred_ciphers,
                                      revocation_key,   issuer_key_id,       embedded_signature,
                                      preferred_suites, preferred_aead,      issuer_fingerprint};
  return (type >= preferred_hashes && type <= features) ||
         std::find(kUnderstood.begin(), kUnderstood.end(), type) != kUnderstood.end();
}

bool is_single(std::uint8_t type) {
  return type == creation_time || type == expiration_time || type == key_expiration_time ||
         type == key_flags || type == revocation_reason;
}

// The first complaint stays.
void complain(OpenPgpSignature& signature, std::string problem) {
  if (signature.problem.empty()) signature.problem = std::move(problem);
}

std::uint32_t take_whole_number(OpenPgpSignature& signature, const OpenPgpSubpacket& subpacket,
                                std::size_t size_bytes) {
  if (subpacket.body.size() != size_bytes)
    complain(signature, fmt::format("holds a sub-packet of type {} of a wrong length", subpacket.type));
  return ByteReader(subpacket.body).take_number(std::min<std::size_t>(size_bytes, subpacket.body.size()));
}

void read_issuer_hint(OpenPgpSignature& signature, const OpenPgpSubpacket& subpacket) {
  constexpr std::size_t kFingerprintBytes = 20;
  constexpr std::size_t kKeyIdBytes = 8;
  const bool is_id = subpacket.type == issuer_key_id;
  std::string_view named = subpacket.body;
  if (!is_id && named.size() == 1 + kFingerprintBytes && named.front() == 4) named.remove_prefix(1);
  if (named.size() != (is_id ? kKeyIdBytes : kFingerprintBytes))
    return complain(signature, "names its key in a way that is not known here");
  std::string& known = is_id ? signature.issuer_key_id : signature.issuer_fingerprint;
  if (!known.empty() && known != openpgp_hex(named)) return complain(signature, kTwoMakers);
  known = openpgp_hex(named);
}

void read_hashed(OpenPgpSignature& signature, const OpenPgpSubpacket& subpacket) {
  switch (subpacket.type) {
    case creation_time:
      signature.created = take_whole_number(signature, subpacket, 4);
      break;
    case expiration_time:
      signature.lifetime_seconds = take_whole_number(signature, subpacket, 4);
      break;
    case key_expiration_time:
      signature.key_lifetime_seconds = take_whole_number(signature, subpacket, 4);
      break;
    case key_flags:
      signature.key_flags =
          subpacket.body.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(subpacket.body[0]);
      break;
    case revocation_reason:
      if (!subpacket.body.empty()) signature.revocation_reason = static_cast<std::uint8_t>(subpacket.body[0]);
      break;
    case revocation_key:  // a class, an algorithm, a fingerprint
      if (subpacket.body.size() == 22) signature.revokers.push_back(openpgp_hex(subpacket.body.substr(2)));
      break;
    case notation:
      if (subpacket.is_critical) complain(signature, "holds a critical notation that is not known here");
      break;
    default:
      if (subpacket.is_critical && !is_understood(subpacket.type))
        complain(signature, fmt::format("holds a critical sub-packet of type {}, which is not known here",
                                        subpacket.type));
  }
}

void read_either(OpenPgpSignature& signature, const OpenPgpSubpacket& subpacket) {
  if (subpacket.type == issuer_key_id || subpacket.type == issuer_fingerprint)
    read_issuer_hint(signature, subpacket);
  else if (subpacket.type == embedded_signature && signature.embedded.empty())
    signature.embedded = subpacket.body;
}

bool read_area(OpenPgpSignature& signature, std::string_view area, bool is_hashed) {
  std::uint64_t seen = 0;
  ByteReader in(area);
  while (in.left() > 0) {
    const std::optional<OpenPgpSubpacket> subpacket = take_openpgp_subpacket(in);
    if (!subpacket) return false;
    read_either(signature, *subpacket);
    if (!is_hashed) continue;
    read_hashed(signature, *subpacket);
    if (!is_single(subpacket->type)) continue;
    if (((seen >> subpacket->type) & 1) != 0)
      complain(signature, fmt::format("holds two sub-packets of type {}", subpacket->type));
    seen |= std::uint64_t{1} << subpacket->type;
  }
  if (is_hashed && ((seen >> creation_time) & 1) == 0) complain(signature, "does not say when it was made");
  return in.is_ok();
}

}  // namespace

std::string openpgp_hex(std::string_view bytes) {
  return openpgp_upper_case(base::to_hex(base::as_bytes(bytes)));
}

std::string openpgp_upper_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::optional<OpenPgpSignature> read_openpgp_signature(std::string_view body) {
  ByteReader in(body);
  if (in.take_number(1) != 4) return std::nullopt;
  OpenPgpSignature signature;
  signature.type = static_cast<std::uint8_t>(in.take_number(1));
  signature.key_algorithm = static_cast<std::uint8_t>(in.take_number(1));
  signature.hash_algorithm = static_cast<std::uint8_t>(in.take_number(1));
  const std::string_view hashed_area = in.take_counted(2);
  signature.hashed = body.substr(0, body.size() - in.left());
  const std::string_view unhashed_area = in.take_counted(2);
  signature.digest_start = in.take(2);
  if (!in.is_ok()) return std::nullopt;
  signature.material = in.take(in.left());
  if (!read_area(signature, hashed_area, true) || !read_area(signature, unhashed_area, false))
    return std::nullopt;
  if (!signature.issuer_fingerprint.empty() && !signature.issuer_key_id.empty() &&
      !signature.issuer_fingerprint.ends_with(signature.issuer_key_id))
    complain(signature, kTwoMakers);
  return signature;
}

std::string_view openpgp_revocation_reason(std::optional<std::uint8_t> reason) noexcept {
  switch (reason.value_or(0)) {
    case 1:
      return "it is superseded";
    case 2:
      return "it is compromised";
    case 3:
      return "it is no longer used";
    default:
      return "without a reason";
  }
}

}  // namespace sallyport::sign
