#include "sign/ssh_keys.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sign/ssh_certificate.hpp"
#include "sign/ssh_identities.hpp"
#include "sign/ssh_revocations.hpp"
#include "sign/ssh_verifier.hpp"
#include "sign/ssh_wire.hpp"
#include "sign/sshsig.hpp"

// Where this is stricter than ssh-keygen -Y verify, which looks at the signature and at one line of its
// allowed signers:
// - The version is 1, not 0, and the namespace has no NUL behind it (sshsig.cpp).
// - Critical options must be known, as PROTOCOL.certkeys asks of all verifiers; ssh-keygen passes over them.
//   "source-address" says from where its owner may log in, and a signature comes from nowhere, so that one
//   is passed over. "verify-required" is asked of the signature. "force-command" leaves its owner one command
//   and nothing else, so such a certificate signs nothing.
// - A security key must have been touched (ssh_verifier.hpp).
// - Numbers must be in their shortest form, or one key would have several fingerprints to be revoked by.
// - The authority's signature must be as strong as the signer's.
// A certificate without principals is everybody's to PROTOCOL.certkeys. Whose it is would be its holder's
// word, so here, as to ssh-keygen, it is nobody's.

namespace sallyport::sign {

namespace {

using model::SignatureStatus;

Verified tell(Verified verified, SignatureStatus status, std::string_view why) {
  verified.status = status;
  verified.detail = verified.detail.empty() ? std::string(why) : fmt::format("{} ({})", why, verified.detail);
  return verified;
}

// Certificates whose authority's signature was right, by their digest, with their keys ready to verify: a
// push brings thousands of signatures and few certificates. What is in here is true of the bytes alone, so
// nothing that is added or revoked later makes it wrong.
class CertifiedKeys {
 public:
  using Key = std::shared_ptr<const SshVerifier>;

  Key find(const base::Sha256& digest) const {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(digest);
    return found == keys_.end() ? nullptr : found->second;
  }
  void keep(const base::Sha256& digest, Key key) {
    constexpr std::size_t kMaxKeys = 4096;
    const std::lock_guard lock(mutex_);
    if (keys_.size() < kMaxKeys) keys_.emplace(digest, std::move(key));
  }

 private:
  mutable std::mutex mutex_;
  std::map<base::Sha256, Key> keys_;
};

std::string describe(const SshCertificate& certificate, std::string_view authority) {
  return fmt::format("certificate \"{}\", serial {}, of {}", shown(certificate.key_id), certificate.serial,
                     authority);
}

// Why a certificate, although it is right, is not for signing. Empty: it is.
std::string prohibition(const SshCertificate& certificate, const SshSignatureFields& signature) {
  if (!certificate.is_for_user) return "it is a certificate for a host";
  const auto& options = certificate.critical_options;
  for (std::size_t i = 0; i < options.size(); i += 2) {
    if (options[i] == "source-address") continue;
    if (options[i] != "verify-required")
      return fmt::format("the certificate is restricted by \"{}\"", shown(options[i]));
    if (!is_user_verified(certificate.key.shape, signature))
      return "the certificate asks for a security key that was told a PIN or a finger";
  }
  return {};
}

// Why a certificate is nobody's, by what its principals match. Empty: it is somebody's.
std::string_view why_nobody(const SshIdentities::Match& match) {
  if (match.is_ambiguous) return "the principals of its certificate are several people";
  if (match.owner == kNobody) return "nobody is known by a principal of its certificate";
  return {};
}

std::int64_t to_seconds(std::uint64_t time) {
  return static_cast<std::int64_t>(std::min(time, static_cast<std::uint64_t>(kForever)));
}

// What a right signature by a key of this shape would be worth.
Verified worth_of(const SshShape& shape, Verified verified, bool is_revoked, const Strength& strength) {
  const std::string_view algorithm = shape.kind == SshKind::rsa ? "rsa-sha2-512" : to_string(shape.kind);
  const std::string weakness = weakness_of(shape, algorithm, strength);
  if (!weakness.empty()) return tell(std::move(verified), SignatureStatus::weak, weakness);
  if (is_revoked) return tell(std::move(verified), SignatureStatus::revoked_key, "the key is revoked");
  verified.status = SignatureStatus::good;
  return verified;
}

SshVerifier prepare(const SshKey& key) {
  const std::optional<SshKeyFields> fields = read_key_blob(key.blob);
  std::optional<SshVerifier> verifier = fields ? SshVerifier::make(*fields) : std::nullopt;
  if (!verifier) throw base::Error("this is no key that signatures could be verified with");
  return *std::move(verifier);
}

}  // namespace

struct SshKeys::Keyring {
  struct Known {
    SshVerifier verifier;
    std::string fingerprint;
    Owner owner;
  };
  struct Authority {
    SshVerifier verifier;
    std::string fingerprint;
    std::string name;
  };

