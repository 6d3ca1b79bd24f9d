#include "app/coverage.hpp"
#include "app/finding_collector.hpp"
#include "app/judge.hpp"
#include "app/time_limit.hpp"
#include "policy/decide.hpp"

namespace sallyport::app {

namespace {

// git-commit(1), --cleanup=scissors: this line, behind any comment character, and all below it is cut. With
// `commit --verbose` that is the whole diff, which pre-commit has looked at.
constexpr std::string_view kScissors = " ------------------------ >8 ------------------------";

std::string_view above_scissors(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (!line.empty() && line.substr(1) == kScissors) return text.substr(0, begin);
    begin = end + 1;
  }
  return text;
}

}  // namespace

model::Verdict judge_message(git::Repository& repository, const Judge& judge, std::string_view file,
                             bool is_edited, const UnmadeCommit& commit, Progress& progress) {
  scan::Scanner scanner(judge.engine, scan_options(judge));
  scanner.set_deadline(TimeLimit(judge, progress).of_files());
  FindingCollector collector(judge.engine, judge.policy.inline_allow.value_or(judge.is_local),
                             judge.policy.limits.findings, judge.ledger);
  model::Facts facts;
  facts.received_seconds = now_seconds();
  facts.coverage.objects.listed = 1;
  const std::vector<scan::Hit> hits = scanner.scan(is_edited ? above_scissors(file) : file);
  for (const scan::Hit* hit : judge.engine.hits_at(hits, {}, {})) {
    collector.add(*hit, {model::Place::message_file, {}, {}, {}, {}}, [] { return false; });
  }
  facts.coverage.objects.scanned = 1;
  add_gaps(facts.limits, judge.policy, scanner.gaps(), "the message", {});
  facts.findings = collector.take();
  add_to(facts.coverage, scanner);
  add_dropped(facts.limits, collector.dropped() + scanner.dropped_hits(), judge.policy.limits);
  facts.coverage.seconds = progress.seconds();
  return policy::decide(judge.policy, std::move(facts), commit.with_message(repository, file),
                        policy::Asked::message);
}

}  // namespace sallyport::app
