#include "app/load_keys.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kCertificate = "certificate:";
constexpr std::uint64_t kMaxKeyFileBytes = 16 << 20;  // a key ring of some thousand people
// Raise it whenever verifying changes its mind about the same bytes and keys.
constexpr std::string_view kDigestVersion = "sallyport keys 1";

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  return out;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

class KeyLoader {
 public:
  explicit KeyLoader(const policy::Policy& policy) : policy_(policy) {
    const policy::SignatureSettings& settings = policy.signatures;
    sign::Strength strength;
    strength.allows_sha1 = settings.allow_sha1;
    strength.allows_md5 = settings.allow_md5;
    strength.allows_dsa = settings.allow_dsa;
    strength.allows_ssh_rsa = settings.allow_ssh_rsa;
    strength.min_rsa_bits = static_cast<std::uint32_t>(settings.min_rsa_bits);
    verifier_ = std::make_unique<sign::Verifier>(strength);
    note("strength", fmt::format("{} {} {} {} {}", strength.allows_sha1, strength.allows_md5,
                                 strength.allows_dsa, strength.allows_ssh_rsa, strength.min_rsa_bits));
  }

  LoadedKeys load() {
    for (const std::string& name : policy_.signatures.keyrings)
      verifier_->openpgp().load(read("[signatures] keyrings", name), name);
    for (const policy::Authority& authority : policy_.authorities) add_authority(authority);
    for (std::size_t i = 0; i < policy_.principals.size(); ++i)
      add_principal(policy_.principals[i], static_cast<sign::Owner>(i));
    own_certificates();
    for (const std::string& name : policy_.signatures.revoked_ssh)
      verifier_->ssh().revoke(read("[signatures] revoked_ssh", name), name);
    for (const std::string& name : policy_.signatures.revoked_x509)
      verifier_->x509().revoke(read("[signatures] revoked_x509", name), name);
    const base::Sha256 digest = base::sha256(material_);
    return {std::move(verifier_), std::string(reinterpret_cast<const char*>(digest.data()), digest.size())};
  }

 private:
  // Adds to what the digest is made of, so that no two different sets of keys give the same text.
  void note(std::string_view what, std::string_view value) {
    material_ += fmt::format("{} {}\n{}\n", what, value.size(), value);
  }

  std::string read(std::string_view title, const std::string& name) {
    const fs::path path = policy_.folder / name;
    const std::string bytes = base::with_context(fmt::format("{}: {}", policy_.source, title), [&] {
      return policy_.is_administrators ? base::read_trustworthy_file(path, kMaxKeyFileBytes)
                                       : base::read_file(path, kMaxKeyFileBytes);
    });
    note(title, bytes);
    return bytes;
  }

  void add_authority(const policy::Authority& authority) {
    note("authority", authority.name);
    base::with_context(fmt::format("{}: [[authority]] {}", authority.origin, authority.name), [&] {
      for (const std::string& key : authority.ssh) {
        note("ssh", key);
        for (const sign::SshKey& one : ssh_keys_of(key)) verifier_->ssh().add_authority(authority.name, one);
      }
      std::string roots;
      std::string names;
      for (const std::string& name : authority.x509) {
        roots += (roots.empty() ? "" : "\n") + read("x509", name);
        names += (names.empty() ? "" : ", ") + name;
      }
      if (!roots.empty()) verifier_->x509().add_authority(authority.name, roots, names);
    });
  }

  void add_principal(const policy::Principal& principal, sign::Owner owner) {
    note("principal", principal.name);
    base::with_context(title_of(principal), [&] {
      for (const std::string& key : principal.keys) {
        note("key", key);
        add_key(key, owner);
      }
    });
  }

  // All certificates are loaded before it is said whose they are, so that none can share a key with
  // another's.
  void own_certificates() {
    for (const auto& [fingerprint, owner] : owned_) {
      const policy::Principal& principal = policy_.principals[owner];
      base::with_context(title_of(principal), [&] { verifier_->openpgp().own(fingerprint, owner); });
    }
  }

  static std::string title_of(const policy::Principal& principal) {
    return fmt::format("{}: [[principal]] {}", principal.origin, principal.name);
  }

  void add_key(const std::string& key, sign::Owner owner) {
    switch (kind_of_key(key)) {
      case KeyKind::certificate_identity:
        add_identity(std::string_view(key).substr(kCertificate.size()), owner);
        break;
      case KeyKind::openpgp_fingerprint:
        owned_.push_back({key, owner});
        break;
      case KeyKind::ssh_line:
        verifier_->ssh().add(sign::parse_ssh_key(key), owner);
        break;
      case KeyKind::file:
        add_file(key, owner);
        break;
    }
  }

