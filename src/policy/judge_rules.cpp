#include <algorithm>

#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

// A rule does not bind a pusher who holds one of the roles that it names.
bool is_exempt(const Policy& policy, const model::Facts& facts, const RuleTable& table) {
  const Principal* pusher = policy.principal(facts.pusher.principal);
  return pusher != nullptr && pusher->holds_any(table.exempt);
}

// Everything that one table says of one ref, the ref first and then commits, tip first.
class Judgement {
 public:
  Judgement(const RefView& view, Reasons& reasons)
      : view_(view), rule_(view.table.rule), accuser_(view, reasons) {}

  void judge_ref() {
    if (rule_.judge_ref) rule_.judge_ref(view_, accuser_);
  }

  void judge(const NewCommitFact& commit, Asked asked) {
    const CommitView view{view_, commit};
    if (rule_.judge_commit && asked == Asked::push) rule_.judge_commit(view, accuser_);
    if (rule_.judge_message && asked != Asked::changes) rule_.judge_message(view, accuser_);
    if (rule_.judge_change && asked != Asked::message) judge_changes(view);
  }

  void finish() { accuser_.finish(); }

 private:
  void judge_changes(const CommitView& view) {
    for (const ChangeFact& change : view.commit.changes) {
      const BlobFact* blob = change.blob == kNoBlob ? nullptr : &view.push.blobs[change.blob];
      rule_.judge_change({view, change, view.push.paths[change.path], blob}, accuser_);
    }
  }

  RefView view_;
  const PushRule& rule_;
  Accuser accuser_;
};

}  // namespace

void judge_rules(const Policy& policy, const model::Facts& facts, const PushFacts& push, Asked asked,
                 Reasons& reasons) {
  for (const PushedRef& ref : push.refs) {
    for (std::size_t i = 0; i < ref.tables.size(); ++i) {
      const RuleTable& table = *ref.tables[i];
      if (is_exempt(policy, facts, table)) continue;
      Judgement judgement({policy, facts, push, ref, table}, reasons);
      if (asked == Asked::push) judgement.judge_ref();
      for (const NewToRef& entry : ref.commits) {
        if (entry.asked[i]) judgement.judge(push.commits[entry.commit], asked);
      }
      judgement.finish();
    }
  }
}

}  // namespace sallyport::policy
