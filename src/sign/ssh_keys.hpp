#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sign/ssh_key.hpp"
#include "sign/verified.hpp"

namespace sallyport::sign {

// All SSH keys that count, and what verifies signatures with them (OpenSSH's PROTOCOL.sshsig) as
// `ssh-keygen -Y verify -n git` does, in this process. Where this is stricter, ssh_keys.cpp says why.
//
// Fill it, then share it: verify() may be called by many threads at once, and not while anything is added.
class SshKeys {
 public:
  // Throws base::Error if the crypto library cannot be used.
  explicit SshKeys(Strength strength);
  ~SshKeys();
  SshKeys(SshKeys&&) noexcept;
  SshKeys& operator=(SshKeys&&) noexcept;

  // A key that signs for `owner`. Twice for the same is once. Throws base::Error if it is another owner's, or
  // no key that parse_ssh_key() would have given.
  void add(const SshKey& key, Owner owner);

  // A key that signs certificates. Several may have one name; two names for one key throw base::Error.
  void add_authority(std::string_view name, const SshKey& key);

  // A certificate of that authority is `owner`'s if one of its principals is `pattern`, or matches it ("*",
  // "?"). One whose principals are several owners' is nobody's. Throws base::Error if there is no such
  // authority, or as SshIdentities::add() does.
  void add_identity(std::string_view authority, std::string_view pattern, Owner owner);

  // As SshRevocations::add(). A key that is revoked need not be known, nor be known before.
  void revoke(std::string_view bytes, const std::string& source);

  struct Listed {
    SshKey key;             // without its comment
    std::string authority;  // whose key it is; empty: a principal's
    Verified worth;         // what a signature by it, if it were right, would be worth
  };
  // All that were added but identities, by authority and fingerprint.
  std::vector<Listed> list() const;

  // What an SSHSIG blob without its armour, all of it foreign bytes, says of `payload`. The owner is told as
  // soon as the key is known, whatever else is wrong. The detail of a certificate names it also where it is
  // good, and the bounds are those of the certificate. Throws base::Error only if the crypto library fails.
  Verified verify(std::string_view content, std::string_view payload) const;

  // Whose a key or certificate is that somebody logged in with. The SSH server has had proof that they have
  // it, that its options allow it, and that its authority is one of the server's; here it must be known as
  // well: a key that was added, or a certificate for a user, rightly signed, by an authority that was. `good`
  // (within the bounds of a certificate) or why not: unknown_key, weak, revoked_key, malformed.
  Verified login(std::string_view blob) const;

 private:
  struct Keyring;
  std::unique_ptr<Keyring> keyring_;
};

}  // namespace sallyport::sign
