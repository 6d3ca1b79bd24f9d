#include "audit/statistics.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace sallyport::audit {

namespace {

void add(Statistics::ByPrincipal& counts, model::Outcome outcome) {
  switch (outcome) {
    case model::Outcome::accepted:
      ++counts.accepted;
      break;
    case model::Outcome::refused:
      ++counts.refused;
      break;
    case model::Outcome::undecided:
      ++counts.undecided;
      break;
  }
}

}  // namespace

std::string name_of(const model::Pusher& pusher) {
  if (!pusher.principal.empty()) return pusher.principal;
  if (!pusher.account.empty()) return fmt::format("({})", pusher.account);
  return pusher.key.empty() ? "(nobody)" : fmt::format("({})", pusher.key);
}

void Statistics::count(const Entry& entry) {
  if (const auto* moved = std::get_if<Received>(&entry.body)) {
    ++received_;
    if (moved->push_sequence == 0) ++unjudged_;
  }
  const auto* judged = std::get_if<Judged>(&entry.body);
  if (judged == nullptr) return;
  add(outcomes_, judged->outcome);
  add(principals_[name_of(judged->pusher)], judged->outcome);
  std::set<std::pair<std::string, std::string>> told;
  for (const Reason& reason : judged->reasons) told.emplace(reason.rule, reason.effect);
  for (const auto& reason : told) ++reasons_[reason];
  std::set<std::string> found;
  for (const Secret& secret : judged->findings) found.insert(secret.rule);
  for (const std::string& rule : found) ++secrets_[rule];
  durations_ms_.push_back(judged->duration_ms);
}

std::optional<std::uint64_t> Statistics::duration_ms(unsigned percent) const {
  if (durations_ms_.empty()) return std::nullopt;
  std::vector<std::uint64_t> sorted = durations_ms_;
  const std::size_t rank = std::max<std::size_t>((sorted.size() * percent + 99) / 100, 1);
  const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(std::min(rank, sorted.size()) - 1);
  std::nth_element(sorted.begin(), nth, sorted.end());
  return *nth;
}

}  // namespace sallyport::audit
