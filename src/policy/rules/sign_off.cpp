#include <algorithm>

#include <fmt/core.h>

#include "content/message.hpp"
#include "content/person.hpp"
#include "policy/load_parts.hpp"
#include "policy/rules/identity_rules.hpp"
#include "policy/rules/message_rules.hpp"

namespace sallyport::policy {

namespace {

// The name that a trailer has is as old as the trailer: both sides are mapped.
bool is_signed_off(const content::Message& message, const content::Mailmap& mailmap, const Person& person,
                   content::SameBy same_by) {
  const std::vector<content::Person> signers = content::sign_offs(message);
  return std::any_of(signers.begin(), signers.end(), [&](const content::Person& signer) {
    const content::Mailmap::Resolved mapped = mailmap.resolve(signer.name, signer.email);
    return content::is_same_person({mapped.name, mapped.email}, {person.name, person.email}, same_by);
  });
}

std::string how_to_sign_off(const CommitView& view) {
  if (view.commit.oid.is_null()) return "Sign it off, if you may:\n  git commit -s";
  return "Sign it off, if you may. If it is your last commit:\n  git commit --amend -s --no-edit\nIf not, "
         "all of "
         "those that are not pushed yet:\n  git rebase --signoff @{upstream}";
}

}  // namespace

PushRule read_sign_off(const TableReader& table) {
  const auto same_by = read_word<content::SameBy>(table, "match",
                                                  {{"name-and-email", content::SameBy::name_and_email},
                                                   {"email", content::SameBy::email}})
                           .value_or(content::SameBy::name_and_email);
  const bool asks_committer = table.boolean("committer").value_or(false);
  PushRule rule = rule_on_messages(
      {.merges = table.boolean("merges").value_or(false), .reverts = true},
      [same_by, asks_committer](const CommitView& view, const content::Message& message, Accuser& accuser) {
        for (const Who who : {Who::author, Who::committer}) {
          if (who == Who::committer && !asks_committer) continue;
          if (!has_person(view, who, accuser)) continue;
          const Person& person = mapped(view.commit, who);
          if (is_signed_off(message, view.push.mailmap, person, same_by)) continue;
          accuser.add_commit(
              view,
              fmt::format("its {} has not signed it off: no trailer says Signed-off-by: {}{}<{}>",
                          to_string(who), same_by == content::SameBy::email ? "" : person.name,
                          same_by == content::SameBy::email ? "... " : " ", person.email),
              how_to_sign_off(view));
          return;
        }
      });
  rule.needs.mailmap = true;
  return rule;
}

}  // namespace sallyport::policy
