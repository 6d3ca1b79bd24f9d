#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include "base/handle.hpp"
#include "sign/ssh_key_blob.hpp"
#include "sign/sshsig.hpp"
#include "sign/verified.hpp"

namespace sallyport::sign {

// Why `signature` cannot be by a key of this shape, whatever it is over: another algorithm, another length,
// numbers that are written in two ways. Empty: it can.
std::string misfit_of(const SshShape& key, const SshSignatureFields& signature);

// Why a signature of this algorithm by a key of this shape proves nothing, where it proves nothing. Empty: it
// does.
std::string weakness_of(const SshShape& key, std::string_view algorithm, const Strength& strength);

// Whether somebody touched the security key. OpenSSH's sshd asks for it unless told otherwise; its
// ssh-keygen -Y verify does not ask. A key that signs with nobody there is a key on a disk, so we always do.
bool is_user_present(const SshShape& key, const SshSignatureFields& signature) noexcept;

// Whether the security key knew who touched it, by a PIN or a finger. Never true of other keys.
bool is_user_verified(const SshShape& key, const SshSignatureFields& signature) noexcept;

// A key that is ready to verify with. Const use by many threads.
class SshVerifier {
 public:
  // Nothing if the point is none of the curve. Throws base::Error if the crypto library fails.
  static std::optional<SshVerifier> make(const SshKeyFields& fields);

  const SshShape& shape() const noexcept { return shape_; }

  // Whether `signature` is by this key and over `data`. False also for one that misfit_of() tells of. Throws
  // base::Error if the crypto library does not know the algorithm, which it may be configured not to.
  bool verifies(const SshSignatureFields& signature, std::string_view data) const;

 private:
  explicit SshVerifier(SshShape shape) : shape_(shape) {}

  SshShape shape_;
  base::Handle<EVP_PKEY, EVP_PKEY_free> key_;  // of all kinds but Ed25519
  std::array<unsigned char, 32> point_{};      // Ed25519
  std::string application_hash_;               // security keys
};

}  // namespace sallyport::sign
