#include "decode/sweep.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "decode/characters.hpp"
#include "decode/codes.hpp"
#include "decode/readers.hpp"
#include "decode/wide_text.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kBatchBlocks = 32;
constexpr std::size_t kBytesPerLookAtTheClock = kBatchBlocks * kBlockBytes * 32;

constexpr std::array<std::string_view, 10> kNames = {
    "base64",      "base32",           "hex",           "bytes", "percent", "escape",
    "html-entity", "quoted-printable", "concatenation", "utf-16"};

// Where a block begins, a signal may be of a character that stands at once behind a quote and is none of
// these.
bool may_follow_at_once(char c) {
  return is_quote(c) || c == '+' || c == '.' || c == '&' || c == '\\';
}

// Signals of a block from byte `size` on, which is less than all of it.
void leave_out_behind(std::size_t size, Signals& signals) {
  const std::uint64_t kept = (std::uint64_t{1} << size) - 1;
  signals.marks &= kept;
  signals.runs &= kept;
  signals.joins &= kept;
}

}  // namespace

Sweep::Sweep(std::string_view text, bool is_wide, const Limits& limits)
    : text_(text), budget_{.limits = limits}, is_wide_(is_wide) {
  static_assert(kNames.size() == kEncodings);
}

Decoded Sweep::run(std::span<const Part> parts) {
  for (const Part& part : parts) {
    if (look_at(part)) continue;
    budget_.meet(base::kTimeLimit);
    break;
  }
  Decoded decoded;
  for (Track& track : tracks_) {
    if (track.builder == nullptr) continue;
    if (auto view = track.builder->finish()) decoded.views.push_back(std::move(*view));
  }
  decoded.limits_met = std::move(budget_.limits_met);
  decoded.inflated_bytes = budget_.inflated_bytes;
  return decoded;
}

bool Sweep::look_at(const Part& part) {
  constexpr std::size_t kReadable = kBlockBytes + kReachBytes;
  std::size_t begin = part.begin;
  before_ = {};
  end_ = part.end;
  while (begin < end_ && begin + kReadable <= text_.size()) {
    if (clocked_ == 0 && budget_.limits.deadline.is_over()) return false;
    const std::size_t wanted = (end_ - begin + kBlockBytes - 1) / kBlockBytes;
    const std::size_t readable = (text_.size() - begin - kReachBytes) / kBlockBytes;
    const std::size_t count = std::min({kBatchBlocks, wanted, readable});
    look_at_blocks(text_.data() + begin, count, begin);
    begin += count * kBlockBytes;
    clocked_ += count * kBlockBytes;
    if (clocked_ >= kBytesPerLookAtTheClock) clocked_ = 0;
  }
  if (begin >= end_) return true;
  // The last bytes, behind which nothing may be read.
  const std::string_view rest = text_.substr(begin);
  std::array<char, kReadable + kBlockBytes + kReachBytes> last;
  last.fill('\x01');
  std::copy(rest.begin(), rest.end(), last.begin());
  look_at_blocks(last.data(), (rest.size() + kBlockBytes - 1) / kBlockBytes, begin);
  return true;
}

void Sweep::look_at_blocks(const char* blocks, std::size_t count, std::size_t begin) {
  std::array<Signals, kBatchBlocks> signals;
  signals_of_(blocks, count, before_, signals.data());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = begin + i * kBlockBytes;
    if (at + kBlockBytes > end_) leave_out_behind(end_ - std::min(end_, at), signals[i]);
    look_at_signals(signals[i], at);
  }
}

void Sweep::look_at_signals(const Signals& signals, std::size_t begin) {
  const auto each = [&](std::uint64_t bits, auto look) {
    for (; bits != 0; bits &= bits - 1) look(begin + static_cast<std::size_t>(std::countr_zero(bits)));
  };
  each(signals.joins, [&](std::size_t at) { look_at_join(at); });
  if (signals.runs == 0) return each(signals.marks, [&](std::size_t at) { look_at_mark(at); });
  // In the order of the text, as the view of hexadecimal takes stretches from both.
  each(signals.runs | signals.marks, [&](std::size_t at) {
    if ((signals.runs >> (at - begin) & 1U) != 0) look_at_run(at);
    if ((signals.marks >> (at - begin) & 1U) != 0) look_at_mark(at);
  });
}

