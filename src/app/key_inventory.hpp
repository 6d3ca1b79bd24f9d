#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/policy.hpp"
#include "sign/verifier.hpp"

namespace sallyport::app {

// A key that a policy knows.
struct KeyEntry {
  const policy::Principal* principal = nullptr;  // whose it is; null: an authority's, or nobody's
  std::string authority;                         // whose it is, to vouch for others; empty: no authority's
  std::string format;  // "openpgp", "ssh", "x509"; "certificate": whom an authority certifies as somebody
  std::string kind;    // "ssh-ed25519", "rsa"; of a certificate empty
  unsigned bits = 0;   // 0: not known
  // Whom it names as its owner: user ids, a subject. As it is written, which may be anything.
  std::vector<std::string> names;
  // What a signature by it, if it were right, would be worth, but for the bounds of the principal. `key` is
  // as reports name it; of a certificate as the policy writes it, because its key is known only when it
  // signs.
  sign::Verified worth;
};

// All keys of principals, by principal; then authorities', by authority; then OpenPGP certificates in key
// rings that are nobody's. Each group is sorted by format and key. The policy must outlive what is returned,
// and `keys` be what load_keys() made of it.
std::vector<KeyEntry> list_keys(const policy::Policy& policy, const sign::Verifier& keys);

// The first second at which it counts no more: the key's or the principal's, whichever is earlier.
std::int64_t end_of(const KeyEntry& entry);

// What a right signature by it is worth at a time. Of what is nobody's: unknown_key.
model::SignatureStatus status_of(const KeyEntry& entry, std::int64_t seconds);

}  // namespace sallyport::app
