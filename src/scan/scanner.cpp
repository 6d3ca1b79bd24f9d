// A text is a tree of layers: itself, what is encoded in it, what is packed in it, and so on. Each layer is
// scanned by itself; then what its hits mean for each other is settled, and they are moved to where they
// stand in the layer above.
#include "scan/scanner.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "decode/wide_text.hpp"
#include "scan/companions.hpp"
#include "scan/delta_scan.hpp"
#include "scan/line_index.hpp"
#include "scan/rule_pass.hpp"
#include "scan/scanner_impl.hpp"

namespace sallyport::scan {

namespace {

constexpr std::size_t kMaxGaps = 100;

// A member's name as it may stand in a report: one line of bounded length.
std::string printable(std::string_view name) {
  constexpr std::size_t kMostBytes = 200;
  std::string shown;
  for (const char byte : name.substr(0, kMostBytes)) {
    const auto code = static_cast<unsigned char>(byte);
    shown += code < 0x20 || code == 0x7F ? '?' : byte;
  }
  return name.size() > kMostBytes ? shown + "..." : shown;
}

// A container that does not compress shows its members' secrets a second time, in its own bytes, where nobody
// finds them: takes those out of the hits before `first_of_members` that a member has too.
void erase_repeated(std::vector<Hit>& hits, std::size_t first_of_members) {
  if (first_of_members == 0 || first_of_members == hits.size()) return;
  std::set<std::pair<std::uint32_t, std::string_view>> of_members;
  for (std::size_t i = first_of_members; i < hits.size(); ++i)
    of_members.emplace(hits[i].rule, hits[i].fingerprint);
  std::vector<Hit> kept;
  for (std::size_t i = 0; i < first_of_members; ++i) {
    if (!of_members.contains({hits[i].rule, hits[i].fingerprint})) kept.push_back(hits[i]);
  }
  std::move(hits.begin() + static_cast<std::ptrdiff_t>(first_of_members), hits.end(),
            std::back_inserter(kept));
  hits = std::move(kept);
}

// The same secret at the same place in several forms of a text is one; the shortest way to it is told.
void put_in_order(std::vector<Hit>& hits) {
  const auto order = [](const Hit& hit) {
    return std::tie(hit.line_1based, hit.column_1based, hit.rule, hit.fingerprint, hit.end_line_1based,
                    hit.member);
  };
  std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) {
    return order(a) != order(b) ? order(a) < order(b) : a.chain.size() < b.chain.size();
  });
  hits.erase(
      std::unique(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) { return order(a) == order(b); }),
      hits.end());
}

}  // namespace

std::vector<Hit> Scanner::Impl::scan_layer(std::string_view text, const Where& where,
                                           const decode::View* view) {
  std::vector<Hit> hits;
  if (is_late()) return hits;
  scan_for_rules(text, hits);
  const bool is_text_itself = view == nullptr && where.chain.empty();
  if (is_text_itself) take_ends();
  settle_companions(engine, hits);
  if (options.known_secrets != nullptr) add_known_secrets(text, hits);
  for (Hit& hit : hits) hit.chain = where.chain;
  if (const std::optional<decode::WideText> form = decode::detect_wide_text(text)) {
    trace.reset();
    // Its lines are those that its reader sees, so its hits are left where they are.
    Where inner = where.below(std::string(decode::to_string(*form)));
    const base::ScratchText narrow = decode::wide_to_utf8(text, *form);
    for (Hit& hit : scan_layer(narrow.view(), inner)) {
      hit.is_in_member = true;
      add(hits, std::move(hit));
    }
  }
  if (is_text_itself) {
    scan_text_encoded(text, decode::decode(text, options.decode), hits);
  } else {
    scan_encoded(text, decode::decode(text, options.decode), where, view, hits);
  }
  // A container around what was decoded was opened with the layer above.
  if (view == nullptr || view->segment_at(0, 1) != nullptr) scan_packed(text, where, hits);
  return hits;
}

// Raised candidates are counted as they come, settled ones where they are settled: one that is skipped is
// missed in the sum.
void Scanner::Impl::scan_for_rules(std::string_view text, std::vector<Hit>& hits) {
  const std::vector<match::Candidate>& candidates = prescan.candidates(text);
  counts.raised += candidates.size();
  for (std::size_t next = 0; next < candidates.size();) next = scan_for_rule(text, candidates, next, hits);
}

// Settles all candidates of the pattern that `first` belongs to; returns the place behind them.
std::size_t Scanner::Impl::scan_for_rule(std::string_view text,
                                         const std::vector<match::Candidate>& candidates, std::size_t first,
                                         std::vector<Hit>& hits) {
  const std::uint32_t pattern = candidates[first].pattern;
  std::size_t next = first;
  if (engine.ready(engine.rule_of_pattern(pattern)).is_silent && !options.on_decision) {
    for (; next < candidates.size() && candidates[next].pattern == pattern; ++next) ++rejections.profile;
    return next;
  }
  RulePass pass(engine, pattern, text, options);
  for (; next < candidates.size() && candidates[next].pattern == pattern; ++next) {
    if (is_late()) {
      counts.raised -= candidates.size() - next;
      return candidates.size();
    }
    if (pass.settle(candidates[next], hits, hits_limit, rejections)) {
      ++counts.confirmed;
    } else if (trace != nullptr && !trace->is_whole) {
      trace->settled.push_back(note_settled(text, candidates[next], pass.last_reason()));
    }
  }
  return next;
}

