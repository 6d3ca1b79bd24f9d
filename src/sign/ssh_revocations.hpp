#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::sign {

// The keys and certificates that are revoked. Const use by many threads.
class SshRevocations {
 public:
  // Reads a key revocation list (OpenSSH's PROTOCOL.krl), or else a text: a line is a key as parse_ssh_key()
  // reads it, a fingerprint ("SHA256:..."), empty, or a comment that "#" begins. What was revoked before
  // stays revoked. Throws base::Error, which begins with `source`, if there is anything in it that cannot be
  // read, is not known or stands against the format, since nobody knows what that revokes; a part of it may
  // count then. A list that is signed is refused as OpenSSH 9.4 does, which no longer verifies such
  // signatures: sign the file instead, or guard it as all configuration is guarded.
  void add(std::string_view bytes, const std::string& source);

  // By its blob, its SHA-1 or its SHA-256. `fingerprint` is that of the blob.
  bool is_revoked_key(std::string_view blob, std::string_view fingerprint) const;

  // By its serial number or its key id, of this authority or of all. Not whether its key or its authority is.
  // A serial number of zero stands for none (PROTOCOL.certkeys), and revokes nothing.
  bool is_revoked_certificate(std::string_view authority, std::uint64_t serial,
                              std::string_view key_id) const;

 private:
  friend class KrlReader;

  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };
  struct Certificates {
    std::vector<Range> serials;  // in order, apart from each other
    std::set<std::string, std::less<>> key_ids;

    bool holds(std::uint64_t serial, std::string_view key_id) const;
  };

  void add_text(std::string_view text, const std::string& source);
  void add_fingerprint(std::string_view text);

  std::set<std::string, std::less<>> blobs_;
  std::set<std::string, std::less<>> sha1s_;                       // hexadecimal
  std::set<std::string, std::less<>> fingerprints_;                // "SHA256:..."
  std::map<std::string, Certificates, std::less<>> by_authority_;  // by its blob; empty: whatever authority
};

}  // namespace sallyport::sign
