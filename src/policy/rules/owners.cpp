// Who may change files that have owners. Whose they are is asked of a file as it was before the push, so that
// no push makes its own pusher an owner, and of the policy.
//
// Asked are each commit's changes and, since a merge may take an owned file from the side on which it is old
// without changing it in the eyes of any commit, what the push changes as a whole.
#include <algorithm>
#include <map>
#include <memory>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "content/codeowners.hpp"
#include "policy/judge.hpp"
#include "policy/policy.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"
#include "policy/rules/touched.hpp"

namespace sallyport::policy {

namespace {

enum class By { pusher, committer };

// Somebody who would have to be an owner.
struct Candidate {
  const Principal* principal = nullptr;  // null: the policy does not know them
  std::string_view account;              // the host's word for it
  std::string_view email;                // a committer's, as written

  bool is(std::string_view name_or_role) const {
    return principal != nullptr &&
           (principal->name == name_or_role || principal->holds_any({std::string(name_or_role)}));
  }
};

struct InlineOwners {
  PathPatterns paths;
  std::vector<std::string> owners;
};

class OwnersRule {
 public:
  explicit OwnersRule(const TableReader& table);

  void judge(const RefView& view, Accuser& accuser) const;

 private:
  bool owns(const Candidate& candidate, const std::string& owner) const;
  bool owns_any(const Candidate& candidate, std::span<const std::string> owners) const;
  Candidate pusher_of(const RefView& view) const;
  Candidate committer_of(const RefView& view, const NewCommitFact& commit) const;
  void judge_touch(const RefView& view, const OwnersFact* file, const Touch& touch, Accuser& accuser) const;
  // What stands against it: "belongs to @alice (line 3 of CODEOWNERS)", or nothing.
  std::string objection(const std::string& path, const OwnersFact* file, const Candidate& candidate) const;
  bool has_owner(const std::string& path, const OwnersFact* file) const;

  std::map<std::string, std::string, std::less<>> map_;
  std::vector<InlineOwners> lists_;
  By by_ = By::pusher;
};

OwnersRule::OwnersRule(const TableReader& table) {
  for (auto& [owner, meaning] : table.texts_by_name("map"))
    map_.emplace(std::move(owner), std::move(meaning));
  for (const TableReader& list : table.tables("owners", "`owners` of [[rule.owners]]", {"paths", "owners"})) {
    lists_.push_back({PathPatterns(list, "paths"), list.words("owners")});
    if (lists_.back().paths.empty()) list.fail("paths", "is missing: say which files have owners");
    if (lists_.back().owners.empty()) list.fail("owners", "is missing: say whose the files are");
  }
  const std::string by = table.string("by").value_or("pusher");
  if (by != "pusher" && by != "committer") table.fail("by", R"(must be "pusher" or "committer")");
  by_ = by == "pusher" ? By::pusher : By::committer;
}

bool OwnersRule::owns(const Candidate& candidate, const std::string& owner) const {
  if (const auto meaning = map_.find(owner); meaning != map_.end()) return candidate.is(meaning->second);
  if (owner.starts_with('@')) {
    const std::string account = owner.substr(1);
    if (account.empty()) return false;
    if (candidate.principal == nullptr) return candidate.account == account;
    const auto& own = candidate.principal->accounts;
    return std::find(own.begin(), own.end(), account) != own.end();
  }
  if (owner.find('@') != std::string::npos)
    return base::to_lower(owner) == base::to_lower(candidate.email) ||
           (candidate.principal != nullptr && candidate.principal->has_email(owner));
  return candidate.is(owner);
}

bool OwnersRule::owns_any(const Candidate& candidate, std::span<const std::string> owners) const {
  return std::any_of(owners.begin(), owners.end(),
                     [&](const std::string& owner) { return owns(candidate, owner); });
}

Candidate OwnersRule::pusher_of(const RefView& view) const {
  return {view.policy.principal(view.facts.pusher.principal), view.facts.pusher.account, {}};
}

Candidate OwnersRule::committer_of(const RefView& view, const NewCommitFact& commit) const {
  const std::string& email = commit.mapped_committer.email;
  const auto& all = view.policy.principals;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Principal& one) { return one.has_email(email); });
  return {found == all.end() || email.empty() ? nullptr : &*found, {}, email};
}

std::string named(std::span<const std::string> owners) {
  constexpr std::size_t kMost = 5;
  return fmt::format("{}{}", fmt::join(owners.first(std::min(kMost, owners.size())), " or "),
                     owners.size() > kMost ? " or others" : "");
}

std::string OwnersRule::objection(const std::string& path, const OwnersFact* file,
                                  const Candidate& candidate) const {
  if (file != nullptr) {
    for (const content::OwnerGroup& group : file->owners.owners_of(path)) {
      if (!group.is_optional && !owns_any(candidate, group.owners))
        return fmt::format("belongs to {} (line {} of {})", named(group.owners), group.line_1based,
                           file->path);
    }
  }
  const auto last = std::find_if(lists_.rbegin(), lists_.rend(),
                                 [&](const InlineOwners& list) { return list.paths.match(path); });
  if (last == lists_.rend() || owns_any(candidate, last->owners)) return {};
  return "belongs to " + named(last->owners);
}

