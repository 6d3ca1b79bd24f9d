#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "policy/policy.hpp"
#include "sign/verifier.hpp"

namespace sallyport::app {

// The keys of a policy, read from where it names them.
struct LoadedKeys {
  std::unique_ptr<sign::Verifier> verifier;  // owners are indices of policy.principals
  std::string digest;                        // 32 bytes: SHA-256 over all that verifying depends on
};

// What a key of a [[principal]] may be.
enum class KeyKind { certificate_identity, openpgp_fingerprint, ssh_line, file };
KeyKind kind_of_key(std::string_view key);

// Throws base::Error, naming the table and the file, for a key that cannot be read or used, that belongs to
// two principals, or whose file others than the administrator may write where the policy is the
// administrator's.
LoadedKeys load_keys(const policy::Policy& policy);

}  // namespace sallyport::app
