#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "model/signature.hpp"

namespace sallyport::sign {

// Whose a key is: a number that the caller gives with each key that it adds, and is given back.
using Owner = std::uint32_t;
inline constexpr Owner kNobody = 0xFFFFFFFF;

inline constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

// Which algorithms count though they are weak. By default none does.
struct Strength {
  bool allows_sha1 = false;     // digests of OpenPGP and X.509 signatures
  bool allows_md5 = false;      // the same
  bool allows_dsa = false;      // keys, of any format
  bool allows_ssh_rsa = false;  // the SSH signature algorithm "ssh-rsa", which signs a SHA-1 digest
  std::uint32_t min_rsa_bits = 2048;
};

// What the bytes and the keys say of a signature, whatever the time: it may be kept as long as the keys are
// the same. Of several things that are wrong, the first in this order is told: malformed, weak, unknown_key,
// bad, revoked_key. `good` is good only within the bounds, which status_at() asks.
struct Verified {
  model::SignatureStatus status = model::SignatureStatus::malformed;
  std::string key;  // as model::Signature
  Owner owner = kNobody;
  std::string detail;                       // for people, without a full stop; may be empty
  std::int64_t valid_from = 0;              // the key: seconds since the epoch
  std::int64_t valid_until = kForever;      // the key: the first second at which it is no longer valid
  std::int64_t signature_until = kForever;  // the signature itself, likewise
};

// What the signature is worth at a time, in seconds since the epoch: that of its receipt. What the object
// says of its date is its maker's word and is not asked.
model::SignatureStatus status_at(const Verified& verified, std::int64_t seconds) noexcept;

}  // namespace sallyport::sign
