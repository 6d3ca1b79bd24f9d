// Who wrote and committed what is new to a ref. Every kind but committer-is-pusher asks each commit, and is
// asked by commit-msg, too.
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/core.h>

#include "content/placeholder_identity.hpp"
#include "policy/rules/families.hpp"
#include "policy/rules/hidden_text.hpp"
#include "policy/rules/identity_rules.hpp"
#include "policy/rules/text_pattern.hpp"

namespace sallyport::policy {

namespace {

struct EmailPatterns {
  std::vector<TextPattern> require;
  std::vector<TextPattern> forbid;
};

PushRule read_email(const TableReader& table, Who who) {
  const auto patterns = std::make_shared<EmailPatterns>();
  patterns->require = TextPattern::all_of(table, "require", TextPattern::Case::does_not_count);
  patterns->forbid = TextPattern::all_of(table, "forbid", TextPattern::Case::does_not_count);
  if (patterns->require.empty() && patterns->forbid.empty())
    table.fail("require", "is missing: say which addresses, with `require` or `forbid`");
  std::string how_written;
  for (const TextPattern& one : patterns->require)
    how_written += fmt::format("{}`{}`", how_written.empty() ? "Addresses here are of the form " : " or ",
                               one.written());
  if (!how_written.empty()) how_written += ".\n";
  PushRule rule;
  rule.needs.mailmap = true;
  rule.judge_message = [patterns, how_written, who](const CommitView& view, Accuser& accuser) {
    if (!has_person(view, who, accuser)) return;
    const std::string& email = mapped(view.commit, who).email;
    const auto& [require, forbid] = *patterns;
    const bool is_required = std::any_of(require.begin(), require.end(),
                                         [&](const TextPattern& one) { return one.is_whole(email); });
    const bool is_forbidden =
        std::any_of(forbid.begin(), forbid.end(), [&](const TextPattern& one) { return one.is_in(email); });
    if (is_forbidden || (!require.empty() && !is_required))
      accuser.add_commit(view, fmt::format("the {}'s address {} may not be used here", to_string(who), email),
                         how_written + how_to_be_somebody_else(view, who));
  };
  return rule;
}

PushRule read_author_email(const TableReader& table) {
  return read_email(table, Who::author);
}

PushRule read_committer_email(const TableReader& table) {
  return read_email(table, Who::committer);
}

// Hidden characters are looked for in what is written, which many a program shows as it is.
PushRule read_no_placeholders(const TableReader&) {
  PushRule rule;
  rule.needs.mailmap = true;
  rule.judge_message = [](const CommitView& view, Accuser& accuser) {
    for (const Who who : {Who::author, Who::committer}) {
      if (!has_person(view, who, accuser)) continue;
      const Person& person = mapped(view.commit, who);
      const std::string_view reason = content::placeholder_reason(person.name, person.email);
      if (!reason.empty())
        accuser.add_commit(view,
                           fmt::format("its {} {} <{}> could be anybody: {}", to_string(who), person.name,
                                       person.email, reason),
                           how_to_be_somebody_else(view, who));
      const Person& written = who == Who::author ? view.commit.author : view.commit.committer;
      for (const auto& [what, text] : {std::pair("name", &written.name), {"address", &written.email}}) {
        const std::string unseen = find_unseen(*text);
        if (!unseen.empty())
          accuser.add_commit(view, fmt::format("the {} of its {} holds {}", what, to_string(who), unseen),
                             how_to_be_somebody_else(view, who));
      }
    }
  };
  return rule;
}

}  // namespace

std::string how_to_be_somebody_else(const CommitView& view, Who who) {
  constexpr const char* kSettings =
      "Say who you are:\n  git config user.name \"Your name\"\n  git config user.email YOUR-ADDRESS\n";
  if (view.commit.oid.is_null()) return fmt::format("{}Then commit again.", kSettings);
  const std::string amend = fmt::format("git commit --amend --no-edit --allow-empty{}",
                                        who == Who::author ? " --reset-author" : "");
  return fmt::format(
      "{}Then make the commit anew. If it is your last one:\n  {}\nIf not, and if all that is not pushed yet "
      "is yours:\n"
      "  git rebase -r --exec '{}' @{{upstream}}",
      kSettings, amend, amend);
}

bool has_person(const CommitView& view, Who who, Accuser& accuser) {
  if (mapped(view.commit, who).is_there) return true;
  accuser.add_commit(view, fmt::format("it has no {} that can be read", to_string(who)),
                     how_to_be_somebody_else(view, who));
  return false;
}

std::span<const RuleKind> rules_of_identity() {
  static const std::vector<RuleKind> kinds = {
      {"author-email", "which addresses authors have", {"require", "forbid"}, read_author_email},
      {"committer-email", "which addresses committers have", {"require", "forbid"}, read_committer_email},
      {"known-members",
       "authors and committers are principals of the policy",
       {"who", "roles"},
       read_known_members},
      {"committer-is-pusher",
       "who pushes commits has committed them (first parents, unless `scope` says otherwise)",
       {"scope"},
       read_committer_is_pusher},
      {"author-is-committer",
       "nobody commits what another one wrote",
       {"merges", "allow"},
       read_author_is_committer},
      {"no-placeholder-identities",
       "names and addresses tell who it was, and hide nothing",
       {},
       read_no_placeholders},
      {"sign-off",
       "a Signed-off-by trailer of the author (Developer Certificate of Origin)",
       {"match", "committer", "merges"},
       read_sign_off},
  };
  return kinds;
}

}  // namespace sallyport::policy
