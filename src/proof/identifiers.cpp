// An AWS access key id is four letters for its kind and 80 bits in base 32: one that tells ids of the present
// make from older ones, 40 that are the number of the account, and others that say nothing to outsiders.
#include <algorithm>
#include <string>
#include <string_view>

#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

constexpr std::size_t kKindLetters = 4;
constexpr std::size_t kKeyIdSize = 20;
constexpr std::uint64_t kMaxAccount = 999'999'999'999;  // twelve digits

constexpr std::size_t kUuidSize = 36;
constexpr std::size_t kVersionAt = 14;
constexpr std::size_t kVariantAt = 19;

bool is_uuid_shaped(std::string_view secret) {
  if (secret.size() != kUuidSize) return false;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? secret[i] != '-'
                : std::string_view("0123456789abcdefABCDEF").find(secret[i]) == secret.npos)
      return false;
  }
  return true;
}

}  // namespace

Outcome check_aws_key_id(std::string_view secret) {
  if (secret.size() != kKeyIdSize) return Outcome::unknown;
  const std::optional<std::string> bytes = decode_base32(secret.substr(kKindLetters));
  if (!bytes) return Outcome::failed;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 6; ++i) number = (number << 8) | static_cast<unsigned char>((*bytes)[i]);
  const bool is_present_make = (number >> 47) == 1;
  if (!is_present_make) return Outcome::unknown;
  const std::uint64_t account = (number >> 7) & ((std::uint64_t{1} << 40) - 1);
  return account >= 1 && account <= kMaxAccount ? Outcome::passed : Outcome::failed;
}

std::string seal_aws_key_id(std::string_view secret) {
  std::string sealed(secret);
  if (secret.size() != kKeyIdSize) return sealed;
  for (std::size_t i = kKindLetters; i < sealed.size(); ++i) {
    if (kBase32.find(sealed[i]) == kBase32.npos) {
      sealed[i] = kBase32[(static_cast<unsigned char>(sealed[i]) * 7U + i) % kBase32.size()];
    }
  }
  // The first five bits: the make, then the account's highest four, of which the first is cleared for it to
  // be small enough and the last set for it not to be nothing.
  char& first = sealed[kKindLetters];
  first = kBase32[(kBase32.find(first) & 7U) | 17U];
  return sealed;
}

Outcome check_uuid(std::string_view secret) {
  if (!is_uuid_shaped(secret)) return Outcome::unknown;
  const char version = secret[kVersionAt];
  const bool has_variant = std::string_view("89abAB").find(secret[kVariantAt]) != secret.npos;
  return version >= '1' && version <= '8' && has_variant ? Outcome::passed : Outcome::failed;
}

std::string seal_uuid(std::string_view secret) {
  std::string sealed(secret);
  if (!is_uuid_shaped(secret)) return sealed;
  sealed[kVersionAt] = '4';
  sealed[kVariantAt] = '8';
  return sealed;
}

}  // namespace sallyport::proof
