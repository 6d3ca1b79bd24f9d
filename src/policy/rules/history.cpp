// How commits hang together. Every kind asks each commit that is new to the ref, unless it says otherwise.
#include <algorithm>

#include <fmt/core.h>

#include "content/message.hpp"
#include "content/subject_kind.hpp"
#include "policy/rules/families.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

bool is_update(const PushedRef& ref) {
  return ref.change == model::RefChange::fast_forward || ref.change == model::RefChange::force_push;
}

constexpr const char* kRebase =
    "Put your commits on top of what is there and push again:\n  git pull --rebase\n  git push";

PushRule read_linear_history(const TableReader&) {
  PushRule rule;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    if (view.commit.parents.size() > 1)
      accuser.add_commit(view, fmt::format("it is a merge, and {} takes none", view.ref.update.name),
                         kRebase);
  };
  return rule;
}

PushRule read_merges_only(const TableReader&) {
  PushRule rule;
  rule.needs.chain = true;
  rule.judge_ref = [](const RefView& view, Accuser& accuser) {
    const std::string& ref = view.ref.update.name;
    if (!is_update(view.ref)) return;
    for (const NewToRef& entry : view.ref.chain) {
      const NewCommitFact& commit = view.push.commits[entry.commit];
      if (!entry.is_asked(view.ref, view.table)) continue;
      if (commit.parents.size() > 1) continue;
      accuser.add_commit(CommitView{view, commit},
                         fmt::format("it is no merge, and {} moves by merges only", ref),
                         "Push your commits to a branch of your own and merge that with a merge commit:\n"
                         "  git merge --no-ff YOUR-BRANCH");
    }
  };
  return rule;
}

PushRule read_no_foxtrot(const TableReader&) {
  PushRule rule;
  rule.needs.first_parents = true;
  rule.judge_ref = [](const RefView& view, Accuser& accuser) {
    if (view.ref.change != model::RefChange::fast_forward || !view.ref.loses_first_parents) return;
    accuser.add(fmt::format("what {} holds would become a side branch of what is pushed: a merge has it as a "
                            "second parent (a foxtrot merge)",
                            view.ref.update.name),
                kRebase);
  };
  return rule;
}

void accuse_evil_merge(const CommitView& view, Accuser& accuser) {
  const NewCommitFact& commit = view.commit;
  constexpr const char* kHint =
      "Make the merge anew, change nothing in it but what conflicts, and put other changes into commits of "
      "their own:\n"
      "  git merge --no-ff BRANCH";
  for (const std::string& path : commit.merge_paths) {
    const ChangeFact change;
    accuser.add_path({view, change, path, nullptr},
                     fmt::format("merge {} has {} as neither merging its parents nor their conflicts give it",
                                 commit.oid.abbreviated(), path),
                     kHint);
  }
  if (commit.merge_paths.empty() || commit.more_merge_paths > 0)
    accuser.add_commit(
        view,
        fmt::format("it is a merge that changes more than its parents and their conflicts give{}",
                    commit.more_merge_paths == 0
                        ? std::string()
                        : fmt::format(", in {} more files", commit.more_merge_paths)),
        kHint);
}

PushRule read_no_evil_merges(const TableReader&) {
  PushRule rule;
  rule.needs.merges = true;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    if (view.commit.parents.size() > 2)
      accuser.add_commit(view,
                         fmt::format("it merges {} parents, and such a merge cannot be made anew to compare",
                                     view.commit.parents.size()),
                         "Merge the branches one by one.");
    if (view.commit.merge == model::MergeFact::differs) accuse_evil_merge(view, accuser);
  };
  return rule;
}

PushRule read_max_parents(const TableReader& table) {
  const std::uint64_t most = table.count("max", 1).value_or(2);
  PushRule rule;
  rule.judge_commit = [most](const CommitView& view, Accuser& accuser) {
    if (view.commit.parents.size() > most)
      accuser.add_commit(
          view, fmt::format("it has {} parents, and {} are the most", view.commit.parents.size(), most),
          "Merge the branches one by one.");
  };
  return rule;
}

PushRule read_empty_commit(const TableReader&) {
  PushRule rule;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    if (view.commit.parents.size() < 2 && view.commit.changes_nothing)
      accuser.add_commit(view, "it changes nothing",
                         "Take it out:\n  git rebase --force-rebase --no-keep-empty " +
                             (view.commit.parents.empty() ? std::string("--root")
                                                          : view.commit.parents.front().abbreviated()));
  };
  return rule;
}

