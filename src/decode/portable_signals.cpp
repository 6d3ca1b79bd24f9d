#include "decode/character_classes.hpp"
#include "decode/characters.hpp"
#include "decode/signals_kernel.hpp"

namespace sallyport::decode {

namespace {

class BytewiseMasks {
 public:
  static Masks masks_of(const char* block) {
    Masks masks{};
    for (std::size_t i = 0; i < kBlockBytes; ++i) {
      const unsigned kinds = kCharacters.of(block[i]);
      const unsigned pair = kFirstOfPair.of(block[i]) & kSecondOfPair.of(block[i + 1]);
      const auto set = [&](std::uint64_t& mask, bool is_set) { mask |= std::uint64_t{is_set} << i; };
      set(masks.alnum, (kinds & kAlnum) != 0);
      set(masks.digit, (kinds & kDigit) != 0);
      set(masks.run, (kinds & kRun) != 0);
      set(masks.space, (kinds & kSpace) != 0);
      set(masks.quote, (kinds & kQuote) != 0);
      set(masks.backslash, block[i] == '\\');
      set(masks.equals, block[i] == '=');
      set(masks.operators, (pair & kOperator) != 0);
      set(masks.codes, pair != 0 && (pair & kOperator) == 0);
    }
    return masks;
  }

  static std::uint64_t uppers_of(const char* block) {
    return each(block, [](const char* at) { return is_upper(*at); });
  }
  static std::uint64_t arrays_of(const char* block) {
    return each(block, [](const char* at) { return is_separator(at) || is_comma_of_numbers(at); });
  }

 private:
  template <typename Tell>
  static std::uint64_t each(const char* block, Tell tell) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBlockBytes; ++i) bits |= std::uint64_t{tell(block + i)} << i;
    return bits;
  }
  static bool is_separator(const char* at) {
    const auto may_be_digit = [](char c) { return static_cast<unsigned char>(c) > '/'; };
    return (*at == ':' || *at == ' ') && at[3] == *at && at[6] == *at && may_be_digit(at[1]) &&
           may_be_digit(at[2]);
  }
  static bool is_comma_of_numbers(const char* at) {
    return *at == ',' && is_digit(at[3]) && (at[4] == ',' || at[5] == ',');
  }
};

}  // namespace

void portable_signals_of(const char* blocks, std::size_t count, Before& before, Signals* signals) noexcept {
  SignalsKernel<BytewiseMasks>::batch(blocks, count, before, signals);
}

}  // namespace sallyport::decode
