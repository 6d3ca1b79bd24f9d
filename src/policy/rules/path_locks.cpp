// Files that are locked. Judged for the push as a whole, since it is the pusher who may or may not.
#include <unordered_set>

#include <fmt/core.h>

#include "policy/judge.hpp"
#include "policy/policy.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"
#include "policy/rules/touched.hpp"

namespace sallyport::policy {

namespace {

struct Lock {
  PathScope scope;
  std::vector<std::string> roles;
  std::optional<std::int64_t> until;
  std::string reason;

  bool is_over(const model::Facts& facts) const { return until && facts.received_seconds >= *until; }

  void judge(const RefView& view, Accuser& accuser) const {
    if (is_over(view.facts)) return;
    const Principal* pusher = view.policy.principal(view.facts.pusher.principal);
    if (pusher != nullptr && pusher->holds_any(roles)) return;
    std::unordered_set<std::string_view> told;
    for (const Touch& touch : touched_paths(view)) {
      if (scope.holds(*touch.path) && told.insert(*touch.path).second && is_decided(view))
        tell(view, touch, accuser);
    }
    if (!told.empty() && !is_decided(view))
      accuser.warn_unknown_pusher(
          fmt::format("{} locked {} changed", told.size(), told.size() == 1 ? "file is" : "files are"));
  }

 private:
  // Nobody at all may, or it is known who pushes.
  bool is_decided(const RefView& view) const { return roles.empty() || !view.facts.pusher.provider.empty(); }

  void tell(const RefView& view, const Touch& touch, Accuser& accuser) const {
    static const ChangeFact no_change;
    accuser.add_path(
        {CommitView{view, *touch.commit}, no_change, *touch.path, nullptr},
        fmt::format("{} is locked{}{}", *touch.path, reason.empty() ? "" : ": ", reason),
        fmt::format("Leave it as it is{}:\n  git restore --source={} -- FILE",
                    roles.empty() ? "" : ", or have somebody with the role " + any_of(roles) + " push it",
                    view.ref.update.name.substr(view.ref.update.name.rfind('/') + 1)));
  }
};

}  // namespace

PushRule read_path_locks(const TableReader& table) {
  if (!table.has("paths")) table.fail("paths", "is missing: say which files are locked");
  PushRule rule;
  rule.needs.removals = true;
  rule.needs.net_paths = true;
  rule.judge_ref = [lock = Lock{PathScope(table), table.words("roles"), table.time("until"),
                                table.string("reason").value_or("")}](const RefView& view, Accuser& accuser) {
    lock.judge(view, accuser);
  };
  return rule;
}

}  // namespace sallyport::policy
