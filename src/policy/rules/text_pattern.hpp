#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "match/regex.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

// A regular expression that an administrator wrote: RE2's syntax, over characters. A byte that is no UTF-8
// counts as the character U+FFFD, so that none hides the rest of a text. Linear time in the text.
class TextPattern {
 public:
  enum class Case : bool { counts, does_not_count };

  // Throws base::Error, with file and line of `key` in `table`, for one that cannot be read.
  TextPattern(const TableReader& table, std::string_view key, const std::string& pattern,
              Case letters = Case::counts);
  // All of a key that holds a text or a list of them; none if it is not there. Throws likewise, and for an
  // empty list.
  static std::vector<TextPattern> all_of(const TableReader& table, std::string_view key,
                                         Case letters = Case::counts);

  const std::string& written() const noexcept { return written_; }
  bool is_in(std::string_view text) const;
  bool is_whole(std::string_view text) const;
  // Whether it is in the text with no letter, digit or '_' before and behind it.
  bool is_word_in(std::string_view text) const;

 private:
  static bool matches(const match::Regex& regex, std::string_view text);

  std::string written_;
  match::Regex somewhere_;
  match::Regex whole_;
  match::Regex word_;
};

}  // namespace sallyport::policy
