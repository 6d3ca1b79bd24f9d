#include "app/key_check.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/time_text.hpp"
#include "base/error.hpp"
#include "git/history.hpp"
#include "git/parse_object.hpp"
#include "sign/signed_text.hpp"

namespace sallyport::app {

namespace {

using model::SignatureStatus;

constexpr std::int64_t kSoonSeconds = 30 * 86'400;

// "[[branch]] main (policy.toml:3)"
struct Asker {
  std::string title;
  const policy::RefRule* rule;
};

std::vector<Asker> askers_of(const policy::Policy& policy) {
  std::vector<Asker> askers;
  for (const auto& [table, rules] :
       {std::pair("branch", &policy.branches), {"tag", &policy.tags}, {"ref", &policy.refs}}) {
    for (const policy::RefRule& rule : *rules)
      askers.push_back({fmt::format("[[{}]] {} ({})", table, rule.name.pattern(), rule.origin), &rule});
  }
  return askers;
}

std::string hint_for(const KeyEntry& entry) {
  switch (entry.worth.status) {
    case SignatureStatus::weak:
      return "have a strong key made, such as one of `ssh-keygen -t ed25519`, and put it in its place";
    case SignatureStatus::revoked_key:
      return "take it out, and have its owner make another";
    default:
      return "take it out, and give one that may sign";
  }
}

class Inspector {
 public:
  Inspector(const policy::Policy& policy, const std::vector<KeyEntry>& keys, std::int64_t now_seconds)
      : policy_(policy), keys_(keys), now_(now_seconds), askers_(askers_of(policy)) {}

  std::vector<KeyProblem> inspect() {
    for (const policy::Principal& principal : policy_.principals) inspect_principal(principal);
    for (const KeyEntry& entry : keys_) inspect_key(entry);
    for (const policy::Authority& authority : policy_.authorities) inspect_authority(authority);
    inspect_roles();
    if (const Asker* asker = first_that_asks(policy::Signatures::verified);
        asker != nullptr && policy_.principals.empty())
      add(asker->title, "takes signatures of principals only, and there are none",
          "add [[principal]] tables: sallyport key import");
    return std::move(problems_);
  }

 private:
  void add(std::string subject, std::string message, std::string hint) {
    problems_.push_back({std::move(subject), std::move(message), std::move(hint)});
  }

  // The first table that asks at least for that; null: none does.
  const Asker* first_that_asks(policy::Signatures level) const {
    const auto found = std::find_if(askers_.begin(), askers_.end(),
                                    [&](const Asker& asker) { return asker.rule->signatures >= level; });
    return found == askers_.end() ? nullptr : &*found;
  }

  // "ran out on 2026-01-01", "runs out on 2026-12-24"; empty if it is neither over nor soon over.
  std::string end_in_words(std::int64_t end) const {
    if (end <= now_) return "ran out on " + day_text(end);
    return end - now_ < kSoonSeconds ? "runs out on " + day_text(end) : "";
  }

  void inspect_principal(const policy::Principal& principal) {
    const std::string subject = fmt::format("principal {} ({})", principal.name, principal.origin);
    if (principal.keys.empty()) add(subject, "has no key", "add its keys, or take the table out");
    const Asker* const asker = first_that_asks(policy::Signatures::authorized);
    if (principal.emails.empty() && asker != nullptr)
      add(subject,
          fmt::format("has no `emails`, so that {} takes nothing that it signs, at \"authorized\"",
                      asker->title),
          "add the addresses that stand in its commits");
    if (const std::string end = end_in_words(principal.valid_until.value_or(sign::kForever)); !end.empty())
      add(subject, end, "set a later `valid_until`, or take the table out when nobody signs as it any more");
    if (principal.is_merge_only()) inspect_merge_only(principal, subject);
  }

  void inspect_merge_only(const policy::Principal& principal, const std::string& subject) {
    if (principal.roles.size() > 1)
      add(subject, fmt::format("is {}, beside which its other roles do not count", policy::kMergeOnly),
          "take those away, or give them to a principal of its own, with another key");
    for (const Asker& asker : askers_) {
      if (asker.rule->signatures == policy::Signatures::verified)
        add(subject,
            fmt::format("is {}, and may sign anything for {}, which asks for \"verified\"",
                        policy::kMergeOnly, asker.title),
            "say signatures = \"authorized\" there");
    }
  }

