#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "policy/accuse.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

using model::SignatureFact;
using model::SignatureStatus;

// What an object lacks: nothing if the rule takes it.
struct Fault {
  std::string_view what;  // the end of the rule's name: "signatures", "signatures.date"
  std::string message;    // "is unsigned"; the object stands before it
  std::string hint;       // empty: sign again
  std::string path;       // that the message names
};

// Where the signature itself is at fault.
std::string fault_of_status(const model::Signature& signature) {
  const std::string detail = signature.detail.empty() ? "" : " (" + signature.detail + ")";
  switch (signature.status) {
    case SignatureStatus::good:
      return {};
    case SignatureStatus::absent:
      return "is unsigned";
    case SignatureStatus::malformed:
      return "has a malformed signature" + detail;
    case SignatureStatus::weak:
      return fmt::format("is signed with {}, and the signature is weak{}", key_of(signature), detail);
    case SignatureStatus::unknown_key:
      return fmt::format("is signed with an unknown key, {}{}",
                         signature.key.empty() ? "which it does not name" : key_of(signature), detail);
    case SignatureStatus::bad:
      return fmt::format("has a bad signature by {}{}", key_of(signature), detail);
    case SignatureStatus::revoked_key:
      return fmt::format("is signed with a revoked key, {}{}", key_of(signature), detail);
    case SignatureStatus::expired_key:
      return fmt::format("is signed with an expired key, {}{}", key_of(signature), detail);
    case SignatureStatus::expired_signature:
      return fmt::format("is signed with {}, and the signature has expired{}", key_of(signature), detail);
  }
  return "has a signature of no known state";
}

// What to do before signing again; empty where signing again is all.
std::string first_of_status(const model::Signature& signature, const Policy& policy) {
  switch (signature.status) {
    case SignatureStatus::unknown_key:
      return fmt::format("If the key is yours, {} (it is added to the keys of a [[principal]]). ",
                         ask(policy));
    case SignatureStatus::weak:
      return "Sign with a strong key, such as one of `ssh-keygen -t ed25519`. ";
    case SignatureStatus::revoked_key:
      return "Sign with a key that is not revoked. ";
    case SignatureStatus::expired_key:
      return fmt::format("Extend the key and {}, or sign with one that is valid. ", ask(policy));
    default:
      return {};
  }
}

// Signs again from the oldest commit that is at fault to the tip.
std::string hint_to_sign(const model::RefFact& ref, const std::vector<const SignatureFact*>& faulty) {
  const bool has_merges = std::any_of(ref.signatures.begin(), ref.signatures.end(),
                                      [](const SignatureFact& fact) { return fact.parents > 1; });
  const SignatureFact& oldest = *faulty.back();  // tip first
  if (&oldest == &ref.signatures.front()) return "Sign it and push again:\n  git commit --amend --no-edit -S";
  const std::string base = oldest.parents == 0 ? "--root" : oldest.signature.object.abbreviated() + "~";
  return fmt::format("Sign them and push again:\n  git rebase {}--exec 'git commit --amend --no-edit -S' {}",
                     has_merges ? "--rebase-merges " : "", base);
}

// Of somebody who may sign plain merges only.
Fault fault_of_merge(const model::RefFact& ref, const SignatureFact& fact, const Principal& principal) {
  if (table_for(ref.update.name) != "tag" && fact.merge == model::MergeFact::same) return {};
  const std::string_view why = fact.merge == model::MergeFact::differs
                                   ? "holds something else than merging its parents gives"
                               : fact.merge == model::MergeFact::conflicts ? "merges parents that conflict"
                                                                           : "is no merge of two parents";
  return {"signatures.merge",
          fmt::format("is signed by {}, who may sign plain merges only, and {}", principal.name, why),
          "Make the commit yourself, sign it with a key of your own and push it.",
          {}};
}

