#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sign/samples.hpp"
#include "sign/ssh_key.hpp"
#include "sign/ssh_keys.hpp"

// What OpenSSH's own programs make and say, with keys that are made at run time and thrown away.
namespace sallyport::sign::samples {

inline constexpr const char* kSshPayload = "tree 1234\n\nSubject\n";

// A folder of a test's own, which is its programs' home too: they know no user's keys or configuration.
class SshWorkshop {
 public:
  SshWorkshop();
  ~SshWorkshop();
  SshWorkshop(const SshWorkshop&) = delete;
  SshWorkshop& operator=(const SshWorkshop&) = delete;

  // Runs a shell script in the folder and answers what it printed. Throws if one of its commands fails, with
  // what it said.
  std::string run(const std::string& script) const;
  void write(const std::string& name, std::string_view bytes) const;
  std::string read(const std::string& name) const;

  // ssh-keygen's key `name`, of the kind that `arguments` ask for.
  SshKey make_key(const std::string& name, const std::string& arguments = "-t ed25519") const;

  // Whether it makes DSA keys, which OpenSSH does until version 9.
  bool makes_dsa() const;
  // `kinds`, and DSA where it is made.
  std::vector<std::string> with_dsa(std::vector<std::string> kinds) const;

  // Has the key `authority` certify the key `name`, and answers the blob of the certificate. It is in
  // NAME-cert.pub.
  std::string certify(const std::string& name, const std::string& authority,
                      const std::string& arguments) const;

  // The SSHSIG blob that ssh-keygen makes over `payload` with a key or certificate file.
  std::string sign(const std::string& file, std::string_view payload,
                   const std::string& arguments = "") const;

  // Whether ssh-keygen -Y verify says that `content` is a signature by `principal` over `payload`, with this
  // text for its allowed signers.
  bool is_good_to_openssh(std::string_view content, std::string_view payload, std::string_view allowed,
                          const std::string& principal, const std::string& arguments = "") const;

 private:
  std::string home_;
};

// A security key in software: OpenSSH makes no signature without a device, but verifies them.
class SecurityKey {
 public:
  enum class Kind : std::uint8_t { ecdsa_p256, ed25519 };

  explicit SecurityKey(Kind kind, std::string application = "ssh:");
  ~SecurityKey();
  SecurityKey(SecurityKey&&) noexcept;

  std::string line() const;  // as in an id_*_sk.pub file
  std::string blob() const;
  // The blob of a signature over `data`, PROTOCOL.u2f.
  std::string sign(std::string_view data, std::uint8_t flags = 1, std::uint32_t counter = 7) const;
  // An SSHSIG blob over `payload`. Another blob for the key may stand in for its own, such as a certificate.
  std::string sign_sshsig(std::string_view payload, std::uint8_t flags = 1,
                          std::string_view key_blob = {}) const;

 private:
  struct Secret;
  std::unique_ptr<Secret> secret_;
};

// What an SSHSIG of the namespace "git" signs to sign `payload`.
std::string data_to_sign(std::string_view payload, std::string_view hash = "sha512");

// An SSHSIG blob's parts, so that a test can bend one.
SshSignature take_apart(std::string content);

// Takes the first off strings that stand one behind the other.
std::string take_ssh_string(std::string& bytes);

}  // namespace sallyport::sign::samples