template <typename Decode>
void Sweep::ask(Encoding encoding, std::size_t at, Decode decode) {
  ask(encoding, tracks_[static_cast<std::size_t>(encoding)].next, at, decode);
}

template <typename Decode>
void Sweep::ask(Encoding encoding, std::size_t& next, std::size_t at, Decode decode) {
  if (at < next) return;
  // A stretch that is longer than any that fits into the views is not worth its memory.
  const std::size_t most_end = at + std::min(text_.size() - at, 2 * budget_.limits.view_bytes);
  const std::string_view text = text_.substr(0, most_end);
  const Stretch stretch = [&] {
    if constexpr (std::is_invocable_v<Decode, std::string_view, std::size_t, Budget&>)
      return decode(text, at, budget_);
    else
      return decode(text, at);
  }();
  if (stretch.end >= most_end && most_end < text_.size()) budget_.meet("decode.view_bytes");
  next = std::max(at + 1, stretch.end);
  if (!stretch.text.empty()) add(encoding, stretch);
}

void Sweep::add(Encoding encoding, const Stretch& stretch) {
  const auto index = static_cast<std::size_t>(encoding);
  std::unique_ptr<ViewBuilder>& builder = tracks_[index].builder;
  if (builder == nullptr) builder = std::make_unique<ViewBuilder>(text_, kNames[index]);
  builder->add(stretch, budget_);
}

void Sweep::look_at_run(std::size_t at) {
  ask(Encoding::base64, at, base64_at);
  if (hex_digit(text_[at]) != kNoDigit) ask(Encoding::hex, at, hex_at);
  if (!is_lower(text_[at])) ask(Encoding::base32, at, base32_at);
}

void Sweep::look_at_mark(std::size_t at) {
  switch (text_[at]) {
    case '%':
      return ask(Encoding::percent, at, percent_at);
    case '\\':
      return ask(Encoding::escapes, at, escapes_at);
    case '=':
      return ask(Encoding::quoted_printable, at, quoted_printable_at);
    case '&':
      return look_at_entity(at);
    case '0':
      return ask(Encoding::byte_array, at, byte_array_at);
    case ',':
      return look_at_numbers(at);
    case '\0':
      return look_at_nul(at);
    default:
      return look_at_pairs(at);
  }
}

// The quote that closes the first literal stands before white space, or at once before an operator or another
// quote.
void Sweep::look_at_join(std::size_t follower) {
  const std::size_t least = follower - std::min(follower, kMostSpace);
  std::size_t at = follower - 1;
  while (at > least && is_space(text_[at])) --at;
  const bool is_close = at + 1 == follower;
  if (!is_quote(text_[at]) || (is_close && !may_follow_at_once(text_[follower]))) return;
  ask(Encoding::concatenation, at, concatenation_at);
}

void Sweep::look_at_entity(std::size_t ampersand) {
  const std::string_view name = text_.substr(ampersand + 1, 2);
  if (!name.starts_with('#') && name != "qu" && name != "ap") return;
  ask(Encoding::entities, ampersand, entities_at);
}

void Sweep::look_at_nul(std::size_t nul) {
  if (is_wide_ || nul + 2 >= text_.size() || text_[nul + 2] != '\0') return;
  ask(Encoding::utf16, nul, utf16_stretch);
}

// The pair before the separator is the first.
void Sweep::look_at_pairs(std::size_t separator) {
  if (separator < 2 || hex_byte(text_, separator - 2) < 0 || hex_byte(text_, separator + 1) < 0) return;
  ask(Encoding::hex, next_pair_, separator - 2, separated_hex_at);
}

// So is the number before the comma.
void Sweep::look_at_numbers(std::size_t comma) {
  std::size_t begin = comma;
  while (begin > 0 && comma - begin < 3 && is_digit(text_[begin - 1])) --begin;
  if (begin == comma) return;
  ask(Encoding::byte_array, begin, byte_array_at);
}

}  // namespace sallyport::decode
