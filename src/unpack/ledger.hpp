#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/scratch.hpp"
#include "unpack/unpack.hpp"

namespace sallyport::unpack {

// Builds one member after the other, hands them out, and keeps the quotas. Once a quota was met nothing more
// is added.
class Ledger {
 public:
  using Take = std::function<void(const Member&)>;

  Ledger(const Quotas& quotas, Spent& spent, const Take& take)
      : quotas_(quotas), spent_(spent), take_(take) {}

  // A member begins, empty. False if there may be no more of them.
  bool begin();

  // The member will have so many bytes, or so it is said: then it need not grow step by step.
  void expect(std::uint64_t size);

  // Adds to the member. False if a quota was met; what fits was added.
  bool append(std::string_view bytes);
  bool append_zeros(std::uint64_t count);

  // Hands out the member that was begun.
  void hand_out(std::string_view name) { take_({name, text_.view()}); }

  // Something that was made of the member that was begun, and is no longer than it.
  void hand_out_derived(std::string_view name, std::string_view bytes) { take_({name, bytes}); }

  // A member that lies in the container as it is: nothing is copied, but all of it counts. False if a quota
  // was met; what fits was handed out. The member that was begun stays as it is.
  bool hand_out(std::string_view name, std::string_view bytes);

  // Good until something is added.
  std::string_view text() const noexcept { return text_.view(); }
  std::uint64_t members_left() const noexcept;
  std::uint64_t member_bytes() const noexcept { return quotas_.member_bytes; }

  // The quota that was met, or nothing.
  std::string_view limit() const noexcept { return limit_; }
  bool is_over() const noexcept { return !limit_.empty(); }

  // Ends all: for quotas that a library keeps for us.
  Outcome over(std::string_view limit) noexcept;

 private:
  // How many of `wanted` bytes may be added to a member of `size` bytes. They are spent.
  std::uint64_t spend(std::uint64_t wanted, std::uint64_t size) noexcept;
  bool count_member() noexcept;
  // Whether nothing may be added any more, asking the clock as well.
  bool is_over_by_now() noexcept;

  const Quotas& quotas_;
  Spent& spent_;
  const Take& take_;
  base::ScratchText text_;
  std::string_view limit_;
};

inline constexpr std::string_view kBytesLimit = "archives.bytes";
inline constexpr std::string_view kMemberBytesLimit = "archives.member_bytes";
inline constexpr std::string_view kMembersLimit = "archives.members";
inline constexpr std::string_view kRatioLimit = "archives.ratio";
inline constexpr std::string_view kDepthLimit = "archives.depth";

inline constexpr std::string_view kEncrypted = "encrypted";

// How the opening ended, from what the ledger and the reader know: a quota, else `reason`, else whole.
Outcome conclude(const Ledger& ledger, std::string_view reason);

}  // namespace sallyport::unpack
