#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/ssh_key_blob.hpp"
#include "sign/sshsig.hpp"

namespace sallyport::sign {

// An OpenSSH certificate (PROTOCOL.certkeys; of security keys, PROTOCOL.u2f), read and not verified. Views of
// the bytes that it was read from.
struct SshCertificate {
  SshKeyFields key;      // that is certified
  std::string key_blob;  // the same as the plain key that it is
  std::uint64_t serial = 0;
  bool is_for_user = false;  // or else for a host
  std::string_view key_id;
  std::vector<std::string_view> principals;
  std::uint64_t valid_after = 0;                   // seconds since the epoch
  std::uint64_t valid_before = 0;                  // the first second at which it is no longer valid
  std::vector<std::string_view> critical_options;  // names and contents in turn
  std::string_view authority;                      // the blob of the key that signed it
  SshKeyFields authority_key;
  std::string_view signed_part;
  SshSignatureFields signature;
};

// Whether the blob of a key says that it is a certificate, of a kind that can be read or not.
bool is_certificate(std::string_view blob) noexcept;

// Nothing if `blob` is not exactly one certificate: also if the key that signed it is of no known kind or
// itself a certificate, if a principal or the key id holds a NUL, at which OpenSSH would stop reading, if
// there are more than 256 principals, OpenSSH's bound, or if critical options are not in their order, each
// once.
std::optional<SshCertificate> read_ssh_certificate(std::string_view blob);

}  // namespace sallyport::sign
