// How authors and committers stand to those whom the policy knows, to who pushes, and to each other.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/nearest_key.hpp"
#include "content/person.hpp"
#include "policy/judge.hpp"
#include "policy/load_parts.hpp"
#include "policy/rules/identity_rules.hpp"
#include "policy/rules/text_pattern.hpp"

namespace sallyport::policy {

namespace {

// Somebody who is no principal any more, or not yet, is none. The dates of a commit are its maker's word, so
// the time of receipt counts.
bool is_member(const RefView& view, std::string_view email, const std::vector<std::string>& roles) {
  const auto& principals = view.policy.principals;
  return std::any_of(principals.begin(), principals.end(), [&](const Principal& principal) {
    return principal.has_email(email) && principal.is_valid_at(view.facts.received_seconds) &&
           (roles.empty() || principal.holds_any(roles));
  });
}

std::vector<Who> read_who(const TableReader& table) {
  std::vector<Who> all;
  for (const std::string& word :
       table.strings("who").value_or(std::vector<std::string>{"author", "committer"})) {
    if (word != "author" && word != "committer")
      table.fail("who", fmt::format("names `{}`: it is a list of \"author\" and \"committer\"", word));
    all.push_back(word == "author" ? Who::author : Who::committer);
  }
  if (all.empty()) table.fail("who", "names nobody, so the rule would say nothing");
  return all;
}

void judge_committer(const CommitView& view, Accuser& accuser) {
  if (!has_person(view, Who::committer, accuser)) return;
  const model::Pusher& pusher = view.facts.pusher;
  const Principal* principal = view.policy.principal(pusher.principal);
  const std::string& email = view.commit.mapped_committer.email;
  if (principal != nullptr && principal->has_email(email)) return;
  if (principal != nullptr) {
    accuser.add_commit(
        view,
        fmt::format("{} has committed it, and that is no address of {}, who pushes", email, principal->name),
        "If it is your own:\n" + how_to_be_somebody_else(view, Who::committer) +
            "\nIf it is another one's, merge it, so that the merge is yours:\n  git merge --no-ff BRANCH");
    return;
  }
  accuser.add_commit(view,
                     fmt::format("{} has committed it, and whether that is who pushes is not known{}{}",
                                 email, pusher.detail.empty() ? "" : ": ", pusher.detail),
                     "Push as somebody whom the policy knows.");
}

}  // namespace

PushRule read_known_members(const TableReader& table) {
  const std::vector<Who> whom = read_who(table);
  const std::vector<std::string> roles = table.words("roles");
  PushRule rule;
  rule.needs.mailmap = true;
  rule.judge_message = [whom, roles](const CommitView& view, Accuser& accuser) {
    for (const Who who : whom) {
      if (!has_person(view, who, accuser)) continue;
      const std::string& email = mapped(view.commit, who).email;
      if (is_member(view, email, roles)) continue;
      accuser.add_commit(view,
                         roles.empty() || !is_member(view, email, {})
                             ? fmt::format("its {} {} is nobody whom the policy knows", to_string(who), email)
                             : fmt::format("its {} {} is no {}", to_string(who), email, any_of(roles)),
                         how_to_be_somebody_else(view, who));
    }
  };
  return rule;
}

PushRule read_committer_is_pusher(const TableReader& table) {
  const Scope scope =
      read_word<Scope>(table, "scope",
                       {{"first-parent", Scope::first_parent}, {"all", Scope::all}, {"tip", Scope::tip}})
          .value_or(Scope::first_parent);
  PushRule rule;
  rule.needs.mailmap = true;
  rule.needs.chain = true;
  rule.judge_ref = [scope](const RefView& view, Accuser& accuser) {
    const auto is_asked = [&](const NewToRef& entry) { return entry.is_asked(view.ref, view.table); };
    const std::vector<NewToRef>& chain = view.ref.chain;
    if (view.facts.pusher.provider.empty()) {
      if (std::any_of(chain.begin(), chain.end(), is_asked))
        accuser.warn_unknown_pusher("commits must be the pusher's own");
      return;
    }
    if (scope == Scope::all) return;
    for (const NewToRef& entry : chain) {
      if (!is_asked(entry)) continue;
      judge_committer({view, view.push.commits[entry.commit]}, accuser);
      if (scope == Scope::tip) return;
    }
  };
  if (scope != Scope::all) return rule;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    if (!view.facts.pusher.provider.empty()) judge_committer(view, accuser);
  };
  return rule;
}

PushRule read_author_is_committer(const TableReader& table) {
  const bool asks_merges = table.boolean("merges").value_or(true);
  const auto allow = std::make_shared<std::vector<TextPattern>>(
      TextPattern::all_of(table, "allow", TextPattern::Case::does_not_count));
  PushRule rule;
  rule.needs.mailmap = true;
  rule.judge_message = [asks_merges, allow](const CommitView& view, Accuser& accuser) {
    if (!asks_merges && view.commit.parents.size() > 1) return;
    if (!has_person(view, Who::author, accuser) || !has_person(view, Who::committer, accuser)) return;
    const Person& author = view.commit.mapped_author;
    const Person& committer = view.commit.mapped_committer;
    if (content::is_same_person({author.name, author.email}, {committer.name, committer.email},
                                content::SameBy::email))
      return;
    const bool may_commit = std::any_of(allow->begin(), allow->end(), [&](const TextPattern& pattern) {
      return pattern.is_whole(committer.email);
    });
    if (may_commit) return;
    accuser.add_commit(
        view, fmt::format("{} has written it, and {} has committed it", author.email, committer.email),
        "If both are you, say so with one address. If not, let the author push it, or merge it.\n" +
            how_to_be_somebody_else(view, Who::author));
  };
  return rule;
}

}  // namespace sallyport::policy
