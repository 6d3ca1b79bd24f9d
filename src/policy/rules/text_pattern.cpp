#include "policy/rules/text_pattern.hpp"

#include <fmt/core.h>

#include "base/error.hpp"
#include "content/characters.hpp"

namespace sallyport::policy {

namespace {

// Alone first: ")(" would be one within parentheses of ours.
match::Regex read(const TableReader& table, std::string_view key, const std::string& pattern) {
  try {
    return match::Regex(pattern, match::Alphabet::characters);
  } catch (const base::Error& error) {
    table.fail(key, fmt::format("holds `{}`: {}", pattern, error.what()),
               "the syntax is RE2's: https://github.com/google/re2/wiki/Syntax");
  }
}

match::Regex within(const std::string& before, const std::string& pattern, const char* behind) {
  return match::Regex(before + pattern + behind, match::Alphabet::characters);
}

}  // namespace

TextPattern::TextPattern(const TableReader& table, std::string_view key, const std::string& pattern,
                         Case letters)
    : written_(pattern),
      somewhere_(read(table, key, (letters == Case::counts ? "" : "(?i)") + pattern)),
      whole_(within(letters == Case::counts ? "\\A(?:" : "(?i)\\A(?:", pattern, ")\\z")),
      word_(within(letters == Case::counts ? "(?:\\A|[^\\pL\\pN_])(?:" : "(?i)(?:\\A|[^\\pL\\pN_])(?:",
                   pattern, ")(?:\\z|[^\\pL\\pN_])")) {}

std::vector<TextPattern> TextPattern::all_of(const TableReader& table, std::string_view key, Case letters) {
  std::vector<TextPattern> all;
  const auto written = table.strings(key);
  if (!written) return all;
  if (written->empty()) table.fail(key, "names none");
  for (const std::string& pattern : *written) all.emplace_back(table, key, pattern, letters);
  return all;
}

bool TextPattern::is_in(std::string_view text) const {
  return matches(somewhere_, text);
}

bool TextPattern::is_whole(std::string_view text) const {
  return matches(whole_, text);
}

bool TextPattern::is_word_in(std::string_view text) const {
  return matches(word_, text);
}

bool TextPattern::matches(const match::Regex& regex, std::string_view text) {
  return content::is_utf8(text) ? regex.matches_somewhere(text)
                                : regex.matches_somewhere(content::to_characters(text));
}

}  // namespace sallyport::policy
