#include "unpack/ledger.hpp"

#include <algorithm>
#include <limits>

namespace sallyport::unpack {

namespace {

// Small things may be packed as tightly as they like.
constexpr std::uint64_t kFreeBytes = 16ULL << 20;

std::uint64_t times(std::uint64_t a, std::uint64_t b) noexcept {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return b != 0 && a > kMost / b ? kMost : a * b;
}

std::uint64_t rest(std::uint64_t quota, std::uint64_t spent) noexcept {
  return quota > spent ? quota - spent : 0;
}

}  // namespace

std::uint64_t Ledger::members_left() const noexcept {
  return rest(quotas_.members, spent_.members);
}

bool Ledger::is_over_by_now() noexcept {
  if (!is_over() && quotas_.deadline.is_over()) limit_ = base::kTimeLimit;
  return is_over();
}

bool Ledger::count_member() noexcept {
  if (is_over_by_now()) return false;
  if (members_left() == 0) {
    limit_ = kMembersLimit;
    return false;
  }
  ++spent_.members;
  return true;
}

bool Ledger::begin() {
  text_.clear();
  return count_member();
}

void Ledger::expect(std::uint64_t size) {
  text_.expect(
      static_cast<std::size_t>(std::min({size, quotas_.member_bytes, rest(quotas_.bytes, spent_.bytes)})));
}

std::uint64_t Ledger::spend(std::uint64_t wanted, std::uint64_t size) noexcept {
  if (is_over_by_now()) return 0;
  std::uint64_t granted = wanted;
  const auto at_most = [&](std::uint64_t room, std::string_view limit) {
    if (granted <= room) return;
    granted = room;
    limit_ = limit;
  };
  at_most(rest(quotas_.member_bytes, size), kMemberBytesLimit);
  at_most(rest(std::max(kFreeBytes, times(quotas_.ratio, spent_.packed)), spent_.bytes), kRatioLimit);
  at_most(rest(quotas_.bytes, spent_.bytes), kBytesLimit);
  spent_.bytes += granted;
  return granted;
}

bool Ledger::append(std::string_view bytes) {
  text_.append(bytes.substr(0, spend(bytes.size(), text_.size())));
  return !is_over();
}

bool Ledger::append_zeros(std::uint64_t count) {
  text_.append(spend(count, text_.size()), '\0');
  return !is_over();
}

bool Ledger::hand_out(std::string_view name, std::string_view bytes) {
  if (!count_member()) return false;
  take_({name, bytes.substr(0, spend(bytes.size(), 0))});
  return !is_over();
}

Outcome Ledger::over(std::string_view limit) noexcept {
  if (!is_over()) limit_ = limit;
  return {.kind = Outcome::Kind::over_quota, .limit = limit_};
}

Outcome conclude(const Ledger& ledger, std::string_view reason) {
  if (ledger.is_over()) return {.kind = Outcome::Kind::over_quota, .limit = ledger.limit()};
  if (!reason.empty()) return {.kind = Outcome::Kind::unreadable, .reason = std::string(reason)};
  return {.kind = Outcome::Kind::whole};
}

}  // namespace sallyport::unpack
