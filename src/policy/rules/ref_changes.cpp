#include "policy/rules/ref_changes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/calendar.hpp"
#include "policy/judge.hpp"
#include "policy/policy.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

using model::RefChange;

RefChanges read_changes(const TableReader& table) {
  const auto words = table.strings("changes");
  if (!words) return {};
  RefChanges changes{false, false, false, false, false};
  for (const std::string& word : *words) {
    if (word == "create") {
      changes.create = true;
    } else if (word == "update") {
      changes.update = true;
    } else if (word == "force-push") {
      changes.force_push = true;
    } else if (word == "delete") {
      changes.remove = true;
    } else if (word == "proposal") {
      changes.proposal = true;
    } else {
      table.fail("changes", fmt::format("names `{}`", word),
                 "the words are create, update, force-push, delete and proposal");
    }
  }
  if (words->empty()) table.fail("changes", "names none, so the rule would say nothing");
  return changes;
}

std::string_view verb(RefChange change) {
  switch (change) {
    case RefChange::create:
      return "create";
    case RefChange::fast_forward:
      return "update";
    case RefChange::force_push:
      return "force-push";
    case RefChange::remove:
      return "delete";
    case RefChange::proposal:
      return "propose a change of";
    case RefChange::unchanged:
      break;
  }
  return "touch";
}

std::vector<FreezeWindow> read_windows(const TableReader& table) {
  std::vector<FreezeWindow> windows;
  for (const TableReader& own :
       table.tables("windows", "`windows` of [[rule.freeze]]", {"from", "until", "days", "hours", "zone"})) {
    FreezeWindowKeys keys;
    keys.from = own.string("from").value_or("");
    keys.until = own.string("until").value_or("");
    keys.days = own.words("days");
    keys.hours = own.string("hours").value_or("");
    keys.zone = own.string("zone").value_or("");
    try {
      windows.emplace_back(keys);
    } catch (const base::Error& error) {
      throw base::Error(fmt::format("{}: a window of [[rule.freeze]]: {}", own.origin(), error.what()),
                        error.hint());
    }
  }
  if (windows.empty())
    table.fail("windows", "is missing: say when the ref is frozen",
               "windows = [{ from = \"2026-12-20\", until = \"2027-01-02\", zone = \"Europe/Berlin\" }]");
  return windows;
}

// The window that holds `seconds`; of several the one that ends last.
const FreezeWindow* window_at(const std::vector<FreezeWindow>& windows, std::int64_t seconds) {
  const FreezeWindow* best = nullptr;
  for (const FreezeWindow& window : windows) {
    if (!window.contains(seconds)) continue;
    if (best == nullptr || *window.ends_after(seconds) > *best->ends_after(seconds)) best = &window;
  }
  return best;
}

// What one window leaves free another one may freeze. Not asked without end: windows may leave no time free.
std::optional<std::string> first_free_time(const std::vector<FreezeWindow>& windows, std::int64_t seconds) {
  constexpr int kRounds = 100;
  const FreezeWindow* last = nullptr;
  for (int round = 0; round < kRounds; ++round) {
    const FreezeWindow* window = window_at(windows, seconds);
    if (window == nullptr) return last == nullptr ? std::nullopt : std::optional(last->local_time(seconds));
    seconds = *window->ends_after(seconds);
    last = window;
  }
  return std::nullopt;
}

// Whose word it is, and what is wrong with it.
std::string why_unknown(const model::Pusher& pusher) {
  if (!pusher.detail.empty()) return pusher.detail;
  if (pusher.provider == "none") return "the policy asks nobody who pushes ([identity])";
  if (pusher.is_anonymous()) return fmt::format("{} names nobody", pusher.provider);
  return fmt::format("{} names somebody who is no principal of the policy", pusher.provider);
}

}  // namespace

bool RefChanges::holds(RefChange change) const noexcept {
  switch (change) {
    case RefChange::create:
      return create;
    case RefChange::fast_forward:
      return update;
    case RefChange::force_push:
      return update || force_push;
    case RefChange::remove:
      return remove;
    case RefChange::proposal:
      return proposal;
    case RefChange::unchanged:
      break;
  }
  return false;
}

PushRule read_freeze(const TableReader& table) {
  PushRule rule;
  rule.judge_ref = [windows = read_windows(table), changes = read_changes(table)](const RefView& view,
                                                                                  Accuser& accuser) {
    if (!changes.holds(view.ref.change)) return;
    const FreezeWindow* window = window_at(windows, view.facts.received_seconds);
    if (window == nullptr) return;
    const auto free = first_free_time(windows, view.facts.received_seconds);
    accuser.add(fmt::format("{} is frozen, and nobody may {} it now: {}", view.ref.update.name,
                            verb(view.ref.change), window->describe()),
                free ? fmt::format("Push it when that has ended, at {}.", *free)
                     : std::string("No end of it is in sight."));
  };
  return rule;
}

PushRule read_pusher(const TableReader& table) {
  std::vector<std::string> roles = table.words("roles");
  if (roles.empty()) table.fail("roles", "is missing: say who may push", "roles = [\"maintainer\"]");
  PushRule rule;
  rule.judge_ref = [roles = std::move(roles), changes = read_changes(table)](const RefView& view,
                                                                             Accuser& accuser) {
    if (!changes.holds(view.ref.change)) return;
    const model::Pusher& pusher = view.facts.pusher;
    const std::string rule_text =
        fmt::format("only {} may {} {}", any_of(roles), verb(view.ref.change), view.ref.update.name);
    if (pusher.provider.empty()) {
      accuser.warn_unknown_pusher(rule_text);
      return;
    }
    const std::string hint =
        fmt::format("Have somebody push it who is {}, or push to a branch of your own.", any_of(roles));
    const Principal* principal = view.policy.principal(pusher.principal);
    if (principal == nullptr) {
      accuser.add(fmt::format("who pushes is not known ({}), and {}", why_unknown(pusher), rule_text), hint);
      return;
    }
    const bool is_named = std::find(roles.begin(), roles.end(), principal->name) != roles.end();
    if (!is_named && !principal->holds_any(roles))
      accuser.add(fmt::format("{} pushes, and {}", principal->name, rule_text), hint);
  };
  return rule;
}

}  // namespace sallyport::policy
