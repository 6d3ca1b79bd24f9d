#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scan/delta_scan.hpp"
#include "scan/line_index.hpp"
#include "scan/ready_set.hpp"
#include "scan/rule_pass.hpp"
#include "scan/scanner.hpp"
#include "scan/trace.hpp"

namespace sallyport::scan {

// Where a layer lies: how it was come to, and how much deeper it may go.
struct Where {
  std::vector<std::string> chain;
  unsigned encodings = 0;   // of its innermost member
  unsigned containers = 0;  // around it

  Where below(std::string link) const {
    Where inner = *this;
    inner.chain.push_back(std::move(link));
    return inner;
  }
};

// The inside of a Scanner, for its two sources: scanner.cpp scans texts, scanner_changes.cpp what is new in
// them.
struct Scanner::Impl {
  Impl(const ReadySet& ready_set, ScanOptions how)
      : engine(ready_set),
        options(std::move(how)),
        prescan(ready_set.database()),
        hits_limit{options.max_hits} {
    set_deadline(options.deadline);
  }

  // `view`: what the text is the text of, if it is one's.
  std::vector<Hit> scan_layer(std::string_view text, const Where& where, const decode::View* view = nullptr);
  void scan_for_rules(std::string_view text, std::vector<Hit>& hits);
  bool settle_derived(std::string_view text, const DeltaScan& delta, Trace& trace, std::vector<Hit>& hits);
  bool scan_changes(std::string_view text, const DeltaScan& delta, Trace& trace, std::vector<Hit>& hits);
  bool may_leave_trace() const;
  void set_deadline(const base::Deadline& deadline) {
    options.deadline = options.decode.deadline = options.unpack.deadline = deadline;
    prescan.set_deadline(deadline);
  }
  // Whether the time is over; then there is a gap.
  bool is_late() { return had_no_time = had_no_time || options.deadline.is_over(); }
  void begin_text() {
    had_no_time = false;
    spent = {};
    gaps.clear();
    untold_gaps = 0;
    encoded = {};
  }
  std::size_t scan_for_rule(std::string_view text, const std::vector<match::Candidate>& candidates,
                            std::size_t first, std::vector<Hit>& hits);
  void take_ends();
  void add_known_secrets(std::string_view text, std::vector<Hit>& hits);
  // What `decoded` has of the text, layers below it included.
  void scan_encoded(std::string_view text, decode::Decoded decoded, const Where& where,
                    const decode::View* outer, std::vector<Hit>& hits);
  void scan_text_encoded(std::string_view text, decode::Decoded decoded, std::vector<Hit>& hits);
  bool is_too_deep(const Trace::Encoded& of_text) const noexcept;
  bool has_gaps_besides(const Trace::Encoded& of_text) const noexcept;
  void note_encoded(const decode::Decoded& decoded);
  void scan_view(LineIndex& lines, const decode::View& view, const Where& where, std::vector<Hit>& hits);
  std::string scan_name(std::string_view name, const Where& where, std::vector<Hit>& hits);
  void scan_packed(std::string_view text, const Where& where, std::vector<Hit>& hits);
  void add(std::vector<Hit>& hits, Hit&& hit);
  void add_gap(Gap::Kind kind, std::string_view name, const Where& where, std::string reason = {});

  const ReadySet& engine;
  ScanOptions options;
  match::Prescan prescan;
  model::Coverage::Candidates counts;
  Rejections rejections;
  HitsLimit hits_limit;
  std::uint64_t bytes = 0;
  unpack::Spent spent;  // on the text at hand
  std::vector<Gap> gaps;
  std::size_t untold_gaps = 0;
  bool had_no_time = false;  // for all of the text at hand
  // While the text is scanned of which a trace is wanted: what came to nothing in it so far. Null once that
  // is no use any more: it is wide, or a container.
  std::unique_ptr<Trace> trace;
  Trace::Encoded encoded;  // in the text at hand
};

}  // namespace sallyport::scan