void Scanner::Impl::add_known_secrets(std::string_view text, std::vector<Hit>& hits) {
  LineIndex lines(text);
  for (const triage::KnownHit& known : options.known_secrets->find(text)) {
    Hit hit;
    hit.rule = engine.known_secret_rule();
    hit.severity = engine.ready(hit.rule).rule.severity;
    hit.secret = hit.match = {known.begin, known.end};
    lines.place(hit);
    hit.redacted = known.name.empty() ? "********" : fmt::format("({})", known.name);
    hit.fingerprint = fingerprint(options.fingerprint_key, kKnownSecretRule,
                                  text.substr(known.begin, known.end - known.begin));
    add(hits, std::move(hit));
  }
}

// Within a view, what stands around its decoded stretches was decoded with the layer above.
void Scanner::Impl::scan_encoded(std::string_view text, decode::Decoded decoded, const Where& where,
                                 const decode::View* outer, std::vector<Hit>& hits) {
  for (const std::string_view limit : decoded.limits_met) add_gap(Gap::Kind::limit, limit, where);
  if (outer != nullptr) {
    const auto is_old = [&](const decode::Segment& segment) {
      return outer->segment_at(segment.source_begin, segment.source_end) == nullptr;
    };
    for (decode::View& view : decoded.views) std::erase_if(view.segments, is_old);
  }
  std::erase_if(decoded.views, [](const decode::View& view) { return view.segments.empty(); });
  if (decoded.views.empty()) return;
  if (where.encodings >= options.decode_depth) {
    add_gap(Gap::Kind::limit, "decode.depth", where);
    return;
  }
  LineIndex lines(text);
  for (const decode::View& view : decoded.views) scan_view(lines, view, where, hits);
}

// Of a view only what was decoded is new: a match must meet it. Its hits are moved to the encoded form.
void Scanner::Impl::scan_view(LineIndex& lines, const decode::View& view, const Where& where,
                              std::vector<Hit>& hits) {
  Where inner = where.below(std::string(view.segments.front().encoding));
  ++inner.encodings;
  const auto move_to_source = [&](match::Span span) {
    const std::size_t begin = view.source_of(span.begin);
    const std::size_t end = span.size() > 0 ? view.source_of(span.end - 1) + 1 : begin;
    return match::Span{begin, std::max(begin, end)};
  };
  for (Hit& hit : scan_layer(view.text, inner, &view)) {
    if (!hit.is_in_member) {
      if (view.segment_at(hit.match.begin, hit.match.end) == nullptr) continue;
      hit.match = move_to_source(hit.match);
      hit.secret = move_to_source(hit.secret);
      lines.place(hit);
    }
    add(hits, std::move(hit));
  }
}

// A member's name may be a secret itself. Returns it as it may be shown: up to its first secret.
std::string Scanner::Impl::scan_name(std::string_view name, const Where& where, std::vector<Hit>& hits) {
  std::vector<Hit> found;
  scan_for_rules(name, found);
  settle_companions(engine, found);
  if (options.known_secrets != nullptr) add_known_secrets(name, found);
  std::size_t shown_bytes = name.size();
  for (const Hit& hit : found) shown_bytes = std::min(shown_bytes, hit.secret.begin);
  const std::string shown =
      found.empty() ? printable(name) : printable(name.substr(0, shown_bytes)) + "(secret)";
  for (Hit& hit : found) {
    hit.is_in_member = true;
    hit.member = name;
    hit.line_1based = hit.end_line_1based = hit.column_1based = 0;  // a name has no lines
    hit.chain = where.below(shown).chain;
    add(hits, std::move(hit));
  }
  return shown;
}

void Scanner::Impl::scan_packed(std::string_view text, const Where& where, std::vector<Hit>& hits) {
  if (!unpack::is_container(text)) return;
  trace.reset();
  const std::size_t first_hit = hits.size();
  const std::size_t first_gap = gaps.size();
  const auto take = [&](const unpack::Member& member) {
    Where inner = where.below(scan_name(member.name, where, hits));
    ++inner.containers;
    inner.encodings = 0;
    for (Hit& hit : scan_layer(member.bytes, inner)) {
      hit.is_in_member = true;
      if (hit.member.empty()) hit.member = member.name;
      add(hits, std::move(hit));
    }
  };
  const unpack::Outcome outcome = unpack::open(text, where.containers + 1, options.unpack, spent, take);
  // What it is called is known now only.
  const auto name_format = [&](std::vector<std::string>& chain) {
    std::string& link = chain[where.chain.size()];
    link = link.empty() ? std::string(outcome.format) : fmt::format("{}: {}", outcome.format, link);
  };
  for (std::size_t i = first_hit; i < hits.size(); ++i) name_format(hits[i].chain);
  for (std::size_t i = first_gap; i < gaps.size(); ++i) name_format(gaps[i].chain);
  erase_repeated(hits, first_hit);
  if (outcome.kind == unpack::Outcome::Kind::over_quota)
    add_gap(Gap::Kind::limit, outcome.limit, where, fmt::format("in a container ({})", outcome.format));
  if (outcome.kind == unpack::Outcome::Kind::unreadable)
    add_gap(Gap::Kind::unreadable, outcome.format, where, outcome.reason);
}

