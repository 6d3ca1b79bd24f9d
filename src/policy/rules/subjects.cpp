// The form of a message: its subject, the width of its lines, its trailers.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/text.hpp"
#include "content/characters.hpp"
#include "content/conventional.hpp"
#include "content/lines.hpp"
#include "policy/rules/message_rules.hpp"
#include "policy/rules/text_pattern.hpp"

namespace sallyport::policy {

namespace {

struct SubjectForm {
  std::uint64_t most = 72;
  std::uint64_t least = 1;
  std::vector<TextPattern> patterns;
  bool forbids_final_period = false;
  bool wants_blank_second_line = true;
  AskedMessages asked;
};

// What is wrong with the words; empty: nothing.
std::string fault_of(std::string_view subject, const SubjectForm& form) {
  const std::size_t length = content::count_characters(subject);
  if (length > form.most)
    return fmt::format("its subject has {} characters, and {} are the most", length, form.most);
  if (length < form.least)
    return fmt::format("its subject has {} characters, and {} are the fewest", length, form.least);
  for (const TextPattern& pattern : form.patterns) {
    if (!pattern.is_whole(subject))
      return fmt::format("its subject is not of the form `{}`", pattern.written());
  }
  if (form.forbids_final_period && subject.ends_with('.')) return "its subject ends with a full stop";
  return {};
}

struct Types {
  std::vector<std::string> types;
  std::vector<std::string> scopes;
  bool requires_scope = false;
};

bool is_among(std::string_view word, const std::vector<std::string>& words) {
  const std::string small = base::to_lower(word);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& other) { return base::to_lower(other) == small; });
}

std::string fault_of(std::string_view subject, const Types& types) {
  const content::ConventionalReading reading = content::read_conventional(subject);
  if (!reading.subject) return "its subject is no conventional one: " + reading.reason;
  if (!is_among(reading.subject->type, types.types))
    return fmt::format("the type in its subject is none of: {}", fmt::join(types.types, ", "));
  if (reading.subject->scope.empty())
    return types.requires_scope ? "its subject has no scope: \"type(scope): description\"" : "";
  if (!types.scopes.empty() && !is_among(reading.subject->scope, types.scopes))
    return fmt::format("the scope in its subject is none of: {}", fmt::join(types.scopes, ", "));
  return {};
}

bool has_letter(std::string_view word) noexcept {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

// A line that nobody can break: one word, alone or behind a mark of a list ("- ", "[1]: ").
bool is_one_word(std::string_view line) noexcept {
  const std::size_t first = line.find_first_of(" \t");
  if (first == std::string_view::npos) return true;
  const std::string_view rest = content::trim_left(line.substr(first));
  return !has_letter(line.substr(0, first)) && rest.find_first_of(" \t") == std::string_view::npos;
}

// The first line of the body that is too wide; 0: none.
std::size_t find_wide_line(const content::Message& message, std::size_t most) {
  bool is_fenced = false;
  content::Lines lines(message.body, message.body_line_1based);
  while (const auto line = lines.take()) {
    if (message.trailers_line_1based != 0 && line->number_1based >= message.trailers_line_1based) return 0;
    const std::string_view text = content::trim_right(line->text);
    if (text.starts_with("```")) is_fenced = !is_fenced;
    const bool is_quoted = text.starts_with('>') || text.starts_with(' ') || text.starts_with('\t');
    if (is_fenced || is_quoted || text.size() <= most || is_one_word(text)) continue;
    if (content::count_characters(text) > most) return line->number_1based;
  }
  return 0;
}

}  // namespace

PushRule read_subject(const TableReader& table) {
  const auto form = std::make_shared<SubjectForm>();
  form->most = table.count("max_length", 1).value_or(form->most);
  form->least = table.count("min_length", 1).value_or(form->least);
  if (form->least > form->most) table.fail("min_length", "is more than `max_length`, so no subject would do");
  form->patterns = TextPattern::all_of(table, "pattern");
  form->forbids_final_period = table.boolean("forbid_final_period").value_or(false);
  form->wants_blank_second_line = table.boolean("blank_second_line").value_or(true);
  form->asked = read_asked(table, {.merges = false, .reverts = false});
  return rule_on_messages(
      {}, [form](const CommitView& view, const content::Message& message, Accuser& accuser) {
        if (is_empty(view, message, accuser)) return;
        if (form->wants_blank_second_line && !message.has_blank_second_line)
          accuser.add_commit(view, "the line behind the subject of its message is not blank",
                             how_to_reword(view));
        const bool is_asked = (form->asked.merges || view.commit.parents.size() < 2) &&
                              (form->asked.reverts || !is_revert_by_git(message));
        const std::string fault = is_asked ? fault_of(message.subject, *form) : std::string();
        if (!fault.empty()) accuser.add_commit(view, fault, how_to_reword(view));
      });
}

PushRule read_conventional_commits(const TableReader& table) {
  const auto types = std::make_shared<Types>();
  types->types = table.has("types")
                     ? table.words("types")
                     : std::vector<std::string>{"build", "chore",    "ci",     "docs",  "feat", "fix",
                                                "perf",  "refactor", "revert", "style", "test"};
  if (types->types.empty()) table.fail("types", "names none, so no subject would do");
  types->scopes = table.strings("scopes").value_or(std::vector<std::string>());
  types->requires_scope = table.boolean("require_scope").value_or(false);
  return rule_on_messages(read_asked(table, {.merges = false, .reverts = false}),
                          [types](const CommitView& view, const content::Message& message, Accuser& accuser) {
                            if (is_empty(view, message, accuser)) return;
                            const std::string fault = fault_of(message.subject, *types);
                            if (!fault.empty()) accuser.add_commit(view, fault, how_to_reword(view));
                          });
}

PushRule read_body_width(const TableReader& table) {
  const std::uint64_t most = table.count("max", 1).value_or(72);
  return rule_on_messages({}, [most](const CommitView& view, const content::Message& message,
                                     Accuser& accuser) {
    const std::size_t line = find_wide_line(message, most);
    if (line != 0)
      accuser.add_commit(view, fmt::format("line {} of its message has more than {} characters", line, most),
                         how_to_reword(view));
  });
}

}  // namespace sallyport::policy
