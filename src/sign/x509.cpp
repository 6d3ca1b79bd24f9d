#include "sign/x509.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "sign/cms.hpp"
#include "sign/x509_certificate.hpp"
#include "sign/x509_chain.hpp"
#include "sign/x509_identity.hpp"
#include "sign/x509_revocation.hpp"

namespace sallyport::sign {

using model::SignatureStatus;

namespace {

struct Known {
  Certificate certificate;
  Owner owner = kNobody;
  std::string source;
};

struct Authority {
  std::string name;
  TrustAnchors anchors;
  std::vector<std::pair<IdentityPattern, Owner>> identities;
};

// What one authority says of a signer.
struct Voucher {
  Chain chain;
  std::set<Owner> owners;  // whose patterns fit, if the chain holds
  std::string why_weak;
  std::string why_not;
};

// Whose a signer is, and by which path of certificates. `why` is empty if `status` is good.
struct Standing {
  SignatureStatus status = SignatureStatus::unknown_key;
  std::string why;
  Owner owner = kNobody;
  CertificateViews path;
  Chain chain;  // owns what is in `path`, if that comes from one
};

// A certificate's own signature is asked for but the last's, which is trusted without one.
std::string why_weak_path(const CertificateViews& path, const Strength& strength) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::string why = why_weak_key(*path[i], strength);
    if (why.empty() && i + 1 < path.size()) why = why_weak_signature(*path[i], strength);
    if (!why.empty()) return fmt::format("{}: {}", short_name(*X509_get_subject_name(path[i])), why);
  }
  return {};
}

std::string names_in_words(const std::vector<Identity>& identities) {
  constexpr std::size_t kMaxNames = 5;
  constexpr std::size_t kMaxBytes = 200;
  std::string words;
  for (std::size_t i = 0; i < std::min(identities.size(), kMaxNames); ++i)
    words += (i == 0 ? "" : "; ") + identities[i].text.substr(0, kMaxBytes);
  return words + (identities.size() > kMaxNames ? "; ..." : "");
}

std::optional<Window> window_of(const CertificateViews& path) {
  Window window;
  window.from = std::numeric_limits<std::int64_t>::min();
  for (const X509* const certificate : path) {
    const std::optional<Window> own = validity_of(*certificate);
    if (!own) return std::nullopt;
    window.from = std::max(window.from, own->from);
    window.until = std::min(window.until, own->until);
  }
  return window;
}

}  // namespace

struct X509Keys::Parts {
  Strength strength;
  std::map<std::string, Known> known;  // by fingerprint
  std::vector<Authority> authorities;
  RevocationLists revocations;

  Authority* authority(std::string_view name);
  X509* signer_of(CmsSignature& signature) const;
  Voucher ask(const Authority& authority, X509& signer, const CertificateViews& others) const;
  Standing standing_of(X509& signer, const CertificateViews& others) const;
  Verified judge(CmsSignature& signature, std::string_view payload) const;
  Listed entry_of(X509& certificate, const std::string& authority, Owner owner) const;
};

Authority* X509Keys::Parts::authority(std::string_view name) {
  const auto found = std::find_if(authorities.begin(), authorities.end(),
                                  [&](const Authority& candidate) { return candidate.name == name; });
  return found == authorities.end() ? nullptr : &*found;
}

// Certificates that people make themselves may have the same name and number: of several that the signer may
// mean it is the one whose key it used.
X509* X509Keys::Parts::signer_of(CmsSignature& signature) const {
  if (X509* const own = signature.own_certificate(); own != nullptr) return own;
  X509* first = nullptr;
  for (const auto& [key, candidate] : known) {
    if (!signature.means(*candidate.certificate)) continue;
    if (signature.is_signed_by(*candidate.certificate)) return candidate.certificate.get();
    if (first == nullptr) first = candidate.certificate.get();
  }
  return first;
}

Voucher X509Keys::Parts::ask(const Authority& authority, X509& signer, const CertificateViews& others) const {
  Voucher voucher;
  voucher.chain = authority.anchors.chain_of(signer, others);
  if (!voucher.chain.certificates) {
    voucher.why_not =
        fmt::format("authority {} does not vouch for it ({})", authority.name, voucher.chain.why_none);
    return voucher;
  }
  voucher.why_weak = why_weak_path(voucher.chain.path(), strength);
  const std::vector<Identity> names = identities_of(signer);
  for (const auto& [pattern, owner] : authority.identities) {
    const auto fits = [&pattern = pattern](const Identity& name) { return pattern.matches(name); };
    if (std::any_of(names.begin(), names.end(), fits)) voucher.owners.insert(owner);
  }
  voucher.why_not = fmt::format("authority {} vouches for names that are nobody's ({})", authority.name,
                                names_in_words(names));
  return voucher;
}

