#include "policy/rules/hidden_text.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.hpp"
#include "content/characters.hpp"
#include "content/hidden.hpp"
#include "policy/rules/message_rules.hpp"

namespace sallyport::policy {

namespace {

// What is wrong with a text that is shown as one in this encoding; empty: nothing.
std::string fault_of(const NewCommitFact& commit, const std::vector<std::string>& encodings) {
  if (commit.message.find('\0') != std::string::npos)
    return "its message holds a NUL, and git shows nothing of what stands behind that";
  if (content::is_utf8_by_name(commit.encoding)) {
    if (!content::is_utf8(commit.message))
      return "its message is not UTF-8, and its header names no other encoding";
  } else {
    const std::string name = base::to_lower(commit.encoding);
    const bool is_allowed = std::any_of(encodings.begin(), encodings.end(),
                                        [&](const std::string& one) { return base::to_lower(one) == name; });
    if (!is_allowed)
      return "it is written in another encoding than UTF-8, which may hide what its message says";
  }
  const std::string unseen = find_unseen(commit.message);
  return unseen.empty() ? unseen : "its message holds " + unseen;
}

}  // namespace

std::string find_unseen(std::string_view text) {
  const content::HiddenCharacters hidden = content::find_hidden(text);
  if (hidden.bidirectional)
    return fmt::format("the character {}, which changes the order in which others are shown",
                       content::describe(hidden.bidirectional->code_point));
  if (hidden.invisible)
    return fmt::format("the character {}, which cannot be seen",
                       content::describe(hidden.invisible->code_point));
  if (const auto control = content::find_control(text))
    return fmt::format("the control character {}", content::describe(control->code_point));
  return {};
}

PushRule read_no_hidden_text(const TableReader& table) {
  const std::vector<std::string> encodings = table.words("encodings");
  return rule_on_messages({}, [encodings](const CommitView& view, const content::Message&, Accuser& accuser) {
    const std::string fault = fault_of(view.commit, encodings);
    if (!fault.empty()) accuser.add_commit(view, fault, how_to_reword(view));
  });
}

}  // namespace sallyport::policy
