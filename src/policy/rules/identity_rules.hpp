#pragma once

#include <string>
#include <string_view>

#include "policy/push_rule.hpp"
#include "policy/table_reader.hpp"

// What the rules of the family "identity" share. All of them go by the mapped identity (the policy's
// `mailmap`).
namespace sallyport::policy {

enum class Who : bool { author, committer };

constexpr std::string_view to_string(Who who) noexcept {
  return who == Who::author ? "author" : "committer";
}
inline const Person& mapped(const NewCommitFact& commit, Who who) noexcept {
  return who == Who::author ? commit.mapped_author : commit.mapped_committer;
}

// What to type so that a commit, or one that is about to be made, gets another author or committer.
std::string how_to_be_somebody_else(const CommitView& view, Who who);

// False, with an accusation, if the commit has no author or committer that can be read.
bool has_person(const CommitView& view, Who who, Accuser& accuser);

// The readers that do not stand in identity.cpp.
PushRule read_known_members(const TableReader& table);
PushRule read_committer_is_pusher(const TableReader& table);
PushRule read_author_is_committer(const TableReader& table);
PushRule read_sign_off(const TableReader& table);

}  // namespace sallyport::policy
