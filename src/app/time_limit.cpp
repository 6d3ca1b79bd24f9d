#include "app/time_limit.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/core.h>

namespace sallyport::app {

namespace {

std::string name_of(const git::History& history, std::uint32_t blob) {
  for (const git::Change& change : history.changes) {
    if (change.blob == blob) return history.paths[change.path];
  }
  return history.blobs[blob].hex();
}

std::string seconds_text(std::chrono::milliseconds time) {
  return fmt::format("{} s", static_cast<double>(time.count()) / 1000);
}

}  // namespace

TimeLimit::TimeLimit(const Judge& judge, const Progress& progress) : limits_(judge.policy.limits) {
  if (limits_.time.count() == 0) return;
  of_files_ = base::Deadline(progress.start() + limits_.time, judge.now);
  if (limits_.on_time == policy::Mode::refuse) of_all_ = of_files_;
}

model::LimitFact TimeLimit::fact_of(const git::LimitReached& reached, const model::Coverage& coverage) const {
  if (reached.limit() != base::kTimeLimit) return {reached.limit(), reached.what(), {}};
  return {
      reached.limit(),
      fmt::format("the {} that a push may take were over when {} commits and {} objects of it were listed, "
                  "and {} and {} looked at ({} bytes)",
                  seconds_text(limits_.time), coverage.commits.listed, coverage.objects.listed,
                  coverage.commits.read, coverage.objects.scanned, coverage.bytes),
      {}};
}

void TimeLimit::judge_unread(const git::History& history, const BlobScan& blobs, model::Facts& facts) const {
  git::check_time(of_all_);
  if (blobs.unread.empty()) return;
  constexpr std::size_t kShown = 3;
  std::string names;
  for (std::size_t i = 0; i < std::min(kShown, blobs.unread.size()); ++i)
    names += (i == 0 ? "" : ", ") + name_of(history, blobs.unread[i]);
  if (blobs.unread.size() > kShown) names += fmt::format(" and {} more", blobs.unread.size() - kShown);
  facts.coverage.objects.excused += blobs.unread.size();
  facts.limits.push_back({std::string(base::kTimeLimit),
                          fmt::format("{} of {} files were not looked at within {}: {}", blobs.unread.size(),
                                      history.blobs.size(), seconds_text(limits_.time), names),
                          {},
                          policy::effect_of(limits_.on_time)});
}

}  // namespace sallyport::app
