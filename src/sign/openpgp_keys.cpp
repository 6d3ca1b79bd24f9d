#include "sign/openpgp_keys.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "sign/openpgp.hpp"
#include "sign/openpgp_certificate.hpp"
#include "sign/openpgp_hash.hpp"
#include "sign/openpgp_key_file.hpp"
#include "sign/openpgp_packets.hpp"
#include "sign/openpgp_signature.hpp"

// The question is what a signature is worth when it is received, with no word taken from whoever made it: not
// its date, which he writes as he likes. No library for OpenPGP answers that.
//
// librnp 0.16 judges at the date that the signature claims. One by a key that was retired is right once it is
// dated back, one with SHA-1 or MD5 too, and one dated behind its key's end cannot be told from one over
// other bytes. It does not ask whether the key may sign, and it passes over a revocation that is made with
// SHA-1, or that says something it does not know. GPGME asks its own clock, and takes 3 to 10 ms a signature
// because it starts a program for each.
//
// Hence the few packets that are needed are read here, and libcrypto, which is there anyway, does all the
// cryptography: 22 us a signature by RSA of 2048 bits (librnp: 350), 42 by one of 3072 bits (720), 63 by
// P-256 (280), 109 by Ed25519 (125), of which some 1 us is ours.

namespace sallyport::sign {

namespace {

using model::SignatureStatus;

// Of a signature that names several keys of the ring the answer that counts most: one by the key that really
// made it, and of two certificates that bind the same key the one that revokes it.
enum class Weight : std::uint8_t { not_by_it, too_weak, not_allowed, good, revoked };

struct Opinion {
  Weight weight = Weight::not_by_it;
  Verified verified;
};

Verified conclude(Verified verified, SignatureStatus status, std::string detail) {
  verified.status = status;
  verified.detail = std::move(detail);
  return verified;
}

std::string weakness_of(const OpenPgpSignature& signature, const Strength& strength) {
  const std::uint8_t hash = signature.hash_algorithm;
  const bool is_hash_weak = (hash == openpgp_hash::kMd5 && !strength.allows_md5) ||
                            (hash == openpgp_hash::kSha1 && !strength.allows_sha1) ||
                            hash == openpgp_hash::kRipemd160;
  if (is_hash_weak) return fmt::format("uses {}, which proves nothing any more", openpgp_hash_name(hash));
  if (!is_known_openpgp_hash(hash))
    return fmt::format("uses {}, which is not known here", openpgp_hash_name(hash));
  switch (signature.key_algorithm) {
    case 17:
      return strength.allows_dsa ? "" : "made by a DSA key, which proves nothing any more";
    case 1:   // RSA
    case 3:   // RSA, signing only
    case 19:  // ECDSA
    case 22:  // EdDSA, old form
    case 27:  // Ed25519
    case 28:  // Ed448
      return "";
    default:
      return fmt::format("made with algorithm {}, which is not known to sign", signature.key_algorithm);
  }
}

// Without the spaces that people read fingerprints by.
std::string normal_fingerprint(std::string_view text) {
  std::string normal = openpgp_upper_case(std::string(text));
  std::erase(normal, ' ');
  return normal;
}

}  // namespace

struct OpenPgpKeys::Ring {
  struct Entry {
    OpenPgpComponents components;
    OpenPgpCertificate certificate;
    Owner owner = kNobody;
  };
  struct Place {
    const Entry* entry = nullptr;
    std::size_t key = 0;
  };

  explicit Ring(const Strength& asked) : strength(asked) {}

  void index();
  void require_unshared(const Entry& entry, Owner owner) const;
  Opinion judge(const Place& place, const OpenPgpSignature& signature, std::string_view payload) const;
  Verified judge_by_keys(Verified verified, const OpenPgpSignature& signature,
                         std::string_view payload) const;
  Verified worth_of(const OpenPgpCertificate::Key& key) const;
  Verified worth_of(const Entry& entry) const;

