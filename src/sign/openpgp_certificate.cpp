#include "sign/openpgp_certificate.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "sign/openpgp_hash.hpp"
#include "sign/openpgp_packets.hpp"
#include "sign/openpgp_signature.hpp"

namespace sallyport::sign {

namespace {

constexpr std::uint8_t kMaySign = 0x02;  // of the key flags

// What a binding says of the key that it binds.
struct Terms {
  std::int64_t created = 0;
  std::optional<bool> may_sign;  // nothing: not said
  std::int64_t until = kForever;
  std::string flaw;
};

// The newer of two, or what both grant if they are as new.
void take_newer(std::optional<Terms>& newest, Terms terms) {
  if (!newest || terms.created > newest->created) {
    newest = std::move(terms);
  } else if (terms.created == newest->created) {
    newest->until = std::min(newest->until, terms.until);
    if (!newest->may_sign || terms.may_sign == false) {
      newest->may_sign = terms.may_sign;
      newest->flaw = std::move(terms.flaw);
    }
  }
}

Terms terms_of(const OpenPgpSignature& binding, const OpenPgpPublicKey& bound) {
  Terms terms;
  terms.created = binding.created;
  if (binding.key_flags) terms.may_sign = (*binding.key_flags & kMaySign) != 0;
  terms.until = binding.until();
  if (binding.key_lifetime_seconds != 0)
    terms.until = std::min(terms.until, bound.created() + binding.key_lifetime_seconds);
  return terms;
}

std::string revoked_as(const OpenPgpSignature& revocation) {
  return fmt::format("is revoked: {}", openpgp_revocation_reason(revocation.revocation_reason));
}

bool is_certification(const OpenPgpSignature& signature) {
  return signature.type >= openpgp_type::kFirstCertification &&
         signature.type <= openpgp_type::kLastCertification;
}

bool is_user(const OpenPgpComponent& component) {
  return component.tag == openpgp_tag::kUserId || component.tag == openpgp_tag::kUserAttribute;
}

// What is hashed of a user id or attribute where it is signed (RFC 9580, 5.2.4).
std::string hashed_form_of(const OpenPgpComponent& user) {
  std::string form = user.tag == openpgp_tag::kUserId ? "\xB4" : "\xD1";
  for (int shift = 24; shift >= 0; shift -= 8)
    form += static_cast<char>(static_cast<unsigned char>(user.body.size() >> shift));
  return form + user.body;
}

class Judge {
 public:
  Judge(const OpenPgpComponents& components, const std::string& source)
      : components_(components), source_(source), primary_(read_primary()), hashed_(primary_.hashed_form()) {}

