// What commits say. Every kind asks each commit that is new to the ref, and is asked by commit-msg, too.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "content/lines.hpp"
#include "content/subject_kind.hpp"
#include "policy/rules/families.hpp"
#include "policy/rules/message_rules.hpp"
#include "policy/rules/text_pattern.hpp"

namespace sallyport::policy {

namespace {

using Patterns = std::shared_ptr<std::vector<TextPattern>>;

Patterns read_patterns(const TableReader& table) {
  auto patterns = std::make_shared<std::vector<TextPattern>>(TextPattern::all_of(table, "patterns"));
  if (patterns->empty()) table.fail("patterns", "is missing: say which, as regular expressions");
  return patterns;
}

// Lines end at LF alone, so that patterns need not know of CRLF.
std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') out += text[at];
  }
  return out;
}

// What is required must be seen: git shows nothing behind a NUL.
PushRule read_require(const TableReader& table) {
  const Patterns patterns = read_patterns(table);
  return rule_on_messages(
      read_asked(table, {}),
      [patterns](const CommitView& view, const content::Message& message, Accuser& accuser) {
        if (is_empty(view, message, accuser)) return;
        const std::string whole = with_plain_line_ends(view.commit.message);
        const std::string_view shown = std::string_view(whole).substr(0, whole.find('\0'));
        for (const TextPattern& pattern : *patterns) {
          if (pattern.is_in(shown)) continue;
          accuser.add_commit(
              view, fmt::format("its message lacks what this repository asks for: `{}`", pattern.written()),
              how_to_reword(view));
        }
      });
}

PushRule read_forbid(const TableReader& table) {
  const Patterns patterns = read_patterns(table);
  return rule_on_messages({}, [patterns](const CommitView& view, const content::Message&, Accuser& accuser) {
    const std::string whole = with_plain_line_ends(view.commit.message);
    for (const TextPattern& pattern : *patterns) {
      if (!pattern.is_in(whole)) continue;
      accuser.add_commit(view,
                         fmt::format("its message holds what may not stand here: `{}`", pattern.written()),
                         how_to_reword(view));
    }
  });
}

struct IssueKey {
  enum class Where : std::uint8_t { subject, message, trailer } where = Where::message;
  std::string trailer;
  TextPattern pattern;

  bool is_in(const content::Message& message) const {
    switch (where) {
      case Where::subject:
        return pattern.is_word_in(message.subject);
      case Where::message:
        return pattern.is_word_in(message.subject) || pattern.is_word_in(message.body);
      case Where::trailer:
        return std::any_of(message.trailers.begin(), message.trailers.end(),
                           [&](const content::Trailer& one) {
                             return one.is_key(trailer) && pattern.is_word_in(one.value);
                           });
    }
    return false;
  }
};

PushRule read_issue_key(const TableReader& table) {
  constexpr std::string_view kTrailer = "trailer:";
  const std::string where = table.string("where").value_or("message");
  const auto key = std::make_shared<IssueKey>(
      IssueKey{IssueKey::Where::message,
               {},
               TextPattern(table, "pattern", table.string("pattern").value_or("[A-Z][A-Z0-9]+-[0-9]+"))});
  std::string place = "its message";
  if (where == "subject") {
    key->where = IssueKey::Where::subject;
    place = "its subject";
  } else if (where.starts_with(kTrailer) && where.size() > kTrailer.size()) {
    key->where = IssueKey::Where::trailer;
    key->trailer = where.substr(kTrailer.size());
    place = fmt::format("its trailer {}", key->trailer);
  } else if (where != "message") {
    table.fail("where", "must be \"subject\", \"message\" or \"trailer:NAME\"");
  }
  return rule_on_messages(
      read_asked(table, {.merges = false}),
      [key, place](const CommitView& view, const content::Message& message, Accuser& accuser) {
        if (is_empty(view, message, accuser) || key->is_in(message)) return;
        accuser.add_commit(view, fmt::format("{} names no issue: `{}`", place, key->pattern.written()),
                           how_to_reword(view));
      });
}

}  // namespace

AskedMessages read_asked(const TableReader& table, AskedMessages usual) {
  return {table.boolean("merges").value_or(usual.merges), table.boolean("reverts").value_or(usual.reverts)};
}

PushRule rule_on_messages(AskedMessages asked, JudgeMessage judge) {
  PushRule rule;
  rule.judge_message = [asked, judge = std::move(judge)](const CommitView& view, Accuser& accuser) {
    if (!asked.merges && view.commit.parents.size() > 1) return;
    if (view.commit.message.size() > kMaxMessageBytes) {
      accuser.add_commit(
          view, fmt::format("its message has more than {} bytes, and is not looked at", kMaxMessageBytes),
          how_to_reword(view));
      return;
    }
    const content::Message message = content::read_message(view.commit.message);
    if (!asked.reverts && is_revert_by_git(message)) return;
    judge(view, message, accuser);
  };
  return rule;
}

bool is_revert_by_git(const content::Message& message) {
  if (content::subject_kind(message.subject) != content::SubjectKind::revert) return false;
  content::Lines lines(message.body);
  while (const auto line = lines.take()) {
    if (line->text.starts_with("This reverts commit ")) return true;
  }
  return false;
}

std::string how_to_reword(const CommitView& view) {
  if (view.commit.oid.is_null()) return "Write the message anew:\n  git commit -e -F .git/COMMIT_EDITMSG";
  return fmt::format(
      "Write the message anew. If it is your last commit:\n  git commit --amend\nIf not, put `reword` before "
      "it in:\n"
      "  git rebase -i -r {}",
      view.commit.parents.empty() ? "--root" : "@{upstream}");
}

bool is_empty(const CommitView& view, const content::Message& message, Accuser& accuser) {
  if (!message.subject.empty()) return false;
  accuser.add_commit(view, "its message is empty", how_to_reword(view));
  return true;
}

std::span<const RuleKind> rules_of_messages() {
  static const std::vector<RuleKind> kinds = {
      {"subject",
       "the first line of a message: its length and form, and a blank line behind it",
       {"max_length", "min_length", "pattern", "forbid_final_period", "blank_second_line", "merges",
        "reverts"},
       read_subject},
      {"conventional-commits",
       "subjects of the form \"type(scope): description\"",
       {"types", "scopes", "require_scope", "merges", "reverts"},
       read_conventional_commits},
      {"body-width", "how wide the lines of a message are", {"max"}, read_body_width},
      {"message-require", "what every message says", {"patterns", "merges", "reverts"}, read_require},
      {"message-forbid", "what no message says", {"patterns"}, read_forbid},
      {"trailers",
       "which trailers a message has, and what stands in them",
       {"required", "any_of", "forbidden", "values", "merges", "reverts"},
       read_trailers},
      {"issue-key",
       "every message names an issue",
       {"pattern", "where", "merges", "reverts"},
       read_issue_key},
      {"no-hidden-message-text",
       "messages hold nothing that people do not see",
       {"encodings"},
       read_no_hidden_text},
  };
  return kinds;
}

}  // namespace sallyport::policy