bool OwnersRule::has_owner(const std::string& path, const OwnersFact* file) const {
  return !objection(path, file, {}).empty();
}

void OwnersRule::judge_touch(const RefView& view, const OwnersFact* file, const Touch& touch,
                             Accuser& accuser) const {
  static const ChangeFact no_change;
  const bool is_by_pusher = by_ == By::pusher;
  const std::string found =
      objection(*touch.path, file, is_by_pusher ? pusher_of(view) : committer_of(view, *touch.commit));
  if (found.empty()) return;
  accuser.add_path(
      {CommitView{view, *touch.commit}, no_change, *touch.path, nullptr},
      fmt::format("{} {}, and {} {} it{}", *touch.path, found,
                  is_by_pusher ? pusher_name(view.facts.pusher) : "somebody else",
                  is_by_pusher ? "may not change" : "committed",
                  touch.is_net ? ", which the push does as a whole" : ""),
      is_by_pusher
          ? "Have an owner push the change, or push it to a branch of your own and ask one to merge it."
          : "Have an owner commit the change.");
}

void OwnersRule::judge(const RefView& view, Accuser& accuser) const {
  if (view.ref.update.is_delete()) return;
  const auto fact = std::find_if(view.push.owners.begin(), view.push.owners.end(),
                                 [&](const OwnersFact& one) { return one.table == &view.table; });
  const OwnersFact* file = fact == view.push.owners.end() ? nullptr : &*fact;
  if (file != nullptr && (!file->problem.empty() || !file->owners.problems().empty())) {
    const std::string what = !file->problem.empty()
                                 ? file->problem
                                 : fmt::format("line {}: {}", file->owners.problems()[0].line_1based,
                                               file->owners.problems()[0].what);
    accuser.add(fmt::format("who owns what cannot be read from {} of {}: {}", file->path, file->ref, what),
                "Somebody whom this rule exempts must push a file that can be read.");
    return;
  }
  const bool is_unknown = by_ == By::pusher && view.facts.pusher.provider.empty();
  std::unordered_set<std::string_view> told;
  for (const Touch& touch : touched_paths(view)) {
    if (by_ == By::pusher && !told.insert(*touch.path).second) continue;
    if (!is_unknown) {
      judge_touch(view, file, touch, accuser);
    } else if (!has_owner(*touch.path, file)) {
      told.erase(*touch.path);
    }
  }
  if (is_unknown && !told.empty())
    accuser.warn_unknown_pusher(
        fmt::format("{} {} changed", told.size(),
                    told.size() == 1 ? "file that has an owner is" : "files that have owners are"));
}

OwnersFile file_of(const TableReader& table) {
  OwnersFile file;
  const std::string dialect = table.string("dialect").value_or("github");
  if (dialect != "github" && dialect != "gitlab") table.fail("dialect", R"(must be "github" or "gitlab")");
  if (dialect == "gitlab") file.dialect = content::OwnersDialect::gitlab;
  file.ref = table.string("ref").value_or("");
  if (!file.ref.empty() && !file.ref.starts_with("refs/"))
    table.fail("ref", "must be a full name, such as \"refs/heads/main\"");
  const std::string name = table.string("file").value_or("");
  if (name.empty() || name.starts_with('/') || name.ends_with('/')) table.fail("file", "must be a path");
  if (name == "CODEOWNERS") {
    for (const std::string_view place : content::codeowners_places(file.dialect))
      file.places.emplace_back(place);
  } else {
    file.places = {name};
  }
  return file;
}

// A new version of the file must be one that can be read, wherever it may be looked for.
void judge_new_version(const OwnersFile& file, const ChangeView& view, Accuser& accuser) {
  if (view.blob == nullptr ||
      std::find(file.places.begin(), file.places.end(), view.path) == file.places.end())
    return;
  if (!is_file(view)) {
    accuser.add_path(view, fmt::format("{} is no plain file, and nobody would own anything by it", view.path),
                     "");
    return;
  }
  if (view.blob->head.size() != view.blob->size_bytes) return;  // it is beyond a limit, which refuses
  const content::Codeowners owners = content::Codeowners::parse(view.blob->head, file.dialect);
  for (const content::OwnersProblem& problem : owners.problems())
    accuser.add_path(
        view, fmt::format("{} cannot be read, line {}: {}", view.path, problem.line_1based, problem.what),
        in_its_commit("Mend the line", {"git add FILE"}));
}

}  // namespace

PushRule read_owners(const TableReader& table) {
  if (!table.has("file") && !table.has("owners"))
    table.fail("file", "is missing: say whose files are with `file`, or here with `owners`");
  PushRule rule;
  rule.needs.removals = true;
  rule.needs.net_paths = true;
  if (table.has("file")) {
    rule.owners_file = file_of(table);
    rule.needs.git_files = true;
    rule.judge_change = [file = *rule.owners_file](const ChangeView& view, Accuser& accuser) {
      judge_new_version(file, view, accuser);
    };
  }
  rule.judge_ref = [owners = std::make_shared<const OwnersRule>(table)](
                       const RefView& view, Accuser& accuser) { owners->judge(view, accuser); };
  return rule;
}

}  // namespace sallyport::policy
