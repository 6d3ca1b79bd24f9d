#pragma once

#include <string>
#include <string_view>

namespace sallyport::sign {

// A public key, as a line of authorized_keys or an id_*.pub file holds it: "ssh-ed25519 AAAA... comment".
struct SshKey {
  std::string algorithm;  // "ssh-ed25519"
  std::string blob;       // what the base64 stands for; it begins with the algorithm
  std::string comment;
  std::string fingerprint;  // "SHA256:...", without padding, as ssh-keygen -l shows it
  unsigned bits = 0;        // of an RSA modulus, of DSA's p, of a curve

  bool operator==(const SshKey&) const = default;
};

// Reads such a line. Throws base::Error, which never shows what may be secret, if it is anything else: a
// private key, a certificate, a line with options in front, a kind of key that is not known, base64 that an
// encoder would not write, a blob of another kind or with bytes behind it, numbers that are not in their
// shortest form, a point that is not on its curve. That a key is weak is not asked.
SshKey parse_ssh_key(std::string_view line);

// "ssh-ed25519 AAAA..." without the comment.
std::string to_line(const SshKey& key);

// Whether `text` was meant as a key rather than as the name of a file: it has the kind of a key for its first
// word and another word behind that, or begins as a key in another format does. Whether it can be read
// parse_ssh_key() tells.
bool looks_like_ssh_key(std::string_view text);

}  // namespace sallyport::sign
