#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sign/openpgp_key_file.hpp"
#include "sign/openpgp_public_key.hpp"

namespace sallyport::sign {

// What a certificate says of its keys, whatever the time: which may sign documents, whether they are revoked,
// and until when they are valid.
//
// - Only what the primary key signed counts, and only the hashed part of that. What others say does not.
// - A revocation counts for ever, whatever its reason and its date: signatures are judged when they are
//   received, and whoever has the key dates them as he likes. It counts though it holds what is not
//   understood, which would spoil a binding. One by a key that the certificate names as its revoker counts
//   too, unverified. Only a user id that is revoked may be certified again.
// - Of several bindings the newest counts, and of those that are as new what each of them grants. A primary
//   key is bound by its user ids, or by itself, and the earlier end counts.
// - A sub-key may sign if it is bound with leave to and vouches for its primary key. A primary key may sign
//   unless it says what it is for and leaves that out.
// - In these signatures SHA-1, and what is older, is taken. The administrator chose the certificate; to put
//   something into it, or to take a signature for it from elsewhere, would need a second preimage.
struct OpenPgpCertificate {
  struct Key {
    OpenPgpPublicKey key;
    // For people, to stand behind "the key, which": why it may not sign, and why it is revoked. Empty: it
    // may, it is not.
    std::string flaw;
    std::string revocation;
    std::int64_t valid_from = 0;   // the later creation, its own or the primary key's
    std::int64_t valid_until = 0;  // the first second at which it, or the primary key, is no longer valid
  };

  std::vector<Key> keys;              // the primary key first
  std::vector<std::string> user_ids;  // as they are written, which may be anything

  const Key& primary() const noexcept { return keys.front(); }
};

// Throws base::Error, which begins with `source`, if the primary key cannot be read, or is neither bound nor
// revoked, or if something that it is said to have signed is not right: such a certificate was tampered with.
OpenPgpCertificate judge_openpgp_certificate(const OpenPgpComponents& components, const std::string& source);

}  // namespace sallyport::sign