Fault fault_of_roles(const RefRule& rule, const model::RefFact& ref, const SignatureFact& fact,
                     const Policy& policy, const Principal& principal) {
  const std::string& who = principal.name;
  if (!rule.roles.empty() && !principal.holds_any(rule.roles))
    return {
        "roles",
        fmt::format("is signed by {}, who is not {}, as {} asks", who, any_of(rule.roles), ref.update.name),
        fmt::format("Have it signed by somebody who is, by way of review, or {}.", ask(policy))};
  for (const std::string& path : fact.paths) {
    const PathRule* owners = policy.role_rule_for_path(path);
    if (owners == nullptr || principal.holds_any(owners->roles)) continue;
    return {
        "path.roles",
        fmt::format("is signed by {} and changes {}, which only {} may ({})", who, path,
                    any_of(owners->roles), owners->origin),
        fmt::format("Leave it as it was, have the change signed by somebody who may, or {}.", ask(policy))};
  }
  return {};
}

Fault fault_of_claims(const SignatureFact& fact, const Policy& policy, const Principal& principal,
                      std::int64_t received_seconds) {
  if (!principal.has_email(fact.email))
    return {"signatures.email",
            fmt::format("is signed by {}, and <{}>, who made it, is no address of theirs", principal.name,
                        fact.email),
            fmt::format("Set the address that the policy knows, and make the commit or tag again:\n"
                        "  git config user.email {}",
                        principal.emails.empty() ? "ADDRESS" : base::shell_quote(principal.emails.front()))};
  // Many readers show the name alone.
  if (fact.name.find('@') != std::string::npos && fact.name.find(' ') == std::string::npos &&
      !principal.has_email(fact.name))
    return {"signatures.email",
            fmt::format("is signed by {}, and the name of who made it is an address that is none of theirs",
                        principal.name),
            "Set your name, and make the commit or tag again:\n  git config user.name",
            {}};
  const auto future = static_cast<std::int64_t>(policy.signatures.max_future_seconds);
  const auto past = static_cast<std::int64_t>(policy.signatures.max_past_seconds);
  constexpr std::string_view kHint = "Set your clock, and make the commit or tag again.";
  if (fact.date_seconds > received_seconds + future)
    return {"signatures.date", fmt::format("is dated more than {} seconds after its receipt", future),
            std::string(kHint)};
  if (fact.newest_parent_seconds && fact.date_seconds < *fact.newest_parent_seconds - past)
    return {"signatures.date", fmt::format("is dated more than {} seconds before its parent", past),
            std::string(kHint)};
  return {};
}

Fault fault_of(const RefRule& rule, const model::RefFact& ref, const SignatureFact& fact,
               const Policy& policy, std::int64_t received_seconds) {
  const model::Signature& signature = fact.signature;
  if (rule.signatures == Signatures::present) {
    if (model::is_present(signature.form)) return {};
    return {"signatures",
            signature.form == model::SignatureForm::absent ? "is unsigned" : "has a malformed signature",
            {}};
  }
  if (std::string message = fault_of_status(signature); !message.empty())
    return {"signatures", std::move(message), {}};
  const Principal* principal = policy.principal(signature.principal);
  if (principal == nullptr)
    return {"signatures", fmt::format("is signed with {}, which is nobody's", key_of(signature)), {}};
  if (principal->is_merge_only()) {
    if (Fault fault = fault_of_merge(ref, fact, *principal); !fault.message.empty()) return fault;
  }
  if (rule.signatures == Signatures::verified) return {};
  if (!principal->is_merge_only()) {
    if (Fault fault = fault_of_roles(rule, ref, fact, policy, *principal); !fault.message.empty())
      return fault;
  }
  return fault_of_claims(fact, policy, *principal, received_seconds);
}

std::string_view level_word(Signatures level) {
  return level == Signatures::present    ? "signed commits"
         : level == Signatures::verified ? "commits with a good signature"
                                         : "commits by those who may sign them";
}

