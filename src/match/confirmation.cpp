// Why the second stage is linear: a search that fails reads its candidate once and is the candidate's last,
// and candidates do not overlap. A search that succeeds with [b, e) read from where the last one ended to e,
// and beyond e only for the sake of matches that begin at or before b, which all end within reach of b. So
// all searches together read the text once, and the reach once a match; for patterns of bounded width that is
// at most 1 + width / least width of a match times the text. Only a pattern with an unlimited repeat over
// nearly every byte can be made to read the rest of the text for each of its matches
// (`key.*?end|x`). What RE2 really reads it does not tell, so the most that it may have read is counted, and
// the budget makes a bound of it for any rule and any text. A quick answer may have read the whole
// candidate; how many there are is bounded by the sizes of the candidates that they were asked of.
#include "match/confirmation.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"

namespace sallyport::match {

Confirmation::Confirmation(const PatternRegex& regex, const Reach& reach, std::string_view text)
    : regex_(&regex), reach_(&reach), text_(text) {}

bool Confirmation::next(const Candidate& candidate, std::vector<Span>& groups) {
  const std::size_t from = std::max(position_, candidate.from);
  if (from > candidate.to) return false;
  if (!find(from, candidate.to, groups)) {
    spend(candidate.to - from);
    position_ = candidate.to + 1;
    return false;
  }
  const Span match = groups.front();
  spend(std::max(match.end, reach_->latest_end(text_, match.begin, candidate.to)) - from);
  position_ = match.size() > 0 ? match.end : match.end + 1;
  return true;
}

bool Confirmation::find(std::size_t from, std::size_t to, std::vector<Span>& groups) {
  if (quick_bytes_ < quick_bytes(text_.size())) {
    quick_bytes_ += to - from + 1;
    if (const std::optional<bool> is_found = regex_->find_quickly(text_, from, to, groups)) return *is_found;
  }
  return regex_->exact().find(text_, from, to, groups);
}

void Confirmation::spend(std::size_t bytes) {
  spent_bytes_ += bytes;
  if (spent_bytes_ <= budget_bytes(text_.size())) return;
  throw base::Error(fmt::format("the regex budget of {} bytes is used up on a text of {} bytes",
                                budget_bytes(text_.size()), text_.size()),
                    "bound the repeats of the rule's regular expression, or narrow their classes");
}

std::uint64_t Confirmation::budget_bytes(std::size_t text_size) noexcept {
  return (std::uint64_t{64} << 20U) + 256 * std::uint64_t{text_size};
}

std::uint64_t Confirmation::quick_bytes(std::size_t text_size) noexcept {
  return (std::uint64_t{64} << 10U) + text_size;
}

}  // namespace sallyport::match
