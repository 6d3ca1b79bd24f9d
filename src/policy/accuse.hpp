#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "model/facts.hpp"
#include "policy/judge.hpp"

// What the judges of refs share.
namespace sallyport::policy {

inline model::Reason reason_for(const model::RefFact& ref, std::string rule, std::string message,
                                std::string hint) {
  model::Reason reason;
  reason.rule = std::move(rule);
  reason.ref = ref.update.name;
  reason.message = std::move(message);
  reason.hint = std::move(hint);
  return reason;
}

// "branch.signatures" for a branch.
inline std::string rule_name(const model::RefFact& ref, std::string_view what) {
  return fmt::format("{}.{}", table_for(ref.update.name), what);
}

// What a table's mode makes of the reasons that it gave, from index `first` on.
inline void apply_mode(Mode mode, std::size_t first, Reasons& reasons) {
  if (mode == Mode::off) reasons.resize(first);
  for (std::size_t i = first; i < reasons.size(); ++i)
    reasons[i].effect = std::max(reasons[i].effect, effect_of(mode));
}

// Gives reasons of one kind: each of the first kReasonsOfAKind one of its own, then one that counts the rest.
class Accusation {
 public:
  // `what_they_are` completes "and 3 more ...".
  Accusation(const model::RefFact& ref, std::string rule, std::string what_they_are, Reasons& reasons)
      : ref_(ref), rule_(std::move(rule)), what_they_are_(std::move(what_they_are)), reasons_(reasons) {}

  // `path`: one that the message names, if any, so that a report knows it for one.
  void add(const model::Oid& commit, std::string message, std::string hint, std::string path = {}) {
    last_hint_ = hint;
    if (++count_ > kReasonsOfAKind) return;
    reasons_.push_back(reason_for(ref_, rule_, std::move(message), std::move(hint)));
    reasons_.back().commit = commit;
    reasons_.back().path = std::move(path);
  }

  void finish() {
    if (count_ <= kReasonsOfAKind) return;
    reasons_.push_back(reason_for(
        ref_, rule_,
        fmt::format("and {} more {} in {}", count_ - kReasonsOfAKind, what_they_are_, ref_.update.name),
        last_hint_));
    reasons_.back().count = count_ - kReasonsOfAKind;
  }

 private:
  const model::RefFact& ref_;
  std::string rule_;
  std::string what_they_are_;
  Reasons& reasons_;
  std::size_t count_ = 0;
  std::string last_hint_;
};

}  // namespace sallyport::policy
