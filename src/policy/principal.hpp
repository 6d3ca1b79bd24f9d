#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/glob.hpp"

namespace sallyport::policy {

// Somebody who may sign or push: a person, or a machine such as a forge.
struct Principal {
  std::string name;
  std::string origin;                       // "policy.toml:12", for messages
  std::vector<std::string> emails;          // compared without regard to the case of ASCII letters
  std::vector<std::string> keys;            // as written; docs/signatures.md says what a key may be
  std::vector<std::string> accounts;        // where one pushes, in the host's words; compared byte for byte
  std::vector<std::string> roles;           // its own, and the groups that it is in
  std::optional<std::int64_t> valid_from;   // seconds since the epoch
  std::optional<std::int64_t> valid_until;  // the first second at which it is no longer one

  bool holds_any(const std::vector<std::string>& wanted) const noexcept;
  bool has_email(std::string_view email) const noexcept;
  // It may sign merges that anybody could recompute, and nothing else, whatever other roles it has.
  bool is_merge_only() const noexcept;
  // Whether it is a principal at that time, in seconds since the epoch.
  bool is_valid_at(std::int64_t seconds) const noexcept;
};

inline constexpr std::string_view kMergeOnly = "merge-only";

// What vouches for keys that no principal lists: an SSH certificate authority, or X.509 roots.
struct Authority {
  std::string name;
  std::string origin;
  std::vector<std::string> ssh;   // public key lines, or files that hold them
  std::vector<std::string> x509;  // PEM files
};

// [signatures]: by what signatures are judged.
struct SignatureSettings {
  std::string origin;
  std::vector<std::string> keyrings;  // files of OpenPGP certificates; a principal names one by fingerprint
  std::vector<std::string> revoked_ssh;   // key revocation lists
  std::vector<std::string> revoked_x509;  // certificate revocation lists
  bool allow_sha1 = false;
  bool allow_md5 = false;
  bool allow_dsa = false;
  bool allow_ssh_rsa = false;
  std::uint64_t min_rsa_bits = 2048;
  // How far a committer's date may lie after the time of receipt, and before the newest date of the parents.
  std::uint64_t max_future_seconds = 600;
  std::uint64_t max_past_seconds = 86'400;
};

// [push_certificate]: what certificates of signed pushes must say, beside being signed.
struct CertificateSettings {
  std::vector<Glob> pushees;                 // patterns of the URL pushed to; none: it is not asked
  std::uint64_t max_nonce_slop_seconds = 0;  // how old a nonce of an earlier connection may be
};

}  // namespace sallyport::policy