  Strength strength;
  std::map<std::string, Entry> entries;  // by the primary key's fingerprint
  std::unordered_multimap<std::string, Place> by_key_id;
  bool is_owned = false;  // some certificate is somebody's
};

void OpenPgpKeys::Ring::index() {
  by_key_id.clear();
  for (const auto& [fingerprint, entry] : entries) {
    for (std::size_t i = 0; i < entry.certificate.keys.size(); ++i)
      by_key_id.emplace(entry.certificate.keys[i].key.key_id(), Place{&entry, i});
  }
}

// Throws if a key of `entry` is also in a certificate of another owner.
void OpenPgpKeys::Ring::require_unshared(const Entry& entry, Owner owner) const {
  for (const OpenPgpCertificate::Key& key : entry.certificate.keys) {
    const auto [first, last] = by_key_id.equal_range(key.key.key_id());
    for (auto place = first; place != last; ++place) {
      const Entry& other = *place->second.entry;
      if (other.owner == kNobody || other.owner == owner ||
          other.certificate.keys[place->second.key].key.fingerprint() != key.key.fingerprint())
        continue;
      throw base::Error(
          fmt::format("the OpenPGP certificates {} and {} share the key {} and are different people's",
                      entry.certificate.primary().key.fingerprint(),
                      other.certificate.primary().key.fingerprint(), key.key.fingerprint()),
          "give both to one of them, or have one of them make a key of her own");
    }
  }
}

Opinion OpenPgpKeys::Ring::judge(const Place& place, const OpenPgpSignature& signature,
                                 std::string_view payload) const {
  const OpenPgpCertificate& certificate = place.entry->certificate;
  const OpenPgpCertificate::Key& key = certificate.keys[place.key];
  Verified verified;
  verified.key = certificate.primary().key.fingerprint();
  verified.owner = place.entry->owner;
  verified.valid_from = key.valid_from;
  verified.valid_until = key.valid_until;
  verified.signature_until = signature.until();
  const auto answer = [&](Weight weight, SignatureStatus status, std::string detail) -> Opinion {
    return {weight, conclude(std::move(verified), status, std::move(detail))};
  };
  const auto made = [&](const std::string& by_what_key) {
    return fmt::format("made by the {} {}, {}", place.key == 0 ? "key" : "sub-key", key.key.fingerprint(),
                       by_what_key);
  };
  if (key.key.algorithm() == OpenPgpAlgorithm::rsa && key.key.bits() < strength.min_rsa_bits)
    return answer(Weight::too_weak, SignatureStatus::weak,
                  made(fmt::format("which has {} bits; an RSA key must have {}", key.key.bits(),
                                   strength.min_rsa_bits)));
  if (!key.key.has_signed(signature, {payload}))
    return answer(Weight::not_by_it, SignatureStatus::bad,
                  "not over these bytes, or not made by the key that it names");
  if (!key.flaw.empty()) return answer(Weight::not_allowed, SignatureStatus::bad, made("which " + key.flaw));
  if (!key.revocation.empty())
    return answer(Weight::revoked, SignatureStatus::revoked_key, made("which " + key.revocation));
  return answer(Weight::good, SignatureStatus::good, "");
}

// By fingerprint where the signature names one, else by all keys of that id, which is short enough for two
// keys to share it.
Verified OpenPgpKeys::Ring::judge_by_keys(Verified verified, const OpenPgpSignature& signature,
                                          std::string_view payload) const {
  const std::string& fingerprint = signature.issuer_fingerprint;
  const std::string id = fingerprint.empty() ? signature.issuer_key_id : fingerprint.substr(24);
  if (id.empty()) return conclude(verified, SignatureStatus::unknown_key, "does not say which key made it");
  std::optional<Opinion> weightiest;
  bool is_somewhere = false;
  const auto [first, last] = by_key_id.equal_range(id);
  for (auto found = first; found != last; ++found) {
    const Place& place = found->second;
    if (!fingerprint.empty() && place.entry->certificate.keys[place.key].key.fingerprint() != fingerprint)
      continue;
    is_somewhere = true;
    if (place.entry->owner == kNobody) continue;
    Opinion opinion = judge(place, signature, payload);
    if (!weightiest || opinion.weight > weightiest->weight) weightiest = std::move(opinion);
  }
  if (weightiest) return std::move(weightiest->verified);
  return conclude(verified, SignatureStatus::unknown_key,
                  is_somewhere ? "made by a key that is in a key ring and belongs to nobody"
                               : "made by a key that no key ring holds");
}

Verified OpenPgpKeys::Ring::worth_of(const OpenPgpCertificate::Key& key) const {
  Verified verified;
  verified.valid_from = key.valid_from;
  verified.valid_until = key.valid_until;
  const OpenPgpPublicKey& own = key.key;
  if (own.algorithm() == OpenPgpAlgorithm::rsa && own.bits() < strength.min_rsa_bits)
    return conclude(
        verified, SignatureStatus::weak,
        fmt::format("an RSA key of {} bits; at least {} are asked for", own.bits(), strength.min_rsa_bits));
  if (own.algorithm() == OpenPgpAlgorithm::dsa && !strength.allows_dsa)
    return conclude(verified, SignatureStatus::weak, "a DSA key, which proves nothing any more");
  if (!key.flaw.empty()) return conclude(verified, SignatureStatus::bad, "the key " + key.flaw);
  if (!key.revocation.empty())
    return conclude(verified, SignatureStatus::revoked_key, "the key " + key.revocation);
  return conclude(verified, SignatureStatus::good, "");
}

// Where no key is good the primary one says why, unless a sub-key would be that is revoked or weak.
Verified OpenPgpKeys::Ring::worth_of(const Entry& entry) const {
  Verified best = worth_of(entry.certificate.primary());
  const auto weight_of = [](const Verified& verified) {
    return verified.status == SignatureStatus::good ? 2 : verified.status == SignatureStatus::bad ? 0 : 1;
  };
  for (const OpenPgpCertificate::Key& key : entry.certificate.keys) {
    Verified worth = worth_of(key);
    if (std::pair(weight_of(worth), worth.valid_until) > std::pair(weight_of(best), best.valid_until))
      best = std::move(worth);
  }
  best.key = entry.certificate.primary().key.fingerprint();
  best.owner = entry.owner;
  return best;
}

OpenPgpKeys::OpenPgpKeys(const Strength& strength) : ring_(std::make_unique<Ring>(strength)) {}
OpenPgpKeys::~OpenPgpKeys() = default;
OpenPgpKeys::OpenPgpKeys(OpenPgpKeys&&) noexcept = default;
OpenPgpKeys& OpenPgpKeys::operator=(OpenPgpKeys&&) noexcept = default;

std::vector<std::string> OpenPgpKeys::load(std::string_view bytes, const std::string& source) {
  if (ring_->is_owned) throw std::logic_error("OpenPgpKeys: all files are loaded before keys are owned");
  std::vector<std::string> fingerprints;
  std::map<std::string, Ring::Entry> read;
  for (OpenPgpComponents& components : read_openpgp_key_file(bytes, source)) {
    OpenPgpCertificate certificate = judge_openpgp_certificate(components, source);
    const std::string fingerprint = certificate.primary().key.fingerprint();
    if (const auto known = ring_->entries.find(fingerprint); known != ring_->entries.end())
      read.emplace(fingerprint, known->second);
    const auto [entry, is_new] = read.try_emplace(fingerprint);
    if (is_new) {
      entry->second = {std::move(components), std::move(certificate), kNobody};
    } else {
      merge_openpgp_components(entry->second.components, std::move(components));
      entry->second.certificate = judge_openpgp_certificate(entry->second.components, source);
    }
    if (std::find(fingerprints.begin(), fingerprints.end(), fingerprint) == fingerprints.end())
      fingerprints.push_back(fingerprint);
  }
  for (auto& [fingerprint, entry] : read) ring_->entries.insert_or_assign(fingerprint, std::move(entry));
  ring_->index();
  return fingerprints;
}

void OpenPgpKeys::own(std::string_view fingerprint, Owner owner) {
  const std::string normal = normal_fingerprint(fingerprint);
  const auto found = ring_->entries.find(normal);
  if (found == ring_->entries.end()) {
    const auto [first, last] = ring_->by_key_id.equal_range(normal.size() == 40 ? normal.substr(24) : "");
    for (auto place = first; place != last; ++place) {
      const OpenPgpCertificate& certificate = place->second.entry->certificate;
      if (certificate.keys[place->second.key].key.fingerprint() == normal)
        throw base::Error(fmt::format("the OpenPGP key {} is a sub-key", normal),
                          fmt::format("name its primary key: {}", certificate.primary().key.fingerprint()));
    }
    throw base::Error(fmt::format("no key ring holds the OpenPGP key {}", normal),
                      "add it to one: gpg --export FINGERPRINT >> FILE; a fingerprint has 40 digits");
  }
  Ring::Entry& entry = found->second;
  if (entry.owner != kNobody && entry.owner != owner)
    throw base::Error(fmt::format("the OpenPGP key {} belongs to two people", normal),
                      "a key tells who signed only if it is one person's");
  ring_->require_unshared(entry, owner);
  entry.owner = owner;
  ring_->is_owned = true;
}

std::vector<OpenPgpKeys::Listed> OpenPgpKeys::list() const {
  std::vector<Listed> all;
  for (const auto& [fingerprint, entry] : ring_->entries) {
    const OpenPgpCertificate::Key& primary = entry.certificate.primary();
    Listed listed;
    listed.fingerprint = fingerprint;
    listed.user_ids = entry.certificate.user_ids;
    listed.algorithm = primary.key.algorithm_name();
    listed.bits = primary.key.bits();
    listed.created = primary.valid_from;
    if (primary.valid_until != kForever) listed.expires = primary.valid_until;
    listed.is_revoked = !primary.revocation.empty();
    listed.worth = ring_->worth_of(entry);
    all.push_back(std::move(listed));
  }
  return all;
}

Verified OpenPgpKeys::verify(std::string_view content, std::string_view payload) const {
  Verified verified;
  if (!is_openpgp_signature(content))
    return conclude(verified, SignatureStatus::malformed, "not exactly one detached OpenPGP signature");
  ByteReader in(content);
  const std::string_view body = take_openpgp_packet(in)->body;
  const auto version = static_cast<unsigned>(body.front());
  if (version == 3)
    return conclude(verified, SignatureStatus::weak, "of version 3, in which little is signed");
  const std::optional<OpenPgpSignature> signature = read_openpgp_signature(body);
  if (!signature)
    return conclude(verified, SignatureStatus::unknown_key,
                    fmt::format("of version {}, whose keys are not known here", version));
  verified.key =
      signature->issuer_fingerprint.empty() ? signature->issuer_key_id : signature->issuer_fingerprint;
  if (!signature->problem.empty()) return conclude(verified, SignatureStatus::malformed, signature->problem);
  if (signature->type != openpgp_type::kDocument)
    return conclude(verified, SignatureStatus::malformed,
                    "over text with its line ends changed, not over these bytes (gpg's option textmode)");
  const std::string weakness = weakness_of(*signature, ring_->strength);
  if (!weakness.empty()) return conclude(verified, SignatureStatus::weak, weakness);
  return ring_->judge_by_keys(std::move(verified), *signature, payload);
}

}  // namespace sallyport::sign
