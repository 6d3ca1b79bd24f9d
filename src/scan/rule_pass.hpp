#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "match/confirmation.hpp"
#include "scan/hit.hpp"
#include "scan/line_walk.hpp"
#include "scan/ready_set.hpp"
#include "scan/scanner.hpp"

namespace sallyport::scan {

// How many hits of a text are kept, and how many were not.
struct HitsLimit {
  std::uint64_t most = 0;
  std::uint64_t dropped = 0;
};

// One rule's way through the candidates of one text. What it learns of a line it keeps as long as it stays on
// it, so that a million matches on one long line do not read the line a million times.
class RulePass {
 public:
  RulePass(const ReadySet& engine, std::uint32_t pattern, std::string_view text, const ScanOptions& options);

  // Settles one candidate; they must come in order of place. True if it gave at least one hit, which is put
  // behind `hits` as far as `limit` goes; otherwise exactly one of `rejections` is raised. Throws
  // base::Error, naming the rule, when its budget is used up.
  bool settle(const match::Candidate& candidate, std::vector<Hit>& hits, HitsLimit& limit,
              Rejections& rejections);

  // nullptr: it stands. Otherwise the count of what speaks against it.
  using Reason = std::uint64_t Rejections::*;
  // Which of the rejections the last settle() raised; nullptr if none.
  Reason last_reason() const noexcept { return last_reason_; }

 private:
  // What the lines of a match say.
  struct Lines {
    match::Span span;
    std::optional<bool> allows_inline;
    std::vector<std::optional<bool>> list_holds;  // by allow-list
  };

  bool next(const match::Candidate& candidate);
  void look_at_match_alone();
  Reason judge(match::Span secret, Hit& hit);
  Reason judge_form(match::Span secret, Hit& hit);
  void tell(match::Span secret, Reason reason) const;
  Reason judge_allow_lists(match::Span secret, Hit& hit);
  bool has_keyword();
  match::Span secret_of_match() const;
  void go_to_lines_of_match();
  void describe(match::Span secret, Hit& hit);
  std::string_view piece(match::Span span) const { return text_.substr(span.begin, span.size()); }

  const ReadySet* engine_;
  std::uint32_t rule_index_;
  const ReadyRule* ready_;
  std::string_view text_;
  const ScanOptions* options_;
  match::Confirmation confirmation_;
  std::vector<match::Span> groups_;  // of the match at hand
  std::optional<bool> text_has_keyword_;
  LineWalk walk_;
  Lines lines_;
  Reason last_reason_ = nullptr;
};

}  // namespace sallyport::scan
