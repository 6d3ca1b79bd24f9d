#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "content/message.hpp"
#include "policy/push_rule.hpp"
#include "policy/table_reader.hpp"

// What rules on messages share. None of them quotes a message: it may hold a secret.
namespace sallyport::policy {

// A longer message is not looked at, and any rule on messages objects to it.
inline constexpr std::size_t kMaxMessageBytes = 1U << 20;

using JudgeMessage = std::function<void(const CommitView&, const content::Message&, Accuser&)>;

// Which messages that git writes itself a rule looks at.
struct AskedMessages {
  bool merges = true;   // of commits with two parents or more
  bool reverts = true;  // is_revert_by_git()
};
// The keys `merges` and `reverts`, where they are there.
AskedMessages read_asked(const TableReader& table, AskedMessages usual);

// A rule that judges each message, read once.
PushRule rule_on_messages(AskedMessages asked, JudgeMessage judge);

// As git-revert(1) writes it: the words of its subject, and a line "This reverts commit <id>".
bool is_revert_by_git(const content::Message& message);

// What to type so that a commit, or one that is about to be made, gets another message.
std::string how_to_reword(const CommitView& view);

// True, with an accusation, if there is no subject.
bool is_empty(const CommitView& view, const content::Message& message, Accuser& accuser);

// The readers that do not stand in messages.cpp.
PushRule read_subject(const TableReader& table);
PushRule read_conventional_commits(const TableReader& table);
PushRule read_body_width(const TableReader& table);
PushRule read_trailers(const TableReader& table);
PushRule read_no_hidden_text(const TableReader& table);

}  // namespace sallyport::policy