PushRule read_commit_dates(const TableReader& table) {
  const auto future = static_cast<std::int64_t>(table.count("max_future_seconds", 0).value_or(600));
  const auto past = static_cast<std::int64_t>(table.count("max_past_seconds", 0).value_or(86'400));
  PushRule rule;
  rule.judge_commit = [future, past](const CommitView& view, Accuser& accuser) {
    constexpr const char* kHint =
        "Set the clock right (`date`), and make the commit anew. If it is your last one:\n"
        "  git commit --amend --no-edit --date=now";
    const std::int64_t now = view.facts.received_seconds;
    for (const auto& [who, person] :
         {std::pair("committer", &view.commit.committer), {"author", &view.commit.author}}) {
      if (!person->is_there) {
        accuser.add_commit(view, fmt::format("it has no {} whose date can be read", who), kHint);
        return;
      }
      if (person->seconds > now && person->seconds - now > future) {
        accuser.add_commit(
            view, fmt::format("the {}'s date lies more than {} seconds in the future", who, future), kHint);
        return;
      }
    }
    const auto& newest = view.commit.newest_parent_seconds;
    if (newest && view.commit.committer.seconds<*newest&& * newest - view.commit.committer.seconds> past)
      accuser.add_commit(
          view, fmt::format("the committer's date lies more than {} seconds before that of a parent", past),
          kHint);
  };
  return rule;
}

PushRule read_unrelated_root(const TableReader&) {
  PushRule rule;
  rule.needs.ref_names = true;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    if (!view.commit.parents.empty()) return;
    if (view.ref.change == model::RefChange::create && !view.push.has_other_refs) return;
    accuser.add_commit(view, "it has no parent: its history has nothing to do with what is here",
                       "Clone the repository again and put your changes on top of what is there.");
  };
  return rule;
}

PushRule read_banned_object(const TableReader& table) {
  PushRule rule;
  rule.banned = table.oids("ids");
  for (const std::string& line : table.lines_of_file("file")) {
    const std::optional<model::Oid> oid = model::Oid::from_hex(line);
    if (!oid)
      table.fail("file", fmt::format("names a file that holds `{}`, which is no whole object id", line));
    rule.banned.push_back(*oid);
  }
  if (rule.banned.empty()) table.fail("ids", "is missing: say which objects, with `ids` or `file`");
  std::sort(rule.banned.begin(), rule.banned.end());
  rule.judge_ref = [](const RefView& view, Accuser& accuser) {
    for (const BannedFact& fact : view.ref.banned)
      accuser.add(fmt::format("{} {} was taken out of the history once, and may not come back{}",
                              model::to_string(fact.kind), fact.oid.hex(),
                              fact.commit.is_null() || fact.commit == fact.oid
                                  ? std::string()
                                  : fmt::format(": commit {} brings it", fact.commit.abbreviated())),
                  "Your clone has the old history. Clone again and put your changes on top:\n"
                  "  git rebase --onto NEW-UPSTREAM OLD-UPSTREAM");
  };
  return rule;
}

// Asked when they are pushed, and not when they are made: such commits are made to be melted into others, by
// `git rebase --autosquash`, before that.
PushRule read_no_fixups(const TableReader& table) {
  const bool asks_marks = table.boolean("marks").value_or(true);
  PushRule rule;
  rule.judge_commit = [asks_marks](const CommitView& view, Accuser& accuser) {
    const content::Message message = content::read_message(view.commit.message);
    const content::SubjectKind kind = content::subject_kind(message.subject);
    const std::string parent =
        view.commit.parents.empty() ? "--root" : view.commit.parents.front().abbreviated();
    if (kind == content::SubjectKind::fixup || kind == content::SubjectKind::squash ||
        kind == content::SubjectKind::amend)
      accuser.add_commit(view, fmt::format("its subject begins with `{}!`", content::to_string(kind)),
                         "Melt it into the commit that it mends:\n"
                         "  git rebase -i --autosquash @{upstream}");
    if (!asks_marks) return;
    if (const auto mark = content::find_unfinished_mark(message.subject))
      accuser.add_commit(
          view, fmt::format("its subject says that it is not done: `{}`", *mark),
          "Finish it, and give it another subject (`reword` in the list):\n  git rebase -i " + parent);
  };
  return rule;
}

}  // namespace

std::span<const RuleKind> rules_of_history() {
  static const std::vector<RuleKind> kinds = {
      {"linear-history", "no merge commits", {}, read_linear_history},
      {"merges-only",
       "every step of the ref is a merge commit (tip and first parents; updates only)",
       {},
       read_merges_only},
      {"no-foxtrot", "what the ref held stays on the chain of first parents (tip only)", {}, read_no_foxtrot},
      {"no-evil-merges",
       "a merge has what merging its parents gives, but for conflicts",
       {},
       read_no_evil_merges},
      {"max-parents", "how many parents a commit may have", {"max"}, read_max_parents},
      {"no-empty-commits", "every commit but a merge changes something", {}, read_empty_commit},
      {"no-fixups",
       "no commits that are to be melted into others, or that say they are not done",
       {"marks"},
       read_no_fixups},
      {"commit-dates",
       "no dates in the future, or long before a parent's",
       {"max_future_seconds", "max_past_seconds"},
       read_commit_dates},
      {"no-unrelated-roots",
       "no commit without parents, but the first of a repository",
       {},
       read_unrelated_root},
      {"banned-objects",
       "commits, trees, files and tags that may never come again",
       {"ids", "file"},
       read_banned_object},
  };
  return kinds;
}

}  // namespace sallyport::policy