  OpenPgpCertificate judge() {
    if (!primary_.can_sign())
      refuse(fmt::format("is of {}, which is not known here", primary_.algorithm_name()));
    judge_primary();
    OpenPgpCertificate certificate;
    for (const OpenPgpComponent& component : components_) {
      if (component.tag == openpgp_tag::kUserId) certificate.user_ids.push_back(component.body);
      if (is_user(component)) judge_user(component);
    }
    certificate.keys.push_back(primary_key());
    for (const OpenPgpComponent& component : components_) {
      if (component.tag == openpgp_tag::kPublicSubkey) add_subkey(component, certificate.keys);
    }
    return certificate;
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const {
    throw base::Error(
        fmt::format("{}: the OpenPGP certificate {} {}", source_, primary_.fingerprint(), what),
        "ask its owner for it again, or leave it out: gpg --export OTHER-FINGERPRINT... > FILE");
  }

  OpenPgpPublicKey read_primary() const {
    std::optional<OpenPgpPublicKey> key = OpenPgpPublicKey::read(components_.front().body);
    if (!key)
      throw base::Error(fmt::format("{}: holds a key that is not of version 4, or is damaged", source_),
                        "leave it out: gpg --export FINGERPRINT... > FILE");
    return *key;
  }

  bool is_own(const OpenPgpSignature& signature) const {
    if (!signature.issuer_fingerprint.empty()) return signature.issuer_fingerprint == primary_.fingerprint();
    return signature.issuer_key_id.empty() || signature.issuer_key_id == primary_.key_id();
  }

  // The signatures of the primary key that stand behind `component`, which are over its own hashed form and
  // `hashed_component`. All that it is said to have made must be right.
  std::vector<OpenPgpSignature> own_signatures(const OpenPgpComponent& component,
                                               std::string_view hashed_component) const {
    std::vector<OpenPgpSignature> own;
    for (const std::string& body : component.signatures) {
      if (body.empty() || body.front() != 4) {
        require_no_old_revocation(body);
        continue;
      }
      std::optional<OpenPgpSignature> signature = read_openpgp_signature(body);
      if (!signature) refuse("holds a signature that is damaged");
      if (!is_own(*signature)) continue;
      if (!is_known_openpgp_hash(signature->hash_algorithm))
        refuse(fmt::format("is signed with {}, which is not known here",
                           openpgp_hash_name(signature->hash_algorithm)));
      if (!primary_.has_signed(*signature, {hashed_, hashed_component}))
        refuse(fmt::format("holds a signature of type 0x{:02X} that it did not make", signature->type));
      own.push_back(std::move(*signature));
    }
    return own;
  }

  // Signatures of version 3 are not read. One that binds is then missing, which is safe; one that revokes
  // must not be.
  void require_no_old_revocation(std::string_view body) const {
    ByteReader in(body);
    const bool is_version_3 = in.take_number(1) == 3;
    in.take(1);
    const std::uint32_t type = in.take_number(1);
    in.take(4);
    const bool is_revocation = type == openpgp_type::kKeyRevocation ||
                               type == openpgp_type::kSubkeyRevocation ||
                               type == openpgp_type::kCertificationRevocation;
    if (is_version_3 && is_revocation && openpgp_hex(in.take(8)) == primary_.key_id())
      refuse("holds a revocation of version 3, which cannot be checked here");
  }

  [[noreturn]] void refuse_place(const OpenPgpSignature& signature) const {
    refuse(fmt::format("holds a signature of type 0x{:02X} where none belongs", signature.type));
  }

  void judge_primary() {
    for (const OpenPgpSignature& signature : own_signatures(components_.front(), {})) {
      note_revokers(signature);
      if (signature.type == openpgp_type::kKeyRevocation)
        revocation_ = revoked_as(signature);
      else if (signature.type != openpgp_type::kDirectKey)
        refuse_place(signature);
      else if (signature.problem.empty())
        take_newer(by_itself_, terms_of(signature, primary_));
    }
  }

  void judge_user(const OpenPgpComponent& user) {
    std::optional<Terms> newest;
    std::optional<std::int64_t> revoked_at;
    for (const OpenPgpSignature& signature : own_signatures(user, hashed_form_of(user))) {
      note_revokers(signature);
      if (signature.type == openpgp_type::kCertificationRevocation)
        revoked_at = std::max(revoked_at.value_or(signature.created), signature.created);
      else if (!is_certification(signature))
        refuse_place(signature);
      else if (signature.problem.empty())
        take_newer(newest, terms_of(signature, primary_));
    }
    if (revoked_at && (!newest || newest->created <= *revoked_at)) {
      has_revoked_user_ = true;
    } else if (newest) {
      if (newest->until != kForever)
        take_newer(end_by_users_, {newest->created, std::nullopt, newest->until, ""});
      take_newer(by_users_, std::move(*newest));
    }
  }

  void note_revokers(const OpenPgpSignature& signature) {
    revokers_.insert(revokers_.end(), signature.revokers.begin(), signature.revokers.end());
  }

  // Whether the certificate holds a revocation by a key that may revoke it. It is not verified, since that
  // key may be nowhere; whoever can put one here can as well leave the whole certificate out.
  bool is_revoked_by_another() const {
    const std::vector<std::string>& bodies = components_.front().signatures;
    return std::any_of(bodies.begin(), bodies.end(), [&](const std::string& body) {
      const std::optional<OpenPgpSignature> signature = read_openpgp_signature(body);
      return signature && signature->type == openpgp_type::kKeyRevocation && is_by_revoker(*signature);
    });
  }

  bool is_by_revoker(const OpenPgpSignature& signature) const {
    return std::any_of(revokers_.begin(), revokers_.end(), [&](const std::string& revoker) {
      if (!signature.issuer_fingerprint.empty()) return revoker == signature.issuer_fingerprint;
      return !signature.issuer_key_id.empty() && revoker.ends_with(signature.issuer_key_id);
    });
  }

  OpenPgpCertificate::Key primary_key() const {
    OpenPgpCertificate::Key key{primary_, "", revocation_, primary_.created(), kForever};
    for (const std::optional<Terms>& terms : {by_itself_, by_users_, end_by_users_}) {
      if (!terms) continue;
      key.valid_until = std::min(key.valid_until, terms->until);
      if (terms->may_sign == false) key.flaw = "may not sign";
    }
    if (!key.revocation.empty()) return key;
    if (is_revoked_by_another())
      key.revocation = "is revoked by the key that it names for that";
    else if (!by_itself_ && !by_users_ && has_revoked_user_)
      key.revocation = "has no user id that is not revoked";
    else if (!by_itself_ && !by_users_)
      refuse("holds no signature of its own that binds it");
    return key;
  }

  Terms subkey_terms(const OpenPgpSignature& binding, const OpenPgpPublicKey& subkey) const {
    Terms terms = terms_of(binding, subkey);
    if (terms.may_sign != true) {
      terms.may_sign = false;
      terms.flaw = "may not sign";
      return terms;
    }
    const std::optional<OpenPgpSignature> vouching = read_openpgp_signature(binding.embedded);
    if (vouching && vouching->type == openpgp_type::kPrimaryBinding && vouching->problem.empty() &&
        subkey.has_signed(*vouching, {hashed_, subkey.hashed_form()})) {
      terms.until = std::min(terms.until, vouching->until());
    } else {
      terms.may_sign = false;
      terms.flaw = "does not vouch for its primary key";
    }
    return terms;
  }

  // A sub-key of another version is left out: no signature that is read names it.
  void add_subkey(const OpenPgpComponent& component, std::vector<OpenPgpCertificate::Key>& keys) const {
    const std::optional<OpenPgpPublicKey> subkey = OpenPgpPublicKey::read(component.body);
    if (!subkey) return;
    std::optional<Terms> newest;
    std::string revocation;
    for (const OpenPgpSignature& signature : own_signatures(component, subkey->hashed_form())) {
      if (signature.type == openpgp_type::kSubkeyRevocation)
        revocation = revoked_as(signature);
      else if (signature.type != openpgp_type::kSubkeyBinding)
        refuse_place(signature);
      else if (signature.problem.empty())
        take_newer(newest, subkey_terms(signature, *subkey));
    }
    const OpenPgpCertificate::Key& primary = keys.front();
    if (revocation.empty() && !primary.revocation.empty())
      revocation = "has a primary key that " + primary.revocation;
    keys.push_back({*subkey, newest ? newest->flaw : "is not bound by its primary key", revocation,
                    std::max(primary.valid_from, subkey->created()),
                    std::min(primary.valid_until, newest ? newest->until : kForever)});
  }

  const OpenPgpComponents& components_;
  const std::string& source_;
  OpenPgpPublicKey primary_;
  std::string hashed_;
  std::string revocation_;  // of the primary key; empty: it is not revoked by itself
  std::vector<std::string> revokers_;
  std::optional<Terms> by_itself_;     // what signatures over the primary key alone say
  std::optional<Terms> by_users_;      // what those over its user ids say that are not revoked
  std::optional<Terms> end_by_users_;  // and the newest end that one of them says, as GnuPG takes it
  bool has_revoked_user_ = false;
};

}  // namespace

OpenPgpCertificate judge_openpgp_certificate(const OpenPgpComponents& components, const std::string& source) {
  return Judge(components, source).judge();
}

}  // namespace sallyport::sign