// Authorities are asked in the order in which they were added; what one says by weak means is not heard if
// another says more by strong ones.
Standing X509Keys::Parts::standing_of(X509& signer, const CertificateViews& others) const {
  if (const auto own = known.find(fingerprint(signer)); own != known.end())
    return {SignatureStatus::good, {}, own->second.owner, {&signer}, {}};
  Standing standing;
  std::set<Owner> owners;
  std::string why_weak;
  for (const Authority& authority : authorities) {
    Voucher voucher = ask(authority, signer, others);
    if (!voucher.why_weak.empty()) {
      why_weak = voucher.why_weak;
    } else if (voucher.owners.empty()) {
      standing.why += (standing.why.empty() ? "" : "; ") + voucher.why_not;
    } else {
      if (owners.empty()) standing.chain = std::move(voucher.chain);
      owners.merge(voucher.owners);
    }
  }
  if (owners.size() == 1)
    return {SignatureStatus::good, {}, *owners.begin(), standing.chain.path(), std::move(standing.chain)};
  if (!why_weak.empty() && owners.empty()) return {SignatureStatus::weak, why_weak, kNobody, {}, {}};
  if (owners.size() > 1) standing.why = "its names are those of several owners";
  if (authorities.empty()) standing.why = "it is nobody's";
  return standing;
}

Verified X509Keys::Parts::judge(CmsSignature& signature, std::string_view payload) const {
  Verified verified;
  const auto conclude = [&](SignatureStatus status, const std::string& words) {
    verified.status = status;
    verified.detail += (verified.detail.empty() || words.empty() ? "" : ": ") + words;
    return verified;
  };
  const std::string weak_digest = why_weak_digest(signature.digest_nid(), strength);
  X509* const signer = signer_of(signature);
  if (signer != nullptr) {
    verified.key = fingerprint(*signer);
    verified.detail = describe(*signer);
  }
  if (!weak_digest.empty()) return conclude(SignatureStatus::weak, weak_digest);
  if (signer == nullptr)
    return conclude(SignatureStatus::unknown_key,
                    fmt::format("{} is neither in the signature nor known", signature.wanted_certificate()));
  if (const std::string why = why_weak_key(*signer, strength); !why.empty())
    return conclude(SignatureStatus::weak, why);

  const Standing standing = standing_of(*signer, signature.certificates());
  if (standing.status != SignatureStatus::good) return conclude(standing.status, standing.why);
  verified.owner = standing.owner;
  if (const std::string why = why_not_for_signing(standing.path); !why.empty())
    return conclude(SignatureStatus::bad, why);
  if (!signature.is_signed_by(*signer))
    return conclude(SignatureStatus::bad, "it is not signed by the key of this certificate");
  if (!signature.is_over(payload)) return conclude(SignatureStatus::bad, "it is of other content");

  const std::optional<Window> window = window_of(standing.path);
  if (!window) return conclude(SignatureStatus::bad, "a certificate does not say when it is valid");
  const Revocation revocation = revocations.ask(standing.path);
  if (!revocation.revoked.empty()) return conclude(SignatureStatus::revoked_key, revocation.revoked);
  verified.valid_from = window->from;
  verified.valid_until = std::min(window->until, revocation.until);
  return conclude(SignatureStatus::good, revocation.until < window->until ? revocation.until_words : "");
}

