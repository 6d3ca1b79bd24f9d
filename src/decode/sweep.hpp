#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "decode/signals.hpp"
#include "decode/stretch.hpp"
#include "decode/view_builder.hpp"
#include "decode/views.hpp"

namespace sallyport::decode {

// One pass over a text, or over parts of it: asks the decoders where the signals say so, and gathers what
// they find.
class Sweep {
 public:
  // `is_wide`: of a text that is wide as a whole no stretches of UTF-16 are told.
  Sweep(std::string_view text, bool is_wide, const Limits& limits);

  // Once. Where a part begins a line begins.
  Decoded run(std::span<const Part> parts);

 private:
  // In the order of the views.
  enum class Encoding : std::uint8_t {
    base64,
    base32,
    hex,
    byte_array,
    percent,
    escapes,
    entities,
    quoted_printable,
    concatenation,
    utf16,
  };
  static constexpr std::size_t kEncodings = 10;
  // Most texts decode to nothing, and many are short: what gathers stretches is made for the first of them.
  struct Track {
    std::unique_ptr<ViewBuilder> builder;
    std::size_t next = 0;  // before this its decoder need not be asked
  };

  // False if the time is over.
  bool look_at(const Part& part);
  void look_at_blocks(const char* blocks, std::size_t count, std::size_t begin);
  void look_at_signals(const Signals& signals, std::size_t begin);
  void look_at_run(std::size_t at);
  void look_at_join(std::size_t follower);
  void look_at_mark(std::size_t at);
  void look_at_entity(std::size_t ampersand);
  void look_at_nul(std::size_t nul);
  void look_at_pairs(std::size_t separator);
  void look_at_numbers(std::size_t comma);
  template <typename Decode>
  void ask(Encoding encoding, std::size_t at, Decode decode);
  template <typename Decode>
  void ask(Encoding encoding, std::size_t& next, std::size_t at, Decode decode);
  void add(Encoding encoding, const Stretch& stretch);

  std::string_view text_;
  Budget budget_;
  SignalsOf signals_of_ = best_signals_of();
  Before before_;
  std::size_t end_ = 0;      // of the part that is looked at
  std::size_t clocked_ = 0;  // bytes looked at since the clock was
  bool is_wide_ = false;
  std::array<Track, kEncodings> tracks_;
  std::size_t next_pair_ = 0;  // the same for pairs of digits, which are in the view of hexadecimal, too
};

}  // namespace sallyport::decode
