// What a scan leaves for texts that are made of this one, and the scan of such a text.
#include <algorithm>
#include <optional>
#include <utility>

#include "decode/wide_text.hpp"
#include "scan/companions.hpp"
#include "scan/scanner_impl.hpp"

namespace sallyport::scan {

// Whether what is found depends on nothing but the text and the rules, and near places alone.
bool Scanner::Impl::may_leave_trace() const {
  return engine.database().is_local() && options.known_secrets == nullptr && !options.on_decision;
}

// The rules have been asked about the text of which a trace is wanted; what follows is about layers below it.
void Scanner::Impl::take_ends() {
  if (trace == nullptr) return;
  const std::vector<match::End>* const ends = prescan.ends();
  if (ends == nullptr) {
    trace.reset();
    return;
  }
  trace->set_ends(*ends);
}

// As scan_for_rules() of the text itself: what had a hit in the base is asked again, so hits are told with
// their places in this text. False if the time is over.
bool Scanner::Impl::settle_derived(std::string_view text, const DeltaScan& delta, Trace& left,
                                   std::vector<Hit>& hits) {
  const std::vector<match::End> ends = delta.ends(prescan);
  const std::vector<match::Candidate>& candidates = prescan.candidates_from(text, ends);
  std::optional<RulePass> pass;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const match::Candidate& candidate = candidates[i];
    if (i == 0 || candidate.pattern != candidates[i - 1].pattern) pass.reset();
    if (engine.ready(engine.rule_of_pattern(candidate.pattern)).is_silent) {
      ++rejections.profile;
      continue;
    }
    if (auto settled = delta.settled_in_base(candidate)) {
      ++(rejections.*settled->reason);
      left.settled.push_back(*settled);
      continue;
    }
    if (!pass) pass.emplace(engine, candidate.pattern, text, options);
    if (is_late()) return false;
    if (pass->settle(candidate, hits, hits_limit, rejections)) {
      ++counts.confirmed;
    } else {
      left.settled.push_back(note_settled(text, candidate, pass->last_reason()));
    }
  }
  counts.raised += candidates.size();
  left.set_ends(ends);
  return !is_late();
}

// As scan_layer() of the text itself. False if there is what a trace does not cover: then the text must be
// scanned whole.
bool Scanner::Impl::scan_changes(std::string_view text, const DeltaScan& delta, Trace& left,
                                 std::vector<Hit>& hits) {
  if (!may_leave_trace() || !delta.pays() || decode::detect_wide_text(text) || unpack::is_container(text))
    return false;
  if (!settle_derived(text, delta, left, hits)) return false;
  settle_companions(engine, hits);
  const DeltaScan::Parts changed = delta.changed_parts();
  if (auto inherited = delta.encoded_in_base(changed)) {
    counts.raised += inherited->raised;
    counts.confirmed += inherited->confirmed;
    rejections += inherited->rejections;
    if (is_too_deep(*inherited)) add_gap(Gap::Kind::limit, "decode.depth", {});
    left.encoded = std::move(*inherited);
    return true;
  }
  const DeltaScan::Parts parts = delta.parts_to_decode(changed);
  scan_text_encoded(text, decode::decode_parts(text, parts, options.decode), hits);
  left.encoded = std::move(encoded);
  return !has_gaps_besides(left.encoded) && !is_late();
}

// Whether there is something encoded that is not followed, for which there is one gap.
bool Scanner::Impl::is_too_deep(const Trace::Encoded& of_text) const noexcept {
  return options.decode_depth == 0 && !of_text.stretches.empty();
}

// Whether anything but its depth has made what is encoded in the text, or the text, not be looked at whole.
bool Scanner::Impl::has_gaps_besides(const Trace::Encoded& of_text) const noexcept {
  return gaps.size() > (is_too_deep(of_text) ? 1U : 0U);
}

void Scanner::Impl::note_encoded(const decode::Decoded& decoded) {
  // What was inflated counts towards a limit, so that a part of the text does not tell whether it is met.
  encoded.is_divisible = decoded.inflated_bytes == 0 && decoded.limits_met.empty();
  for (const decode::View& view : decoded.views) {
    for (const decode::Segment& segment : view.segments)
      encoded.stretches.push_back({segment.source_begin, segment.source_end});
  }
  std::ranges::sort(encoded.stretches, {},
                    [](const match::Span& span) { return std::pair(span.begin, span.end); });
}

// What is encoded in the text itself, with what it counts kept for the trace.
void Scanner::Impl::scan_text_encoded(std::string_view text, decode::Decoded decoded,
                                      std::vector<Hit>& hits) {
  encoded = {};
  const model::Coverage::Candidates counts_before = counts;
  const Rejections rejections_before = std::exchange(rejections, {});
  const std::size_t hits_before = hits.size() + hits_limit.dropped;
  note_encoded(decoded);
  scan_encoded(text, std::move(decoded), {}, nullptr, hits);
  encoded.has_hits = hits.size() + hits_limit.dropped != hits_before;
  encoded.raised = counts.raised - counts_before.raised;
  encoded.confirmed = counts.confirmed - counts_before.confirmed;
  encoded.rejections = rejections;
  rejections += rejections_before;
}

}  // namespace sallyport::scan
