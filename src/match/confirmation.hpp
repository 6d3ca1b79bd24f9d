#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "match/database.hpp"
#include "match/pattern_regex.hpp"
#include "match/reach.hpp"
#include "match/regex.hpp"

namespace sallyport::match {

// The second stage for one pattern in one text: what RE2 says of the pattern's candidates. It borrows all it
// is given.
//
// Over all candidates in order it finds exactly the matches that RE2 alone finds in the whole text, one after
// another: leftmost first, not overlapping, and one byte on after an empty match.
class Confirmation {
 public:
  Confirmation(const PatternRegex& regex, const Reach& reach, std::string_view text);

  // The next match within `candidate`, as Regex::find gives it; false if there is none left. Candidates must
  // come in order of place. Throws base::Error when the work passes the budget, which is linear in the size
  // of the text.
  bool next(const Candidate& candidate, std::vector<Span>& groups);

  // Bytes that RE2 may have read so far, at most, without those that it read for a quick answer.
  std::uint64_t spent_bytes() const noexcept { return spent_bytes_; }

  // 64 MiB and 256 times the text.
  static std::uint64_t budget_bytes(std::size_t text_size) noexcept;
  // Quick answers (PatternRegex::find_quickly) are asked for until candidates of so many bytes were looked
  // at: the size of the text, and 64 KiB.
  static std::uint64_t quick_bytes(std::size_t text_size) noexcept;

 private:
  bool find(std::size_t from, std::size_t to, std::vector<Span>& groups);
  void spend(std::size_t bytes);

  const PatternRegex* regex_;
  const Reach* reach_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::uint64_t spent_bytes_ = 0;
  std::uint64_t quick_bytes_ = 0;
};

}  // namespace sallyport::match