X509Keys::Listed X509Keys::Parts::entry_of(X509& certificate, const std::string& authority,
                                           Owner owner) const {
  Listed listed{short_name(*X509_get_subject_name(&certificate)), key_kind(certificate),
                key_bits(certificate), authority, Verified()};
  Verified& worth = listed.worth;
  worth.key = fingerprint(certificate);
  worth.owner = owner;
  const auto conclude = [&](SignatureStatus status, std::string why) {
    worth.status = status;
    worth.detail = std::move(why);
    return listed;
  };
  if (std::string why = why_weak_key(certificate, strength); !why.empty())
    return conclude(SignatureStatus::weak, std::move(why));
  if (std::string why = authority.empty() ? why_not_for_signing({&certificate}) : ""; !why.empty())
    return conclude(SignatureStatus::bad, std::move(why));
  const std::optional<Window> window = validity_of(certificate);
  if (!window) return conclude(SignatureStatus::bad, "it does not say when it is valid");
  const Revocation revocation = revocations.ask({&certificate});
  if (!revocation.revoked.empty()) return conclude(SignatureStatus::revoked_key, revocation.revoked);
  worth.valid_from = window->from;
  worth.valid_until = std::min(window->until, revocation.until);
  return conclude(SignatureStatus::good, revocation.until < window->until ? revocation.until_words : "");
}

X509Keys::X509Keys(Strength strength) : parts_(std::make_unique<Parts>(Parts{strength, {}, {}, {}})) {}
X509Keys::~X509Keys() = default;
X509Keys::X509Keys(X509Keys&&) noexcept = default;
X509Keys& X509Keys::operator=(X509Keys&&) noexcept = default;

void X509Keys::add_certificate(std::string_view pem_or_der, Owner owner, const std::string& source) {
  std::vector<Certificate> certificates = read_certificates(pem_or_der, source);
  if (certificates.size() != 1)
    throw base::Error(
        fmt::format("{}: holds {} certificates where one is wanted", source, certificates.size()),
        "Give the signer's certificate alone, in a file of its own, without its issuers'.");
  std::string key = fingerprint(*certificates.front());
  const auto [at, is_new] =
      parts_->known.try_emplace(std::move(key), Known{std::move(certificates.front()), owner, source});
  if (!is_new && at->second.owner != owner)
    throw base::Error(fmt::format("{}: {} is another owner's already, by {}", source,
                                  describe(*at->second.certificate), at->second.source),
                      "Give each certificate to one owner alone.");
}

void X509Keys::add_authority(const std::string& name, std::string_view pem_or_der,
                             const std::string& source) {
  if (parts_->authority(name) != nullptr)
    throw base::Error(fmt::format("{}: there is an authority {} already", source, name),
                      "Put all its certificates into one file, or give this one another name.");
  parts_->authorities.push_back({name, TrustAnchors(read_certificates(pem_or_der, source), source), {}});
}

void X509Keys::add_identity(const std::string& authority, std::string_view pattern, Owner owner) {
  Authority* const found = parts_->authority(authority);
  if (found == nullptr)
    throw base::Error(fmt::format("identity \"{}\": there is no authority {}", pattern, authority),
                      "Name one of the authorities whose certificates are given.");
  IdentityPattern identity(pattern);
  for (const auto& [other, other_owner] : found->identities) {
    if (other.text() == identity.text() && other_owner != owner)
      throw base::Error(
          fmt::format("identity \"{}\" of authority {} is another owner's already", pattern, authority),
          "Give each identity to one owner alone.");
  }
  found->identities.emplace_back(std::move(identity), owner);
}

void X509Keys::revoke(std::string_view pem_or_der, const std::string& source) {
  CertificateViews issuers;
  for (const Authority& authority : parts_->authorities) {
    const CertificateViews own = authority.anchors.certificates();
    issuers.insert(issuers.end(), own.begin(), own.end());
  }
  parts_->revocations.add(pem_or_der, source, issuers);
}

std::vector<X509Keys::Listed> X509Keys::list() const {
  std::vector<Listed> all;
  for (const auto& [key, known] : parts_->known)
    all.push_back(parts_->entry_of(*known.certificate, "", known.owner));
  for (const Authority& authority : parts_->authorities) {
    for (X509* const certificate : authority.anchors.certificates())
      all.push_back(parts_->entry_of(*certificate, authority.name, kNobody));
  }
  std::sort(all.begin(), all.end(), [](const Listed& a, const Listed& b) {
    return std::tie(a.authority, a.worth.key) < std::tie(b.authority, b.worth.key);
  });
  return all;
}

Verified X509Keys::verify(std::string_view content, std::string_view payload) const {
  std::optional<CmsSignature> signature = CmsSignature::read(content);
  if (!signature) {
    Verified verified;
    verified.detail = "it is not exactly one detached CMS signature";
    return verified;
  }
  return parts_->judge(*signature, payload);
}

}  // namespace sallyport::sign
