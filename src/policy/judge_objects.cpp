#include <algorithm>

#include <fmt/core.h>

#include "policy/accuse.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

std::string subject_of(const model::DefectFact& defect) {
  const std::string oid = defect.object.abbreviated();
  if (defect.kind == model::ObjectKind::commit || defect.kind == model::ObjectKind::tag)
    return fmt::format("{} {}", model::to_string(defect.kind), oid);
  if (defect.kind == model::ObjectKind::tree && defect.path.empty()) return "the top folder, tree " + oid;
  return fmt::format("{}, {} {}", defect.path, model::to_string(defect.kind), oid);
}

constexpr std::string_view kDefectHint =
    "Make what is named anew with an ordinary git, and push again. If it is old history that was let in "
    "elsewhere, the policy may name it in `anchors`, or ask for less with `objects` ([[branch]]).";

}  // namespace

void judge_objects(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    // What belongs to no push is told, and refuses nothing: it is there already.
    const bool is_warning = ref.change == model::RefChange::unchanged;
    const std::size_t first = reasons.size();
    Accusation accusation(ref, rule_name(ref, "objects"), "objects that are not canonical", reasons);
    for (const model::DefectFact& defect : ref.defects)
      accusation.add(defect.commit,
                     fmt::format("{} {}: {}{}{} ({})", subject_of(defect),
                                 defect.is_strict ? "could be read in two ways or does harm"
                                                  : "is malformed, as git fsck says",
                                 defect.id, defect.detail.empty() ? "" : ", ", defect.detail, rule.origin),
                     std::string(kDefectHint), defect.path);
    accusation.finish();
    apply_mode(rule.mode, first, reasons);
    for (std::size_t i = first; is_warning && i < reasons.size(); ++i) {
      reasons[i].effect = std::max(reasons[i].effect, model::Effect::warns);
      reasons[i].hint.clear();
    }
  }
}

}  // namespace sallyport::policy