void judge_commits(const RefRule& rule, const model::RefFact& ref, const model::Facts& facts,
                   const Policy& policy, Reasons& reasons) {
  // By the end of the rule's name, so that each kind of fault is told in one place.
  std::map<std::string_view, std::vector<std::pair<const SignatureFact*, Fault>>> faults;
  std::vector<const SignatureFact*> to_sign;
  for (const SignatureFact& fact : ref.signatures) {
    Fault fault = fault_of(rule, ref, fact, policy, facts.received_seconds);
    if (fault.message.empty()) continue;
    if (fault.hint.empty()) to_sign.push_back(&fact);
    faults[fault.what].emplace_back(&fact, std::move(fault));
  }
  for (auto& [what, of_kind] : faults) {
    const std::string rule_of_kind = what.starts_with("path.") ? std::string(what) : rule_name(ref, what);
    Accusation accusation(ref, rule_of_kind, "commits with such a fault", reasons);
    for (auto& [fact, fault] : of_kind) {
      std::string hint = std::move(fault.hint);
      if (hint.empty()) hint = first_of_status(fact->signature, policy) + hint_to_sign(ref, to_sign);
      accusation.add(fact->signature.object,
                     fmt::format("{} {} {}; {} takes only {} ({})", model::to_string(fact->signature.kind),
                                 fact->signature.object.abbreviated(), fault.message, ref.update.name,
                                 level_word(rule.signatures), rule.origin),
                     std::move(hint), std::move(fault.path));
    }
    accusation.finish();
  }
}

// What a tag must be before its signature is asked.
Fault fault_of_tag(const RefRule& rule, const model::RefFact& ref, const std::string& name) {
  if (!ref.is_annotated_tag || ref.signatures.empty())
    return {"signatures", "is a lightweight tag, which cannot be signed", {}};
  if (rule.signatures == Signatures::present) return {};
  if (ref.tag_name != name)
    return {"signatures.name", fmt::format("holds a tag that is named {}", ref.tag_name), {}};
  if (!ref.is_tag_of_commit) return {"signatures.target", "is a tag of something else than a commit", {}};
  return {};
}

void judge_tag(const RefRule& rule, const model::RefFact& ref, const model::Facts& facts,
               const Policy& policy, Reasons& reasons) {
  const std::string name = ref.update.name.substr(std::string_view("refs/tags/").size());
  Fault fault = fault_of_tag(rule, ref, name);
  std::string first;
  if (fault.message.empty()) {
    const SignatureFact& fact = ref.signatures.front();
    fault = fault_of(rule, ref, fact, policy, facts.received_seconds);
    first = first_of_status(fact.signature, policy);
  }
  if (fault.message.empty()) return;
  if (fault.hint.empty())
    fault.hint = fmt::format("{}Sign it and push again:\n  git tag -s -f -- {} {}", first,
                             base::shell_quote(name), base::shell_quote(name + "^{}"));
  reasons.push_back(reason_for(
      ref, rule_name(ref, fault.what),
      fmt::format("{} {}, and signed tags only are taken ({})", ref.update.name, fault.message, rule.origin),
      std::move(fault.hint)));
  reasons.back().commit = ref.is_annotated_tag ? model::Oid() : ref.update.new_id;
}

}  // namespace

void judge_signatures(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    if (rule.signatures == Signatures::off || ref.change == model::RefChange::remove ||
        ref.change == model::RefChange::unchanged)
      continue;
    const std::size_t first = reasons.size();
    if (table_for(ref.update.name) == "tag") {
      judge_tag(rule, ref, facts, policy, reasons);
    } else {
      judge_commits(rule, ref, facts, policy, reasons);
    }
    apply_mode(rule.mode, first, reasons);
  }
}

std::string any_of(const std::vector<std::string>& roles) {
  return fmt::format("{}", fmt::join(roles, " or "));
}

std::string key_of(const model::Signature& signature) {
  if (signature.key.empty()) return "a key that it does not name";
  constexpr std::size_t kShown = 16;
  std::string key = signature.key;
  const std::string_view prefix = "SHA256:";
  if (key.starts_with(prefix)) {
    if (key.size() > prefix.size() + kShown) key = key.substr(0, prefix.size() + kShown) + "...";
  } else if (key.size() > kShown) {
    key = key.substr(key.size() - kShown);  // an OpenPGP key id is the end of its fingerprint
  }
  return signature.principal.empty() ? key : fmt::format("{} of {}", key, signature.principal);
}

}  // namespace sallyport::policy
