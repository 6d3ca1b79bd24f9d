#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::sign {

// A signature by an SSH key: its algorithm, its bytes, and what a security key (PROTOCOL.u2f) says of how it
// was made. Views of the bytes that they were read from.
struct SshSignatureFields {
  std::string_view algorithm;  // never empty
  std::string_view bytes;      // never empty
  std::uint8_t flags = 0;
  std::uint32_t counter = 0;
};

// Nothing unless all lengths are exact. Whether the algorithm is known is not asked.
std::optional<SshSignatureFields> read_signature_blob(std::string_view blob);

// OpenSSH's PROTOCOL.sshsig, version 1.
struct Sshsig {
  std::string_view key;   // the blob of a key or a certificate, of any kind
  std::string_view hash;  // "sha256" or "sha512"
  SshSignatureFields signature;
};

// Reads `content`, which must be exactly one SSH signature of git's namespace. Nothing is verified.
std::optional<Sshsig> read_sshsig(std::string_view content);

// What the signature is over, to sign `payload`. Throws base::Error if the crypto library fails.
std::string signed_data(const Sshsig& sshsig, std::string_view payload);

// Whether `content` is such a one.
bool is_ssh_signature(std::string_view content) noexcept;

}  // namespace sallyport::sign
