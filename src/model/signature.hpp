#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/oid.hpp"

namespace sallyport::model {

// What the raw object says of its signature. Presence and form only: nothing is verified.
enum class SignatureForm : std::uint8_t {
  absent,   // no signature header (commit), no signature at the end (tag)
  openpgp,  // exactly one, well formed
  ssh,
  x509,
  malformed,  // something that claims to be a signature and is not exactly one well-formed one
};

constexpr bool is_present(SignatureForm form) noexcept {
  return form == SignatureForm::openpgp || form == SignatureForm::ssh || form == SignatureForm::x509;
}

std::string_view to_string(SignatureForm form) noexcept;
// "openpgp", "ssh", "x509"; empty for one that is not present. For programs.
std::string_view format_word(SignatureForm form) noexcept;

// What verifying a signature says. Each is a state of its own; none stands for another.
enum class SignatureStatus : std::uint8_t {
  absent,       // there is no signature
  malformed,    // not exactly one well-formed, detached signature, or of bytes that can be read in two ways
  weak,         // made with an algorithm, or a key size, that proves nothing any more
  unknown_key,  // by a key that nobody vouches for
  bad,          // by a known key, and not over these bytes, or not by a key that may sign
  revoked_key,  // right, and its key, or what binds its key, is revoked
  expired_key,  // right, and its key is not valid now: expired, or not valid yet
  expired_signature,  // right, and its own time has run out
  good,
};

// "unsigned", "malformed", "weak", "unknown key", "bad", "revoked key", "expired key", "expired signature",
// "good".
std::string_view to_string(SignatureStatus status) noexcept;

enum class SignedKind : std::uint8_t { commit, tag, push_certificate };
std::string_view to_string(SignedKind kind) noexcept;

// The signature of one object, judged at the time of receipt.
struct Signature {
  Oid object;
  SignedKind kind = SignedKind::commit;
  SignatureForm form = SignatureForm::absent;
  SignatureStatus status = SignatureStatus::absent;
  // The fingerprint of the key: hexadecimal of an OpenPGP primary key, "SHA256:..." of an SSH key or an X.509
  // certificate. Of a key that is not known, what the signature says of it. May be empty.
  std::string key;
  std::string principal;  // whose key it is; empty: nobody's
  std::string detail;     // for people: why it is not good; may be empty
};

}  // namespace sallyport::model
