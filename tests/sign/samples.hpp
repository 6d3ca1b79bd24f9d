#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

// Signatures that are well formed and verify against nothing, made at run time part by part, so that a test
// can bend exactly one part.
namespace sallyport::sign::samples {

// Throws if a sample cannot be made.
inline void require(bool is_good, const char* what) {
  if (!is_good) throw std::runtime_error(what);
}

// Big-endian.
std::string number(std::uint64_t value, std::size_t size_bytes);
// Preceded by its length in four bytes, as SSH writes strings.
std::string ssh_string(std::string_view bytes);
std::string base64(std::string_view bytes);

// "-----BEGIN <label>-----" ... "-----END <label>-----" without a final LF; `head` stands before the base64,
// such as the empty line of OpenPGP armour.
std::string armour(std::string_view label, std::string_view content, std::string_view head = {});
std::string openpgp_armour(std::string_view content);
std::string ssh_armour(std::string_view content);
std::string x509_armour(std::string_view content);

// A signature packet's body: version 4, over a document, by Ed25519 in its old form.
struct OpenPgpBody {
  std::uint8_t version = 4;
  std::uint8_t type = 0;
  std::uint8_t algorithm = 22;
  std::string hashed = std::string("\x05\x02\x65\x00\x00\x00", 6);  // a subpacket: the time
  std::string unhashed;
  std::string material = std::string("\x00\x09\x01\xAA\x00\x0A\x03\xBB", 8);  // integers of 9 and 10 bits
  std::string bytes() const;
};
// New format, length in one octet.
std::string openpgp_packet(std::string_view body, std::uint8_t tag = 2);
std::string openpgp_content();

struct SshSignature {
  std::string magic = "SSHSIG";
  std::uint32_t version = 1;
  std::string key = ssh_string("ssh-ed25519") + ssh_string(std::string(32, 'k'));
  std::string name_space = "git";
  std::string reserved;
  std::string hash = "sha512";
  std::string signature = ssh_string("ssh-ed25519") + ssh_string(std::string(64, 's'));
  std::string bytes() const;
};

// CMS signed by this many keys that are made on the spot.
std::string cms_content(int signers = 1, bool is_detached = true);

// "<name> <value>\n", the value folded as git folds it.
std::string header(std::string_view name, std::string_view value);
// A raw SHA-1 commit; `headers` stand behind the committer.
std::string commit(std::string_view headers, std::string_view message = "Subject\n");
// A raw SHA-1 tag.
std::string tag(std::string_view message, std::string_view headers = {});

}  // namespace sallyport::sign::samples
