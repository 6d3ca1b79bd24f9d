#include "scan/delta_scan.hpp"

#include <algorithm>
#include <iterator>

#include "decode/seam.hpp"
#include "decode/views.hpp"

namespace sallyport::scan {

namespace {

using match::Database;

// A small text costs less than what it takes to find out what is new in it.
constexpr std::size_t kLeastBytes = 1024;
// Of longer lines nothing is kept: to go through them for each candidate would not be linear.
constexpr std::size_t kMostLineBytes = 4096;
// Around a change, for decoding; the way to the next seam comes to that.
constexpr std::size_t kSeamMargin = decode::kSeamReach;
// What it takes to begin looking at a stretch, in bytes that could be looked at meanwhile.
constexpr std::size_t kCallBytes = 64;
// To find the stretches of a copy takes steps, each as long as decoding so many bytes at the least.
constexpr std::size_t kBytesAStep = 16;

// Where ends can be taken over from the base: [from, to] of the text, empty if from > to.
struct Deep {
  std::size_t from;
  std::size_t to;
};

Deep deep_part(const Derivation& derivation, const Derivation::Copy& copy) {
  const std::size_t end = copy.at + copy.size;
  Deep deep{derivation.is_at_begin(copy) ? 0 : copy.at + Database::kLookBehind, end};
  if (!derivation.is_at_end(copy)) {
    if (end < Database::kLookAhead) return {1, 0};
    deep.to = end - Database::kLookAhead;
  }
  return deep;
}

// Adds one that does not begin before the last; if it goes on from that, it becomes a part of it.
void add_part(std::vector<decode::Part>& parts, const decode::Part& part) {
  if (!parts.empty() && part.begin <= parts.back().end) {
    parts.back().end = std::max(parts.back().end, part.end);
  } else {
    parts.push_back(part);
  }
}

std::vector<decode::Part> united(const std::vector<decode::Part>& some,
                                 const std::vector<decode::Part>& others) {
  std::vector<decode::Part> all;
  std::ranges::merge(some, others, std::back_inserter(all), {}, &decode::Part::begin, &decode::Part::begin);
  std::vector<decode::Part> parts;
  for (const decode::Part& part : all) add_part(parts, part);
  return parts;
}

// How far the stretches up to each reach: they are in order of where they begin, and may overlap.
std::vector<std::size_t> reaches_of(const std::vector<match::Span>& stretches) {
  std::vector<std::size_t> reaches;
  reaches.reserve(stretches.size());
  std::size_t reach = 0;
  for (const match::Span& stretch : stretches) reaches.push_back(reach = std::max(reach, stretch.end));
  return reaches;
}

std::size_t distance_to_line_begin(std::string_view text, std::size_t place) {
  std::size_t steps = 0;
  while (steps <= kMostLineBytes && steps < place && text[place - 1 - steps] != '\n') ++steps;
  return steps;
}

}  // namespace

DeltaScan::DeltaScan(const Trace& base, const Derivation& derivation, std::string_view text)
    : base_(base), derivation_(derivation), text_(text) {
  if (text_.size() < kLeastBytes) return;
  changes_ = derivation_.changes();
  find_zones();
  std::size_t work = 0;
  for (const Zone& zone : zones_) work += zone.to - zone.from + Database::kLookBehind + kCallBytes;
  pays_ = work < text_.size();
}

// The gaps between what can be taken over.
void DeltaScan::find_zones() {
  zones_.reserve(derivation_.copies().size() + 1);
  std::size_t next = 0;  // up to here ends are told
  for (const Derivation::Copy& copy : derivation_.copies()) {
    const Deep deep = deep_part(derivation_, copy);
    if (deep.from > deep.to) continue;
    if (deep.from > next) zones_.push_back({next, deep.from - 1});
    next = deep.to + 1;
  }
  if (next <= text_.size()) zones_.push_back({next, text_.size()});
}

void DeltaScan::inherit_ends(const Derivation::Copy& copy, std::size_t from, std::size_t to,
                             std::vector<match::End>& ends) const {
  const std::size_t first = from - copy.at + copy.base;
  const std::size_t last = to - copy.at + copy.base;
  const auto begin = std::ranges::lower_bound(base_.ends, first, {}, &match::End::at);
  for (auto end = begin; end != base_.ends.end() && end->at <= last; ++end)
    ends.push_back({end->pattern, end->at - copy.base + copy.at});
}

std::vector<match::End> DeltaScan::ends(match::Prescan& prescan) const {
  std::vector<match::End> ends;
  for (const Zone& zone : zones_) prescan.find_ends(text_, zone.from, zone.to, ends);
  for (const Derivation::Copy& copy : derivation_.copies()) {
    const Deep deep = deep_part(derivation_, copy);
    if (deep.from <= deep.to) inherit_ends(copy, deep.from, deep.to, ends);
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

DeltaScan::Parts DeltaScan::changed_parts() const {
  Parts parts;
  for (const match::Span& change : changes_) {
    // The last part's end is a seam: a text without others is not gone back through for each change.
    const std::size_t known = parts.empty() ? 0 : parts.back().end;
    const std::size_t from = std::max(known, change.begin - std::min(change.begin, kSeamMargin));
    const std::size_t first = decode::seam_before(text_, from, known);
    const std::size_t last =
        decode::seam_after(text_, std::max(known, std::min(text_.size(), change.end + kSeamMargin)));
    add_part(parts, {first, last});
  }
  std::size_t work = 0;
  for (const decode::Part& part : parts) work += part.end - part.begin + kCallBytes;
  return work < text_.size() ? parts : Parts{{0, text_.size()}};
}

bool DeltaScan::are_plain(const Parts& parts) const {
  const decode::Decoded decoded = decode::decode_parts(text_, parts);
  return decoded.views.empty() && decoded.limits_met.empty() && decoded.inflated_bytes == 0;
}

// Asks of each stretch of the base that a copy has some of, copy by copy. False once `take` says so, or where
// that takes too long: copies within one stretch of many may go past the others again and again.
template <typename Take>
bool DeltaScan::for_stretches_in_copies(Take take) const {
  const std::vector<match::Span>& stretches = base_.encoded.stretches;
  const std::vector<std::size_t> reaches = reaches_of(stretches);
  std::size_t steps = 0;
  for (const Derivation::Copy& copy : derivation_.copies()) {
    const auto first = std::ranges::upper_bound(reaches, copy.base) - reaches.begin();
    for (auto i = static_cast<std::size_t>(first); i < stretches.size(); ++i) {
      if (stretches[i].begin >= copy.base + copy.size) break;
      if (++steps > text_.size() / kBytesAStep) return false;
      if (stretches[i].end > copy.base && !take(copy, i)) return false;
    }
  }
  return true;
}

// A stretch never goes over a seam, so one that a change cuts is in a changed part; of the others each is in
// a copy, and what is from seam to seam around it has all of it.
DeltaScan::Parts DeltaScan::parts_to_decode(const Parts& changed) const {
  const Parts all = {{0, text_.size()}};
  if (!base_.encoded.is_divisible || is_all(changed)) return all;
  Parts stretches;
  const bool has_all = for_stretches_in_copies([&](const Derivation::Copy& copy, std::size_t i) {
    const match::Span& stretch = base_.encoded.stretches[i];
    const std::size_t begin = std::max(stretch.begin, copy.base) - copy.base + copy.at;
    const std::size_t end = std::min(stretch.end, copy.base + copy.size) - copy.base + copy.at;
    const std::size_t known = stretches.empty() ? 0 : stretches.back().end;
    if (end <= known) return true;
    const std::size_t first = decode::seam_before(text_, std::max(begin, known), known);
    add_part(stretches, {first, decode::seam_after(text_, end)});
    return true;
  });
  return has_all ? united(changed, stretches) : all;
}

// Whether the copy has the stretch and all that bears on it.
bool DeltaScan::is_deep_in(const Derivation::Copy& copy, const match::Span& stretch) const {
  const std::size_t behind = stretch.end + decode::kViewReachBehind;
  const bool has_before = stretch.begin >= decode::kViewReachBefore
                              ? stretch.begin - decode::kViewReachBefore >= copy.base
                              : derivation_.is_at_begin(copy);
  const bool has_behind =
      behind <= derivation_.base_bytes() ? behind <= copy.base + copy.size : derivation_.is_at_end(copy);
  return has_before && has_behind;
}

std::optional<Trace::Encoded> DeltaScan::encoded_in_base(const Parts& changed) const {
  if (!base_.encoded.is_divisible || base_.encoded.has_hits || is_all(changed) || !are_plain(changed))
    return std::nullopt;
  Trace::Encoded here = base_.encoded;
  std::size_t next = 0;
  const bool is_same = for_stretches_in_copies([&](const Derivation::Copy& copy, std::size_t i) {
    const match::Span& stretch = base_.encoded.stretches[i];
    if (i != next || !is_deep_in(copy, stretch)) return false;
    here.stretches[next++] = {stretch.begin - copy.base + copy.at, stretch.end - copy.base + copy.at};
    return true;
  });
  if (!is_same || next != here.stretches.size()) return std::nullopt;
  return here;
}

std::optional<Trace::Settled> DeltaScan::settled_in_base(const match::Candidate& candidate) const {
  const Derivation::Copy* const copy = derivation_.copy_at(candidate.from);
  if (copy == nullptr || candidate.to > copy->at + copy->size) return std::nullopt;
  const std::size_t from = candidate.from - copy->at + copy->base;
  const auto is_before = [](const Trace::Settled& one, const match::Candidate& wanted) {
    return std::pair(one.candidate.pattern, one.candidate.from) < std::pair(wanted.pattern, wanted.from);
  };
  const match::Candidate wanted{candidate.pattern, from, candidate.to - copy->at + copy->base};
  const auto found = std::lower_bound(base_.settled.begin(), base_.settled.end(), wanted, is_before);
  if (found == base_.settled.end() || found->candidate.pattern != wanted.pattern ||
      found->candidate.from != wanted.from || found->candidate.to != wanted.to || !found->is_local)
    return std::nullopt;
  const bool has_begin =
      found->is_at_begin ? derivation_.is_at_begin(*copy) : found->lines_begin >= copy->base;
  const bool has_end =
      found->is_at_end ? derivation_.is_at_end(*copy) : found->lines_end <= copy->base + copy->size;
  if (!has_begin || !has_end) return std::nullopt;
  Trace::Settled here = *found;
  here.candidate = candidate;
  here.lines_begin = found->lines_begin - copy->base + copy->at;
  here.lines_end = found->lines_end - copy->base + copy->at;
  return here;
}

Trace::Settled note_settled(std::string_view text, const match::Candidate& candidate,
                            std::uint64_t Rejections::*reason) {
  Trace::Settled settled{.candidate = candidate, .reason = reason};
  // A keyword may stand anywhere in the text.
  if (reason == &Rejections::keyword) return settled;
  const std::size_t before = distance_to_line_begin(text, candidate.from);
  const std::string_view rest = text.substr(candidate.to, kMostLineBytes + 1);
  const std::size_t newline = rest.find('\n');
  settled.is_at_begin = before == candidate.from;
  settled.is_at_end = newline == std::string_view::npos && candidate.to + rest.size() == text.size();
  if (before > kMostLineBytes || (newline == std::string_view::npos && !settled.is_at_end)) return settled;
  settled.lines_begin = candidate.from - before - (settled.is_at_begin ? 0 : 1);
  settled.lines_end = settled.is_at_end ? text.size() : candidate.to + newline + 1;
  settled.is_local = true;
  return settled;
}

}  // namespace sallyport::scan
