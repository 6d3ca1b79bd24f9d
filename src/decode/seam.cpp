#include "decode/seam.hpp"

#include <algorithm>
#include <cstring>

#include "decode/character_classes.hpp"
#include "decode/characters.hpp"
#include "decode/views.hpp"

// Why nothing is seen over a seam, which is behind an end of line. Each decoder goes forward from where it is
// asked, and what it need not be asked again (Stretch::end) ends where it stopped; so if none reads on over
// the seam, and signals on either side are those of the parts, the parts are decoded as they are in the
// whole.
//   percent, escapes, entities    end at an end of line, and no code of theirs has one in it.
//   quoted_printable              goes on behind "=" at the end of a line: ends_open().
//   base64, hex                   go on behind 32 characters at the end of a line: ends_in_run().
//   base32, separated hex         have no end of line in them.
//   byte_array                    goes on over lines behind a comma: is_within_array().
//   concatenation                 goes on over lines behind a quote, behind an operator that follows one, and
//                                 behind a backslash at the end of a line: ends_open(). The word before a
//                                 quote, to which it looks back, ends with its line at the latest.
//   utf16                         has a NUL behind the line feed if it goes on, and looks back over it only
//                                 from there.
// Of signals, those of pairs of bytes, letters and digits do not reach over an end of line, nor do quotes
// that open no join. A run of 11 or 16 characters is asked about if a capital or padding is within 24 bytes:
// these may be behind the seam, where the run itself does not end so, and then a decoder may take more than
// it would be asked about in the part alone; hence ends_in_run(). What looks like an array across the end of
// a line has two numbers or pairs before it at most, which are too few for anything to be found.

namespace sallyport::decode {

namespace {

bool is_space_or_operator(char c) {
  return is_space(c) || c == '+' || c == '.' || c == '&';
}

// Many seams are asked for: these are the standard library's find_last_not_of() and find_first_not_of(),
// which take several times as long for sets of few characters.
template <typename Is>
std::size_t last_that_is_not(std::string_view text, Is is, std::size_t from = std::string_view::npos) {
  std::size_t behind = from < text.size() ? from + 1 : text.size();
  while (behind > 0 && is(text[behind - 1])) --behind;
  return behind > 0 ? behind - 1 : std::string_view::npos;
}
template <typename Is>
std::size_t first_that_is_not(std::string_view text, Is is) {
  const auto found = std::ranges::find_if_not(text, is);
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

// As far as signals look for what tells a run, and the shortest run.
constexpr std::size_t kTellingReach = 24;
constexpr std::size_t kShortestRun = 11;

// Each run of eleven has one of every eleventh characters in it.
bool ends_in_run(std::string_view before) {
  const std::string_view near = before.substr(before.size() - std::min(before.size(), kTellingReach));
  const auto is_in_run = [&](std::size_t at) { return (kCharacters.of(near[at]) & kRun) != 0; };
  for (std::size_t at = kShortestRun - 1; at < near.size(); at += kShortestRun) {
    if (!is_in_run(at)) continue;
    std::size_t first = at;
    std::size_t behind = at + 1;
    while (first > 0 && is_in_run(first - 1)) --first;
    while (behind < near.size() && is_in_run(behind)) ++behind;
    if (behind - first >= kShortestRun) return true;
  }
  return false;
}

// "0x" and four digits.
constexpr std::size_t kLongestElement = 6;

// True also if too little of it is known.
bool ends_in_element(std::string_view before) {
  const std::size_t size = before.size();
  if (size < kLongestElement) return true;
  if (is_digit(before.back())) return true;
  if (before.back() == '\'') return before[size - 3] == '\'';
  const std::size_t digits = before.find_last_not_of("0123456789abcdefABCDEF");
  return digits != std::string_view::npos && digits + 1 < size &&
         (before[digits] == 'x' || before[digits] == 'X');
}

bool begins_with_element(std::string_view behind) {
  const std::size_t at = first_that_is_not(behind, is_space);
  if (at == std::string_view::npos || is_digit(behind[at])) return true;
  return behind[at] == '\'' && (at + 2 >= behind.size() || behind[at + 2] == '\'');
}

// `before` ends before a comma.
bool is_within_array(std::string_view before, std::string_view behind) {
  return ends_in_element(before) && begins_with_element(behind);
}

// Whether a literal, or an operator before one, comes next.
bool begins_with_literal(std::string_view behind) {
  const std::size_t at = first_that_is_not(behind, is_space);
  if (at == std::string_view::npos || at + 1 == behind.size() || is_quote(behind[at + 1])) return true;
  return std::string_view("\"'+.&\\").find(behind[at]) != std::string_view::npos;
}

// Whether what comes next may go on with what stands at the end.
bool ends_open(std::string_view before, std::string_view behind) {
  const std::size_t last = last_that_is_not(before, is_space);
  if (last == std::string_view::npos || before[last] == '\\' || before[last] == '=') return true;
  if (before[last] == ',') return is_within_array(before.substr(0, last), behind);
  const std::size_t operand = last_that_is_not(before, is_space_or_operator, last);
  if (operand == std::string_view::npos) return true;
  return is_quote(before[operand]) && begins_with_literal(behind);
}

}  // namespace

bool is_seam(std::string_view text, std::size_t at) noexcept {
  if (at == 0 || at == text.size()) return true;
  // A UTF-16 character, or a part that would not be looked at.
  if (text[at - 1] != '\n' || text[at] == '\0' || text.size() - at < kLeastBytes) return false;
  const std::size_t begin = at - std::min(at, kSeamReach);
  const std::string_view before = text.substr(begin, at - begin);
  return !ends_open(before, text.substr(at, kSeamReach)) && !ends_in_run(before);
}

std::size_t seam_before(std::string_view text, std::size_t at, std::size_t known) noexcept {
  while (at > known && !is_seam(text, at)) {
    const void* const line_end = memrchr(text.data() + known, '\n', at - 1 - known);
    if (line_end == nullptr) return known;
    at = static_cast<std::size_t>(static_cast<const char*>(line_end) - text.data()) + 1;
  }
  return at;
}

std::size_t seam_after(std::string_view text, std::size_t at) noexcept {
  while (!is_seam(text, at)) {
    const std::size_t line_end = text.find('\n', at);
    at = line_end == std::string_view::npos ? text.size() : line_end + 1;
  }
  return at;
}

}  // namespace sallyport::decode