// Layers add up, and so must what is kept of all of them.
void Scanner::Impl::add(std::vector<Hit>& hits, Hit&& hit) {
  if (hits.size() < hits_limit.most) {
    hits.push_back(std::move(hit));
  } else {
    ++hits_limit.dropped;
  }
}

void Scanner::Impl::add_gap(Gap::Kind kind, std::string_view name, const Where& where, std::string reason) {
  if (name == base::kTimeLimit) {  // told once of a text
    had_no_time = true;
    return;
  }
  if (gaps.size() < kMaxGaps) {
    gaps.push_back({kind, std::string(name), where.chain, std::move(reason)});
  } else {
    ++untold_gaps;
  }
}

Rejections& Rejections::operator+=(const Rejections& other) noexcept {
  for (std::uint64_t Rejections::*const count :
       {&Rejections::no_match, &Rejections::profile, &Rejections::keyword, &Rejections::entropy,
        &Rejections::value, &Rejections::proof, &Rejections::allow_list, &Rejections::stop_word})
    this->*count += other.*count;
  return *this;
}

Scanner::Scanner(const Engine& engine, ScanOptions options)
    : engine_(&engine), options_(std::move(options)) {}

Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Scanner::Impl& Scanner::impl() {
  if (impl_ == nullptr) impl_ = std::make_unique<Impl>(engine_->ready_set(), options_);
  return *impl_;
}

std::vector<Hit> Scanner::scan(std::string_view text) {
  impl().bytes += text.size();
  impl_->begin_text();
  std::vector<Hit> hits = impl_->scan_layer(text, {});
  impl_->counts.rejected = impl_->rejections.total();
  if (impl_->is_late())
    impl_->gaps.push_back({Gap::Kind::limit, std::string(base::kTimeLimit), {}, "it took too much time"});
  if (impl_->untold_gaps > 0) {
    impl_->gaps.push_back(
        {Gap::Kind::limit, "...", {}, fmt::format("and {} more like these", impl_->untold_gaps)});
  }
  put_in_order(hits);
  return hits;
}

std::vector<Hit> Scanner::scan(std::string_view text, std::shared_ptr<const Trace>& trace) {
  trace.reset();
  if (impl().may_leave_trace()) impl_->trace = std::make_unique<Trace>();
  std::vector<Hit> hits = scan(text);
  std::unique_ptr<Trace> left = std::move(impl_->trace);
  if (left == nullptr || impl_->has_gaps_besides(impl_->encoded)) return hits;
  left->encoded = std::move(impl_->encoded);
  trace = std::move(left);
  return hits;
}

std::vector<Hit> Scanner::scan_derived(std::string_view text, const Trace& base, const Derivation& derivation,
                                       std::shared_ptr<const Trace>& trace) {
  const model::Coverage::Candidates counts_before = impl().counts;
  const Rejections rejections_before = impl_->rejections;
  const HitsLimit limit_before = impl_->hits_limit;
  auto left = std::make_shared<Trace>();
  impl_->begin_text();
  if (std::vector<Hit> hits; impl_->scan_changes(text, DeltaScan(base, derivation, text), *left, hits)) {
    impl_->bytes += text.size();
    impl_->counts.rejected = impl_->rejections.total();
    trace = std::move(left);
    put_in_order(hits);
    return hits;
  }
  impl_->counts = counts_before;
  impl_->rejections = rejections_before;
  impl_->hits_limit = limit_before;
  return scan(text, trace);
}

void Scanner::set_deadline(const base::Deadline& deadline) {
  options_.deadline = deadline;
  if (impl_ != nullptr) impl_->set_deadline(deadline);
}

// Of one that has scanned nothing.
namespace {
const std::vector<Gap> kNoGaps;
const model::Coverage::Candidates kNoCandidates;
const Rejections kNoRejections;
}  // namespace

const std::vector<Gap>& Scanner::gaps() const noexcept {
  return impl_ == nullptr ? kNoGaps : impl_->gaps;
}
const model::Coverage::Candidates& Scanner::candidates() const noexcept {
  return impl_ == nullptr ? kNoCandidates : impl_->counts;
}
const Rejections& Scanner::rejections() const noexcept {
  return impl_ == nullptr ? kNoRejections : impl_->rejections;
}
std::uint64_t Scanner::dropped_hits() const noexcept {
  return impl_ == nullptr ? 0 : impl_->hits_limit.dropped;
}
std::uint64_t Scanner::bytes() const noexcept {
  return impl_ == nullptr ? 0 : impl_->bytes;
}

}  // namespace sallyport::scan
