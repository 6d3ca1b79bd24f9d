// Keys that are written as one word with a checksum: NATS seeds and Stellar's (base 32 and CRC-16), age
// identities (Bech32, BIP 173), Bitcoin's private keys and extended private keys (Base58Check).
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

constexpr std::size_t kNkeySize = 58;     // 2 bytes that say what it is, 32 of seed, 2 of checksum
constexpr std::size_t kStellarSize = 56;  // 1, 32 and 2
constexpr unsigned kSeedKind = 18U << 3;  // 'S' in base 32

std::string with_crc16(std::string_view bytes) {
  const unsigned crc = crc16(bytes);
  std::string whole(bytes);
  whole += static_cast<char>(static_cast<unsigned char>(crc & 0xFF));
  whole += static_cast<char>(static_cast<unsigned char>(crc >> 8));
  return whole;
}

Outcome check_crc16_seed(std::string_view secret, std::size_t size) {
  if (secret.size() != size) return Outcome::unknown;
  const std::optional<std::string> bytes = decode_base32(secret);
  if (!bytes || (static_cast<unsigned char>(bytes->front()) & 0xF8U) != kSeedKind) return Outcome::failed;
  return with_crc16(bytes->substr(0, bytes->size() - 2)) == *bytes ? Outcome::passed : Outcome::failed;
}

std::string seal_crc16_seed(std::string_view secret, std::size_t size) {
  if (secret.size() != size) return std::string(secret);
  // The characters that hold the seed, filled up with zeros to a whole number of bytes.
  const std::size_t seed_bytes = size * 5 / 8 - 2;
  std::string upper(secret.substr(0, (seed_bytes * 8 + 4) / 5));
  while (upper.size() % 8 != 0) upper += 'A';
  const std::optional<std::string> seed = decode_base32(upper);
  if (!seed) return std::string(secret);
  return encode_base32(with_crc16(seed->substr(0, seed_bytes)));
}

constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kBech32Checksum = 6;

std::uint32_t bech32_step(std::uint32_t state, std::uint32_t value) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                       0x2a1462b3};
  const std::uint32_t top = state >> 25;
  state = ((state & 0x1ffffff) << 5) ^ value;
  for (std::size_t i = 0; i < kGenerator.size(); ++i) {
    if (((top >> i) & 1) != 0) state ^= kGenerator[i];
  }
  return state;
}

// The state after the human-readable part and `data`; 1 for a whole string that is right.
std::optional<std::uint32_t> bech32_state(std::string_view human, std::string_view data) {
  std::uint32_t state = 1;
  for (const char c : human) state = bech32_step(state, static_cast<unsigned char>(c) >> 5);
  state = bech32_step(state, 0);
  for (const char c : human) state = bech32_step(state, static_cast<unsigned char>(c) & 31U);
  for (const char c : data) {
    const std::size_t value = kBech32.find(c);
    if (value == kBech32.npos) return std::nullopt;
    state = bech32_step(state, static_cast<std::uint32_t>(value));
  }
  return state;
}

constexpr std::size_t kWifPayload = 33;   // version, key
constexpr std::size_t kXprvPayload = 78;  // BIP 32
constexpr std::size_t kXprvSize = 111;

bool begins_extended_key(std::string_view payload) {
  // xprv, tprv, yprv, zprv: what SLIP 132 lists for keys of one signer.
  for (const std::string_view version :
       {std::string_view("\x04\x88\xad\xe4"), std::string_view("\x04\x35\x83\x94"),
        std::string_view("\x04\x9d\x78\x78"), std::string_view("\x04\xb2\x43\x0c")}) {
    if (payload.starts_with(version)) return true;
  }
  return false;
}

// `size` bytes made of `text`, for payloads whose content is of no matter.
std::string bytes_of(std::string_view text, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += text.empty() ? 'x' : text[i * 7 % text.size()];
  return bytes;
}

}  // namespace

Outcome check_nkey_seed(std::string_view secret) {
  return check_crc16_seed(secret, kNkeySize);
}

std::string seal_nkey_seed(std::string_view secret) {
  return seal_crc16_seed(secret, kNkeySize);
}

Outcome check_stellar_seed(std::string_view secret) {
  return check_crc16_seed(secret, kStellarSize);
}

std::string seal_stellar_seed(std::string_view secret) {
  return seal_crc16_seed(secret, kStellarSize);
}

Outcome check_age(std::string_view secret) {
  const std::string lower = base::to_lower(secret);
  const std::size_t at = lower.rfind('1');
  if (at == lower.npos || lower.size() - at <= kBech32Checksum) return Outcome::unknown;
  const std::optional<std::uint32_t> state =
      bech32_state(std::string_view(lower).substr(0, at), std::string_view(lower).substr(at + 1));
  return state == 1U ? Outcome::passed : Outcome::failed;
}

std::string seal_age(std::string_view secret) {
  const std::string lower = base::to_lower(secret);
  const std::size_t at = lower.rfind('1');
  if (at == lower.npos || lower.size() - at <= kBech32Checksum) return std::string(secret);
  std::string data = lower.substr(at + 1, lower.size() - at - 1 - kBech32Checksum);
  const std::optional<std::uint32_t> state =
      bech32_state(std::string_view(lower).substr(0, at), data + std::string(kBech32Checksum, kBech32[0]));
  if (!state) return std::string(secret);
  std::string sealed(secret.substr(0, secret.size() - kBech32Checksum));
  const bool is_upper = secret.front() >= 'A' && secret.front() <= 'Z';
  for (std::size_t i = 0; i < kBech32Checksum; ++i) {
    const char c = kBech32[((*state ^ 1U) >> (5 * (kBech32Checksum - 1 - i))) & 31U];
    sealed += is_upper && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return sealed;
}

Outcome check_bitcoin_wif(std::string_view secret) {
  if (secret.size() != 51 && secret.size() != 52) return Outcome::unknown;
  const std::optional<std::string> payload = decode_base58check(secret);
  if (!payload) return Outcome::failed;
  const bool is_key = payload->front() == '\x80' || payload->front() == '\xef';
  const bool is_compressed = payload->size() == kWifPayload + 1 && payload->back() == '\x01';
  return is_key && (is_compressed || payload->size() == kWifPayload) ? Outcome::passed : Outcome::failed;
}

std::string seal_bitcoin_wif(std::string_view secret) {
  if (secret.size() != 51 && secret.size() != 52) return std::string(secret);
  const bool is_test = secret.front() == '9' || secret.front() == 'c';
  std::string payload = (is_test ? '\xef' : '\x80') + bytes_of(secret, kWifPayload - 1);
  if (secret.size() == 52) payload += '\x01';
  return encode_base58check(payload);
}

Outcome check_bitcoin_xprv(std::string_view secret) {
  if (secret.size() != kXprvSize) return Outcome::unknown;
  const std::optional<std::string> payload = decode_base58check(secret);
  if (!payload || payload->size() != kXprvPayload) return Outcome::failed;
  return begins_extended_key(*payload) ? Outcome::passed : Outcome::failed;
}

std::string seal_bitcoin_xprv(std::string_view secret) {
  if (secret.size() != kXprvSize) return std::string(secret);
  std::string version = "\x04\x88\xad\xe4";
  if (secret.front() == 't') version = "\x04\x35\x83\x94";
  if (secret.front() == 'y') version = "\x04\x9d\x78\x78";
  if (secret.front() == 'z') version = "\x04\xb2\x43\x0c";
  return encode_base58check(version + bytes_of(secret, kXprvPayload - version.size()));
}

}  // namespace sallyport::proof
