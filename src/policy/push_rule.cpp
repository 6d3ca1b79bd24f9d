#include "policy/push_rule.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "policy/judge.hpp"
#include "policy/rules/families.hpp"

namespace sallyport::policy {

RuleNeeds& RuleNeeds::operator|=(const RuleNeeds& other) noexcept {
  merges |= other.merges;
  heads |= other.heads;
  git_files |= other.git_files;
  kinds |= other.kinds;
  forms |= other.forms;
  removals |= other.removals;
  collisions |= other.collisions;
  submodules |= other.submodules;
  net_paths |= other.net_paths;
  mailmap |= other.mailmap;
  first_parents |= other.first_parents;
  chain |= other.chain;
  ref_names |= other.ref_names;
  return *this;
}

bool NewToRef::is_asked(const PushedRef& ref, const RuleTable& table) const noexcept {
  const auto found = std::find(ref.tables.begin(), ref.tables.end(), &table);
  return found != ref.tables.end() && asked[static_cast<std::size_t>(found - ref.tables.begin())];
}

std::span<const RuleKind> rule_kinds() {
  static const std::vector<RuleKind> kinds = [] {
    std::vector<RuleKind> all;
    for (const auto& family : {rules_of_refs(), rules_of_history(), rules_of_identity(), rules_of_messages(),
                               rules_of_paths(), rules_of_content()})
      all.insert(all.end(), family.begin(), family.end());
    return all;
  }();
  return kinds;
}

const RuleKind* rule_kind(std::string_view id) {
  const std::span<const RuleKind> kinds = rule_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const RuleKind& kind) { return kind.id == id; });
  return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::size_t> RuleTable::speaks_of(std::string_view ref) const {
  std::optional<std::size_t> best;
  for (const Glob& glob : refs) {
    if (glob.matches(ref)) best = std::max(best.value_or(0), glob.specificity());
  }
  return best;
}

bool RuleTable::is_as_strict_as(const RuleTable& other) const {
  const auto are_among = [](const auto& few, const auto& many) {
    return std::all_of(few.begin(), few.end(), [&](const auto& one) {
      return std::find(many.begin(), many.end(), one) != many.end();
    });
  };
  return mode >= other.mode && settings == other.settings && are_among(anchors, other.anchors) &&
         are_among(exempt, other.exempt);
}

void Accuser::add(std::string message, std::string hint) {
  push({}, {}, std::move(message), std::move(hint));
}

void Accuser::add_commit(const CommitView& view, std::string message, std::string hint) {
  const auto is_in_it = [&](const model::Finding& finding) {
    return view.commit.oid.is_null() ? finding.place == model::Place::message_file
                                     : finding.object == view.commit.oid;
  };
  const auto& findings = view.facts.findings;
  const std::string name =
      view.commit.oid.is_null() ? "this commit" : "commit " + view.commit.oid.abbreviated();
  // A message may quote what the commit says, and that may be where the secret is.
  if (std::any_of(findings.begin(), findings.end(), is_in_it))
    message = "what is wrong is not shown, because it may hold a secret";
  push(view.commit.oid, {}, fmt::format("{}: {}", name, message), std::move(hint));
}

void Accuser::add_path(const ChangeView& view, std::string message, std::string hint) {
  push(view.commit.oid, view.path, std::move(message), std::move(hint));
}

void Accuser::warn_unknown_pusher(const std::string& message) {
  model::Reason reason;
  reason.rule = view_.table.kind->id;
  reason.ref = view_.ref.update.name;
  reason.message = fmt::format("{}, and the server will ask who pushes ({})", message, view_.table.origin);
  reason.effect = std::max(effect_of(view_.table.mode), model::Effect::warns);
  reasons_.push_back(std::move(reason));
}

void Accuser::push(const model::Oid& commit, const std::string& path, std::string message, std::string hint) {
  const RuleTable& table = view_.table;
  if (!hint.empty()) hint += '\n';
  hint += fmt::format("Or {}.", ask(view_.policy));
  last_hint_ = hint;
  if (++count_ > kReasonsOfAKind) return;
  model::Reason reason;
  reason.rule = table.kind->id;
  reason.ref = view_.ref.update.name;
  reason.commit = commit;
  reason.path = path;
  reason.message =
      fmt::format("{} ({}){}{}", message, table.origin, table.message.empty() ? "" : ": ", table.message);
  reason.hint = std::move(hint);
  reason.effect = effect_of(table.mode);
  reasons_.push_back(std::move(reason));
}

void Accuser::finish() {
  if (count_ <= kReasonsOfAKind) return;
  model::Reason reason;
  reason.rule = view_.table.kind->id;
  reason.ref = view_.ref.update.name;
  reason.message = fmt::format("and {} more of this kind", count_ - kReasonsOfAKind);
  reason.count = count_ - kReasonsOfAKind;
  reason.hint = last_hint_;
  reason.effect = effect_of(view_.table.mode);
  reasons_.push_back(std::move(reason));
}

}  // namespace sallyport::policy