  // "<authority>:<identity>"
  void add_identity(std::string_view text, sign::Owner owner) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    const auto authority = std::find_if(policy_.authorities.begin(), policy_.authorities.end(),
                                        [&](const policy::Authority& one) { return one.name == name; });
    if (authority == policy_.authorities.end()) {
      std::vector<std::string_view> names;
      for (const policy::Authority& one : policy_.authorities) names.push_back(one.name);
      const std::string_view meant = base::nearest_key(name, names);
      throw base::Error(fmt::format("no [[authority]] is named {}{}", name,
                                    meant.empty() ? "" : fmt::format("; did you mean {}?", meant)),
                        "write \"certificate:<authority>:<identity>\"");
    }
    const std::string identity(text.substr(std::min(colon + 1, text.size())));
    if (identity.empty()) throw base::Error(fmt::format("\"{}{}\" names no identity", kCertificate, text));
    if (!authority->ssh.empty()) verifier_->ssh().add_identity(authority->name, identity, owner);
    // An authority may have both kinds, and no certificate of X.509 is for a bare word.
    const bool is_word = identity.find_first_of("@:=") == std::string::npos;
    if (!authority->x509.empty() && !(is_word && !authority->ssh.empty()))
      verifier_->x509().add_identity(authority->name, identity, owner);
  }

  void add_file(const std::string& name, sign::Owner owner) {
    const std::string bytes = read("key file", name);
    if (bytes.starts_with("-----BEGIN CERTIFICATE-----")) {
      verifier_->x509().add_certificate(bytes, owner, name);
    } else if (is_openpgp(bytes)) {
      const std::vector<std::string> fingerprints = verifier_->openpgp().load(bytes, name);
      if (fingerprints.size() != 1)
        throw base::Error(
            fmt::format("{} holds {} OpenPGP certificates, and may hold one", name, fingerprints.size()),
            "name it in `keyrings` of [signatures], and here the fingerprints");
      owned_.push_back({fingerprints.front(), owner});
    } else {
      for (const sign::SshKey& key : lines_of_keys(bytes, name)) verifier_->ssh().add(key, owner);
    }
  }

  // Armoured, or a packet's first octet (RFC 9580, 4.2).
  static bool is_openpgp(std::string_view bytes) {
    return bytes.find("-----BEGIN PGP ") != std::string_view::npos ||
           (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0);
  }

  std::vector<sign::SshKey> ssh_keys_of(const std::string& key) {
    if (sign::looks_like_ssh_key(key)) return {sign::parse_ssh_key(key)};
    return lines_of_keys(read("ssh", key), key);
  }

  static std::vector<sign::SshKey> lines_of_keys(std::string_view text, const std::string& name) {
    std::vector<sign::SshKey> keys;
    for (const std::string_view line : base::split(text, '\n')) {
      const std::string_view trimmed = base::trim(line);
      if (trimmed.empty() || trimmed.starts_with('#')) continue;
      keys.push_back(base::with_context(name, [&] { return sign::parse_ssh_key(trimmed); }));
    }
    if (keys.empty())
      throw base::Error(name + " holds no key",
                        "it must be an OpenPGP certificate, a PEM certificate or a public SSH key");
    return keys;
  }

  const policy::Policy& policy_;
  std::unique_ptr<sign::Verifier> verifier_;
  std::string material_{kDigestVersion};
  std::vector<std::pair<std::string, sign::Owner>> owned_;  // OpenPGP certificates, by fingerprint
};

}  // namespace

KeyKind kind_of_key(std::string_view key) {
  if (key.starts_with(kCertificate)) return KeyKind::certificate_identity;
  if (sign::looks_like_ssh_key(key)) return KeyKind::ssh_line;
  const std::string packed = without_blanks(key);
  constexpr std::size_t kVersion4 = 40;  // hexadecimal digits of a fingerprint
  constexpr std::size_t kVersion6 = 64;
  if ((packed.size() == kVersion4 || packed.size() == kVersion6) && is_hex(packed))
    return KeyKind::openpgp_fingerprint;
  return KeyKind::file;
}

LoadedKeys load_keys(const policy::Policy& policy) {
  return KeyLoader(policy).load();
}

}  // namespace sallyport::app