  Strength strength;
  std::unordered_map<std::string, Known, TextHash, std::equal_to<>> keys;             // by blob
  std::unordered_map<std::string, Authority, TextHash, std::equal_to<>> authorities;  // by blob
  std::map<std::string, SshIdentities, std::less<>> identities;  // by the authority's name
  SshRevocations revocations;
  mutable CertifiedKeys certified;

  Verified verify_by_key(const Sshsig& sshsig, std::string_view payload) const;
  Verified verify_by_certificate(const Sshsig& sshsig, std::string_view payload) const;
  Verified verify_by_known_authority(const Sshsig& sshsig, const SshCertificate& certificate,
                                     const Authority& authority, std::string_view payload,
                                     Verified verified) const;
  CertifiedKeys::Key certified_key(const SshCertificate& certificate, const Authority& authority,
                                   std::string_view blob) const;
  std::string revocation_of(const SshCertificate& certificate, const Authority& authority,
                            std::string_view fingerprint) const;
  Verified login_by_key(std::string_view blob) const;
  Verified login_by_certificate(std::string_view blob) const;
};

Verified SshKeys::Keyring::verify_by_key(const Sshsig& sshsig, std::string_view payload) const {
  Verified verified;
  const auto known = keys.find(sshsig.key);
  const bool is_known = known != keys.end();
  SshShape shape;
  if (is_known) {
    verified.key = known->second.fingerprint;
    verified.owner = known->second.owner;
    shape = known->second.verifier.shape();
  } else {
    verified.key = fingerprint_of(sshsig.key);
    const std::string_view algorithm = algorithm_of(sshsig.key);
    if (!kind_of(algorithm))
      return tell(verified, SignatureStatus::unknown_key,
                  fmt::format("keys of the kind {} are not known here", shown(algorithm)));
    const std::optional<SshKeyFields> fields = read_key_blob(sshsig.key);
    if (!fields) return tell(verified, SignatureStatus::malformed, "its key is not one well-formed key");
    shape = fields->shape;
  }

  const std::string misfit = misfit_of(shape, sshsig.signature);
  if (!misfit.empty()) return tell(verified, SignatureStatus::malformed, misfit);
  const std::string weakness = weakness_of(shape, sshsig.signature.algorithm, strength);
  if (!weakness.empty()) return tell(verified, SignatureStatus::weak, weakness);
  if (!is_known) return tell(verified, SignatureStatus::unknown_key, "nobody is known to have this key");
  if (!known->second.verifier.verifies(sshsig.signature, signed_data(sshsig, payload)))
    return tell(verified, SignatureStatus::bad, "the signature is over other bytes, or by another key");
  if (!is_user_present(shape, sshsig.signature))
    return tell(verified, SignatureStatus::bad, "nobody touched the security key");
  if (revocations.is_revoked_key(sshsig.key, verified.key))
    return tell(verified, SignatureStatus::revoked_key, "the key is revoked");
  verified.status = SignatureStatus::good;
  return verified;
}

Verified SshKeys::Keyring::verify_by_certificate(const Sshsig& sshsig, std::string_view payload) const {
  Verified verified;
  const std::optional<SshCertificate> certificate = read_ssh_certificate(sshsig.key);
  if (!certificate) {
    verified.key = fingerprint_of(sshsig.key);
    return tell(verified, SignatureStatus::malformed, "its key is not one well-formed certificate");
  }
  const auto authority = authorities.find(certificate->authority);
  const bool is_known = authority != authorities.end();
  verified.key = fingerprint_of(certificate->key_blob);
  verified.detail = describe(
      *certificate, is_known ? authority->second.fingerprint : fingerprint_of(certificate->authority));

  std::string misfit = misfit_of(certificate->key.shape, sshsig.signature);
  if (!misfit.empty()) return tell(verified, SignatureStatus::malformed, misfit);
  misfit = misfit_of(certificate->authority_key.shape, certificate->signature);
  if (!misfit.empty()) return tell(verified, SignatureStatus::malformed, "in its certificate, " + misfit);
  std::string weakness = weakness_of(certificate->key.shape, sshsig.signature.algorithm, strength);
  if (!weakness.empty()) return tell(verified, SignatureStatus::weak, weakness);
  weakness = weakness_of(certificate->authority_key.shape, certificate->signature.algorithm, strength);
  if (!weakness.empty()) return tell(verified, SignatureStatus::weak, "its certificate rests on " + weakness);
  if (!is_known)
    return tell(verified, SignatureStatus::unknown_key, "the authority of its certificate is not known");
  return verify_by_known_authority(sshsig, *certificate, authority->second, payload, std::move(verified));
}

Verified SshKeys::Keyring::verify_by_known_authority(const Sshsig& sshsig, const SshCertificate& certificate,
                                                     const Authority& authority, std::string_view payload,
                                                     Verified verified) const {
  const CertifiedKeys::Key key = certified_key(certificate, authority, sshsig.key);
  // Nobody vouches for such a key, so it is not a known key whose signature is bad.
  if (key == nullptr)
    return tell(verified, SignatureStatus::unknown_key,
                "its certificate is not by the authority that it names");
  const SshIdentities::Match match = identities.at(authority.name).find(certificate.principals);
  if (const std::string_view nobody = why_nobody(match); !nobody.empty())
    return tell(verified, SignatureStatus::unknown_key, nobody);
  verified.owner = match.owner;

  const std::string prohibited = prohibition(certificate, sshsig.signature);
  if (!prohibited.empty()) return tell(verified, SignatureStatus::bad, prohibited);
  if (!key->verifies(sshsig.signature, signed_data(sshsig, payload)))
    return tell(verified, SignatureStatus::bad, "the signature is over other bytes, or by another key");
  if (!is_user_present(key->shape(), sshsig.signature))
    return tell(verified, SignatureStatus::bad, "nobody touched the security key");
  const std::string revoked = revocation_of(certificate, authority, verified.key);
  if (!revoked.empty()) return tell(verified, SignatureStatus::revoked_key, revoked);
  verified.status = SignatureStatus::good;
  verified.valid_from = to_seconds(certificate.valid_after);
  verified.valid_until = to_seconds(certificate.valid_before);
  return verified;
}

// Null if the authority did not sign the certificate.
CertifiedKeys::Key SshKeys::Keyring::certified_key(const SshCertificate& certificate,
                                                   const Authority& authority, std::string_view blob) const {
  const base::Sha256 digest = base::sha256(blob);
  if (CertifiedKeys::Key kept = certified.find(digest)) return kept;
  if (!authority.verifier.verifies(certificate.signature, certificate.signed_part) ||
      !is_user_present(authority.verifier.shape(), certificate.signature))
    return nullptr;
  std::optional<SshVerifier> verifier = SshVerifier::make(certificate.key);
  if (!verifier) return nullptr;
  auto key = std::make_shared<const SshVerifier>(*std::move(verifier));
  certified.keep(digest, key);
  return key;
}

// What of a certificate is revoked; empty: nothing.
std::string SshKeys::Keyring::revocation_of(const SshCertificate& certificate, const Authority& authority,
                                            std::string_view fingerprint) const {
  if (revocations.is_revoked_key(certificate.key_blob, fingerprint)) return "the key is revoked";
  if (revocations.is_revoked_certificate(certificate.authority, certificate.serial, certificate.key_id))
    return "the certificate is revoked";
  if (revocations.is_revoked_key(certificate.authority, authority.fingerprint))
    return "the authority of its certificate is revoked";
  return {};
}

Verified SshKeys::Keyring::login_by_key(std::string_view blob) const {
  Verified verified;
  const auto known = keys.find(blob);
  if (known == keys.end()) {
    verified.key = fingerprint_of(blob);
    return tell(verified, SignatureStatus::unknown_key, "nobody is known to have this key");
  }
  verified.key = known->second.fingerprint;
  verified.owner = known->second.owner;
  const bool is_revoked = revocations.is_revoked_key(blob, verified.key);
  return worth_of(known->second.verifier.shape(), std::move(verified), is_revoked, strength);
}

// What restricts a certificate to a command or an address is the server's to keep, and lets nobody be
// another.
Verified SshKeys::Keyring::login_by_certificate(std::string_view blob) const {
  Verified verified;
  const std::optional<SshCertificate> certificate = read_ssh_certificate(blob);
  if (!certificate) {
    verified.key = fingerprint_of(blob);
    return tell(verified, SignatureStatus::malformed, "it is not one well-formed certificate");
  }
  verified.key = fingerprint_of(certificate->key_blob);
  const std::string misfit = misfit_of(certificate->authority_key.shape, certificate->signature);
  if (!misfit.empty()) return tell(verified, SignatureStatus::malformed, "in the certificate, " + misfit);
  const std::string weakness =
      weakness_of(certificate->authority_key.shape, certificate->signature.algorithm, strength);
  if (!weakness.empty()) return tell(verified, SignatureStatus::weak, "the certificate rests on " + weakness);
  const auto found = authorities.find(certificate->authority);
  if (found == authorities.end())
    return tell(verified, SignatureStatus::unknown_key, "the authority of its certificate is not known");
  const Authority& authority = found->second;
  if (certified_key(*certificate, authority, blob) == nullptr || !certificate->is_for_user)
    return tell(verified, SignatureStatus::unknown_key,
                "its certificate is not for a user, or not by the authority that it names");
  const SshIdentities::Match match = identities.at(authority.name).find(certificate->principals);
  if (const std::string_view nobody = why_nobody(match); !nobody.empty())
    return tell(verified, SignatureStatus::unknown_key, nobody);
  verified.owner = match.owner;
  verified.valid_from = to_seconds(certificate->valid_after);
  verified.valid_until = to_seconds(certificate->valid_before);
  const std::string revoked = revocation_of(*certificate, authority, verified.key);
  if (!revoked.empty()) return tell(verified, SignatureStatus::revoked_key, revoked);
  return worth_of(certificate->key.shape, std::move(verified), /*is_revoked=*/false, strength);
}

SshKeys::SshKeys(Strength strength) : keyring_(std::make_unique<Keyring>()) {
  if (sodium_init() < 0) throw base::Error("the crypto library libsodium cannot be used");
  keyring_->strength = strength;
}

SshKeys::~SshKeys() = default;
SshKeys::SshKeys(SshKeys&&) noexcept = default;
SshKeys& SshKeys::operator=(SshKeys&&) noexcept = default;

void SshKeys::add(const SshKey& key, Owner owner) {
  if (owner == kNobody) throw base::Error("a key must be somebody's");
  const auto found = keyring_->keys.find(key.blob);
  if (found == keyring_->keys.end())
    keyring_->keys.emplace(key.blob, Keyring::Known{prepare(key), fingerprint_of(key.blob), owner});
  else if (found->second.owner != owner)
    throw base::Error(fmt::format("the key {} is said to be two people's", key.fingerprint));
}

void SshKeys::add_authority(std::string_view name, const SshKey& key) {
  const auto found = keyring_->authorities.find(key.blob);
  if (found == keyring_->authorities.end())
    keyring_->authorities.emplace(
        key.blob, Keyring::Authority{prepare(key), fingerprint_of(key.blob), std::string(name)});
  else if (found->second.name != name)
    throw base::Error(fmt::format("the key {} is said to be that of two authorities, {} and {}",
                                  key.fingerprint, found->second.name, name));
  keyring_->identities.try_emplace(std::string(name));
}

void SshKeys::add_identity(std::string_view authority, std::string_view pattern, Owner owner) {
  if (owner == kNobody) throw base::Error("an identity must be somebody's");
  const auto found = keyring_->identities.find(authority);
  if (found == keyring_->identities.end())
    throw base::Error(fmt::format("there is no authority of the name \"{}\"", authority));
  found->second.add(pattern, owner);
}

void SshKeys::revoke(std::string_view bytes, const std::string& source) {
  keyring_->revocations.add(bytes, source);
}

std::vector<SshKeys::Listed> SshKeys::list() const {
  std::vector<Listed> all;
  const auto add = [&](const std::string& blob, const auto& known, const std::string& authority,
                       Owner owner) {
    const SshShape& shape = known.verifier.shape();
    Listed listed{
        {std::string(to_string(shape.kind)), blob, "", known.fingerprint, shape.bits}, authority, Verified()};
    listed.worth.key = known.fingerprint;
    listed.worth.owner = owner;
    const bool is_revoked = keyring_->revocations.is_revoked_key(blob, known.fingerprint);
    listed.worth = worth_of(shape, std::move(listed.worth), is_revoked, keyring_->strength);
    all.push_back(std::move(listed));
  };
  for (const auto& [blob, known] : keyring_->keys) add(blob, known, "", known.owner);
  for (const auto& [blob, authority] : keyring_->authorities) add(blob, authority, authority.name, kNobody);
  std::sort(all.begin(), all.end(), [](const Listed& a, const Listed& b) {
    return std::tie(a.authority, a.key.fingerprint) < std::tie(b.authority, b.key.fingerprint);
  });
  return all;
}

Verified SshKeys::login(std::string_view blob) const {
  return is_certificate(blob) ? keyring_->login_by_certificate(blob) : keyring_->login_by_key(blob);
}

Verified SshKeys::verify(std::string_view content, std::string_view payload) const {
  const std::optional<Sshsig> sshsig = read_sshsig(content);
  if (!sshsig)
    return tell({}, SignatureStatus::malformed,
                "it is not exactly one SSH signature of the namespace \"git\"");
  return is_certificate(sshsig->key) ? keyring_->verify_by_certificate(*sshsig, payload)
                                     : keyring_->verify_by_key(*sshsig, payload);
}

}  // namespace sallyport::sign
