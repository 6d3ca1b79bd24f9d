#include "scan/scanner.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "scan/ready_set.hpp"
#include "scan/rule_pass.hpp"
#include "scan/utf16.hpp"

namespace sallyport::scan {

struct Scanner::Impl {
  Impl(const ReadySet& ready_set, std::string key, std::uint64_t most)
      : engine(ready_set), fingerprint_key(std::move(key)), prescan(ready_set.database), hits_limit{most} {}

  void scan(std::string_view text, std::vector<Hit>& hits);
  std::size_t scan_for_rule(std::string_view text, const std::vector<match::Candidate>& candidates,
                            std::size_t first, std::vector<Hit>& hits);

  const ReadySet& engine;
  std::string fingerprint_key;
  match::Prescan prescan;
  model::Coverage::Candidates counts;
  Rejections rejections;
  HitsLimit hits_limit;
  std::uint64_t bytes = 0;
};

// Raised candidates are counted as they come, settled ones where they are settled: one that is skipped is
// missed in the sum.
void Scanner::Impl::scan(std::string_view text, std::vector<Hit>& hits) {
  const std::vector<match::Candidate>& candidates = prescan.candidates(text);
  counts.raised += candidates.size();
  for (std::size_t next = 0; next < candidates.size();) next = scan_for_rule(text, candidates, next, hits);
}

// Settles all candidates of the pattern that `first` belongs to; returns the place behind them.
std::size_t Scanner::Impl::scan_for_rule(std::string_view text,
                                         const std::vector<match::Candidate>& candidates, std::size_t first,
                                         std::vector<Hit>& hits) {
  const std::uint32_t pattern = candidates[first].pattern;
  RulePass pass(engine, pattern, text, fingerprint_key);
  std::size_t next = first;
  for (; next < candidates.size() && candidates[next].pattern == pattern; ++next) {
    if (pass.settle(candidates[next], hits, hits_limit, rejections)) {
      ++counts.confirmed;
    }
  }
  return next;
}

Scanner::Scanner(const Engine& engine, std::string fingerprint_key, std::uint64_t max_hits)
    : impl_(std::make_unique<Impl>(*engine.ready_set_, std::move(fingerprint_key), max_hits)) {}

Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

std::vector<Hit> Scanner::scan(std::string_view text) {
  const auto key = [](const Hit& hit) {
    return std::tie(hit.line_1based, hit.column_1based, hit.rule, hit.fingerprint, hit.end_line_1based);
  };
  std::vector<Hit> hits;
  impl_->bytes += text.size();
  impl_->scan(text, hits);
  if (const std::optional<Utf16> order = detect_utf16(text)) impl_->scan(utf16_to_utf8(text, *order), hits);
  impl_->counts.rejected = impl_->rejections.total();
  std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) { return key(a) < key(b); });
  // The same in both forms of a UTF-16 text.
  const auto is_same = [&](const Hit& a, const Hit& b) { return key(a) == key(b); };
  hits.erase(std::unique(hits.begin(), hits.end(), is_same), hits.end());
  return hits;
}

const model::Coverage::Candidates& Scanner::candidates() const noexcept {
  return impl_->counts;
}
const Rejections& Scanner::rejections() const noexcept {
  return impl_->rejections;
}
std::uint64_t Scanner::dropped_hits() const noexcept {
  return impl_->hits_limit.dropped;
}
std::uint64_t Scanner::bytes() const noexcept {
  return impl_->bytes;
}

}  // namespace sallyport::scan