  void inspect_key(const KeyEntry& entry) {
    const bool is_authoritys = !entry.authority.empty();
    if (entry.principal == nullptr && !is_authoritys) {
      add(fmt::format("the OpenPGP certificate {}{}", entry.worth.key,
                      entry.names.empty() ? "" : ", " + entry.names.front()),
          "is in a key ring and belongs to nobody, so that it does not count",
          "put its fingerprint into the `keys` of a [[principal]], or take it out of the key ring");
      return;
    }
    const std::string subject =
        fmt::format("the {} key {} of {}", entry.format, entry.worth.key,
                    is_authoritys ? "authority " + entry.authority : entry.principal->name);
    if (entry.worth.status != SignatureStatus::good) {
      add(subject,
          fmt::format("is no good: {} ({})", model::to_string(entry.worth.status), entry.worth.detail),
          hint_for(entry));
      return;
    }
    const std::string end = end_in_words(entry.worth.valid_until);
    if (end.empty()) return;
    if (!entry.worth.detail.empty())
      add(subject, fmt::format("{}: {}", end, entry.worth.detail), "get the next list that its issuer gives");
    else
      add(subject, end,
          "add a new one beside it, and take this one out when nobody signs with it any more; or get it "
          "anew, "
          "if its owner put its end off");
  }

  void inspect_authority(const policy::Authority& authority) {
    const std::string prefix = fmt::format("certificate:{}:", authority.name);
    const auto is_used = [&](const KeyEntry& entry) {
      return entry.format == "certificate" && entry.worth.key.starts_with(prefix);
    };
    if (std::none_of(keys_.begin(), keys_.end(), is_used))
      add(fmt::format("authority {} ({})", authority.name, authority.origin), "vouches for nobody",
          fmt::format("add a key such as \"{}NAME\" to a [[principal]], or take the table out", prefix));
  }

  // Roles that nobody holds who is a principal now or later and may sign more than merges.
  void inspect_roles() {
    std::map<std::string, std::string> askers;  // the first of each role
    for (const Asker& asker : askers_) {
      for (const std::string& role : asker.rule->roles) askers.try_emplace(role, asker.title);
    }
    for (const policy::PathRule& rule : policy_.paths) {
      for (const std::string& role : rule.roles)
        askers.try_emplace(role, fmt::format("[[path]] {} ({})", rule.name.pattern(), rule.origin));
    }
    for (const auto& [role, title] : askers) {
      const auto holds = [this, &role = role](const policy::Principal& principal) {
        return !principal.is_merge_only() && principal.valid_until.value_or(sign::kForever) > now_ &&
               principal.holds_any({role});
      };
      if (std::none_of(policy_.principals.begin(), policy_.principals.end(), holds))
        add("role " + role, fmt::format("is asked for by {}, and nobody holds it", title),
            "add it to the `roles` of a [[principal]], or take it out there");
    }
  }

  const policy::Policy& policy_;
  const std::vector<KeyEntry>& keys_;
  std::int64_t now_;
  std::vector<Asker> askers_;
  std::vector<KeyProblem> problems_;
};

}  // namespace

std::vector<KeyProblem> find_key_problems(const policy::Policy& policy, const std::vector<KeyEntry>& keys,
                                          std::int64_t now_seconds) {
  return Inspector(policy, keys, now_seconds).inspect();
}

model::Signature judge_object(git::Repository& repository, SignatureKeys& keys, const model::Oid& object,
                              std::int64_t seconds) {
  git::ObjectSource& objects = repository.objects();
  const model::ObjectKind kind = objects.info(object).kind;
  if (kind == model::ObjectKind::commit) {
    const git::LoadedCommit loaded = git::load_commit(objects, object, repository.shallow());
    return keys.judge(object, model::SignedKind::commit,
                      sign::take_signature(loaded.commit, loaded.raw.bytes()), seconds);
  }
  if (kind != model::ObjectKind::tag)
    throw base::Error(fmt::format("{} is a {}, and only commits and annotated tags are signed", object.hex(),
                                  model::to_string(kind)));
  const git::RawObject raw = objects.read(object);
  const model::Tag tag = git::parse_tag(raw.bytes(), objects.id_bytes());
  return keys.judge(object, model::SignedKind::tag, sign::take_signature(tag, raw.bytes()), seconds);
}

}  // namespace sallyport::app
