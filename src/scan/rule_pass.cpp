#include "scan/rule_pass.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "credential/credential.hpp"
#include "scan/inline_allow.hpp"

namespace sallyport::scan {

namespace {

// ASCII letters of either case. Words are lower case and short; the text is lowered piece by piece, so that
// it is not held twice.
bool contains_any_word(std::string_view text, const std::vector<std::string>& words) {
  constexpr std::size_t kPieceBytes = 65'536;
  std::size_t overlap = 0;
  for (const std::string& word : words) overlap = std::max(overlap, word.size());
  for (std::size_t begin = 0; begin < text.size(); begin += kPieceBytes) {
    const std::string lower = base::to_lower(text.substr(begin, kPieceBytes + overlap));
    for (const std::string& word : words) {
      if (lower.find(word) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

RulePass::RulePass(const ReadySet& engine, std::uint32_t pattern, std::string_view text,
                   const ScanOptions& options)
    : engine_(&engine),
      rule_index_(engine.rule_of_pattern(pattern)),
      ready_(&engine.ready(rule_index_)),
      text_(text),
      options_(&options),
      confirmation_(ready_->regex, engine.database().reach(pattern), text),
      walk_(text) {
  lines_.list_holds.resize(engine.list_count(*ready_));
}

bool RulePass::settle(const match::Candidate& candidate, std::vector<Hit>& hits, HitsLimit& limit,
                      Rejections& rejections) {
  bool is_confirmed = false;
  Reason reason = &Rejections::no_match;
  while (!options_->deadline.is_over() && next(candidate)) {  // whoever set one says that it ran out
    const match::Span secret = secret_of_match();
    Hit hit{.rule = rule_index_};
    const Reason against = judge(secret, hit);
    if (options_->on_decision) tell(secret, against);
    if (against != nullptr) {
      reason = against;
      continue;
    }
    is_confirmed = true;
    if (hits.size() >= limit.most) {
      ++limit.dropped;
      continue;
    }
    describe(secret, hit);
    hits.push_back(std::move(hit));
  }
  last_reason_ = is_confirmed ? nullptr : reason;
  if (!is_confirmed) ++(rejections.*reason);
  return is_confirmed;
}

bool RulePass::next(const match::Candidate& candidate) {
  try {
    if (!confirmation_.next(candidate, groups_)) return false;
    if (ready_->rule.is_gitleaks) look_at_match_alone();
    return true;
  } catch (const base::Error& error) {
    base::rethrow_with_context(fmt::format("rule {} ({})", ready_->rule.id, ready_->rule.origin), error);
  }
}

// See rules::Rule::is_gitleaks. A match of nothing but line breaks stays as it is.
void RulePass::look_at_match_alone() {
  const std::string_view match = piece(groups_[0]);
  const std::size_t first = match.find_first_not_of('\n');
  if (first == std::string_view::npos) return;
  const std::size_t begin = groups_[0].begin + first;
  const std::string_view alone = match.substr(first, match.find_last_not_of('\n') + 1 - first);
  if (groups_.size() > 1) {
    ready_->regex.exact().find(alone, 0, alone.size(), groups_);
    for (match::Span& group : groups_) {
      if (group != match::kNoGroup) group = {begin + group.begin, begin + group.end};
    }
  }
  groups_[0] = {begin, begin + alone.size()};
}

// The named group, else the first that holds something, else the match. A named group without text gives the
// match: a rule that found something must not lose it.
match::Span RulePass::secret_of_match() const {
  const auto is_text = [&](std::size_t group) {
    return groups_[group] != match::kNoGroup && groups_[group].size() > 0;
  };
  const std::size_t named = ready_->rule.secret_group;
  if (named > 0) return named < groups_.size() && is_text(named) ? groups_[named] : groups_[0];
  for (std::size_t group = 1; group < groups_.size(); ++group) {
    if (is_text(group)) return groups_[group];
  }
  return groups_[0];
}

RulePass::Reason RulePass::judge(match::Span secret, Hit& hit) {
  const rules::Rule& rule = ready_->rule;
  if (ready_->is_silent) return &Rejections::profile;
  hit.severity = rule.severity;
  hit.confidence = rule.confidence;
  hit.is_part_only = rule.skip_report;
  if (!rule.keywords.empty() && !has_keyword()) {
    // A rule that others require serves them without its keywords, as it does in gitleaks.
    if (!ready_->ties.is_required) return &Rejections::keyword;
    hit.is_part_only = true;
  }
  if (rule.entropy > 0 && !(entropy_bits(piece(secret)) > rule.entropy)) return &Rejections::entropy;
  if (const Reason against = judge_form(secret, hit)) return against;
  return judge_allow_lists(secret, hit);
}

// What the secret itself says, beyond what the regex asks of it.
RulePass::Reason RulePass::judge_form(match::Span secret, Hit& hit) {
  const rules::Rule& rule = ready_->rule;
  if (ready_->proof != nullptr) {
    const proof::Outcome outcome = ready_->proof->check(piece(secret));
    if (outcome == proof::Outcome::passed) hit.confidence = model::Confidence::high;
    if (outcome == proof::Outcome::failed) {
      if (rule.failed_proof == rules::FailedProof::drop) return &Rejections::proof;
      hit.confidence = model::Confidence::low;
      hit.severity = std::min(hit.severity, model::Severity::low);
    }
  }
  if (rule.value.empty()) return nullptr;
  go_to_lines_of_match();
  const credential::Candidate candidate{piece(secret), piece(groups_[0]), piece(lines_.span)};
  return credential::is_likely_secret(rule.value, candidate, engine_->profile) ? nullptr : &Rejections::value;
}

void RulePass::tell(match::Span secret, Reason reason) const {
  constexpr std::pair<Reason, std::string_view> kNames[] = {{nullptr, "reported"},
                                                            {&Rejections::profile, "profile"},
                                                            {&Rejections::keyword, "keyword"},
                                                            {&Rejections::entropy, "entropy"},
                                                            {&Rejections::value, "value"},
                                                            {&Rejections::proof, "proof"},
                                                            {&Rejections::allow_list, "allow-list"},
                                                            {&Rejections::stop_word, "stop word"}};
  const auto* name = std::ranges::find(kNames, reason, &std::pair<Reason, std::string_view>::first);
  options_->on_decision(
      {rule_index_, text_, groups_[0], secret, name == std::end(kNames) ? std::string_view() : name->second});
}

bool RulePass::has_keyword() {
  const std::vector<std::string>& keywords = ready_->rule.keywords;
  if (!text_has_keyword_) {
    // Nearly always it stands in the match.
    text_has_keyword_ = contains_any_word(piece(groups_[0]), keywords) || contains_any_word(text_, keywords);
  }
  return *text_has_keyword_;
}

RulePass::Reason RulePass::judge_allow_lists(match::Span secret, Hit& hit) {
  Excerpt excerpt{.secret = piece(secret), .match = piece(groups_[0])};
  for (std::uint32_t index = 0; index < engine_->list_count(*ready_); ++index) {
    const AllowList& list = engine_->list(*ready_, index);
    if (list.looks_at_lines()) {
      go_to_lines_of_match();
      excerpt.lines = piece(lines_.span);
    }
    const AllowList::Answer answer = list.judge_content(excerpt, lines_.list_holds[index]);
    if (answer == AllowList::Answer::no) continue;
    if (list.needs_all() && list.has_place()) {
      hit.allowed_by_content.push_back(index);
      continue;
    }
    return answer == AllowList::Answer::by_stop_word ? &Rejections::stop_word : &Rejections::allow_list;
  }
  return nullptr;
}

void RulePass::go_to_lines_of_match() {
  const match::Span match = groups_[0];
  walk_.advance_to(match.begin);
  const match::Span span = walk_.lines_of(match);
  if (span == lines_.span && lines_.allows_inline) return;
  lines_.span = span;
  lines_.allows_inline = allows_inline(piece(span), ready_->rule.id);
  std::fill(lines_.list_holds.begin(), lines_.list_holds.end(), std::nullopt);
}

void RulePass::describe(match::Span secret, Hit& hit) {
  go_to_lines_of_match();
  const auto newlines = [&](std::size_t begin, std::size_t end) {
    const std::string_view bytes = piece({begin, std::max(begin, end)});
    return static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  };
  const std::size_t match_begin = groups_[0].begin;
  const std::size_t newline = text_.substr(match_begin, secret.begin - match_begin).rfind('\n');
  const std::size_t line_begin =
      newline == std::string_view::npos ? walk_.begin() : match_begin + newline + 1;
  hit.line_1based = walk_.number_1based() + newlines(match_begin, secret.begin);
  // The last byte says where the secret ends; a newline belongs to the line that it closes.
  hit.end_line_1based = hit.line_1based + newlines(secret.begin, secret.end - (secret.size() > 0 ? 1 : 0));
  hit.column_1based = static_cast<std::uint32_t>(secret.begin - line_begin + 1);
  hit.match_line_1based = walk_.number_1based();
  hit.match_column_1based = static_cast<std::uint32_t>(match_begin - walk_.begin() + 1);
  hit.match = groups_[0];
  hit.secret = secret;
  hit.redacted = redact(piece(secret));
  hit.fingerprint = fingerprint(options_->fingerprint_key, ready_->rule.id, piece(secret));
  hit.has_inline_allow = lines_.allows_inline.value_or(false);
}

}  // namespace sallyport::scan
