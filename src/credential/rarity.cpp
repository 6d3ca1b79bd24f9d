// A password of five letters has an entropy no higher than a word of five letters. What tells them apart is
// which letters follow each other. So the text is priced twice: as words, by the cheapest way to lay it out
// in known words and in letters that cost what they cost after the two before them; and as random characters.
// tools/rarity makes the table of prices and the filter of known words.
#include "credential/rarity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "credential/characters.hpp"
#include "credential/model_data.hpp"

namespace sallyport::credential {

namespace {

constexpr std::size_t kMaxMeasuredBytes = 64;
constexpr std::size_t kShortestWord = 3;
constexpr std::size_t kLongestWord = 16;
constexpr unsigned kSymbols = 28;
constexpr unsigned kEdge = 0;
constexpr unsigned kDigit = 27;
constexpr std::uint64_t kFilterBits = std::uint64_t{kFilterBytes} * 8;
constexpr unsigned kProbes = 8;
// What it costs to name one of the known words; the short ones are few.
constexpr float kShortWordBits = 11;
constexpr float kWordBits = 13;
// The filter takes one string in a thousand for a word, and a text has many; a word is also pronounceable.
constexpr float kMostBitsALetter = 5.2F;
constexpr float kDigitBits = 3.3F;        // which of the ten
constexpr float kNextDigitBits = 1.0F;    // the same again, or the next: 11, 123
constexpr float kLeetBits = 3.0F;         // that an e is written 3
constexpr float kPunctuationBits = 2.0F;  // which of the usual few

constexpr std::uint64_t kFnvStart = 0xCBF29CE484222325;
constexpr std::uint64_t kFnvPrime = 0x100000001B3;

std::uint64_t add(std::uint64_t hash, char letter) noexcept {
  return (hash ^ static_cast<unsigned char>(letter)) * kFnvPrime;
}

bool filter_holds(std::uint64_t hash) noexcept {
  for (std::uint64_t probe = 0; probe < kProbes; ++probe) {
    const std::uint64_t bit = (hash + probe * (hash >> 32 | 1)) % kFilterBits;
    if ((kFilter[bit / 8] >> (bit % 8) & 1) == 0) return false;
  }
  return true;
}

unsigned symbol_of(char c) noexcept {
  if (is_letter(c)) return static_cast<unsigned>(to_lower(c) - 'a') + 1;
  return is_digit(c) ? kDigit : kEdge;
}

float price(unsigned before_last, unsigned last, unsigned next) noexcept {
  return static_cast<float>(kPrices[(before_last * kSymbols + last) * kSymbols + next]) / 16.0F;
}

// Whether a word begins at `at` though a letter stands before it: fooBar, HTTPServer.
bool begins_word(std::string_view text, std::size_t at) noexcept {
  if (at == 0 || !is_upper(text[at])) return false;
  if (is_lower(text[at - 1])) return true;
  return is_upper(text[at - 1]) && at + 1 < text.size() && is_lower(text[at + 1]);
}

// best[i] is the lowest price of the first i characters.
struct Pricing {
  std::string_view text;
  std::array<float, kMaxMeasuredBytes + 1> best{};
  unsigned before_last = kEdge;
  unsigned last = kEdge;

  void lower(std::size_t end, float bits) noexcept { best[end] = std::min(best[end], bits); }

  void step(std::size_t at) noexcept {
    const unsigned next = symbol_of(text[at]);
    float bits = best[at];
    if (next == kEdge || begins_word(text, at)) {
      if (last != kEdge) bits += price(before_last, last, kEdge);
      before_last = last = kEdge;
    }
    if (next == kEdge) {
      lower(at + 1, bits + kPunctuationBits);
      return;
    }
    bits += price(before_last, last, next);
    if (next == kDigit) {
      const bool is_next = at > 0 && (text[at] == text[at - 1] || text[at] == text[at - 1] + 1);
      bits += is_next ? kNextDigitBits : kDigitBits;
    }
    before_last = last;
    last = next;
    lower(at + 1, bits);
  }

  // All known words that begin at `at`; they may not run over into the next word of fooBar.
  void jump(std::size_t at) noexcept {
    std::uint64_t hash = kFnvStart;
    float bits = 0;
    unsigned before = kEdge;
    unsigned previous = kEdge;
    const std::size_t end = std::min(text.size(), at + kLongestWord);
    for (std::size_t next = at; next < end && is_letter(text[next]); ++next) {
      if (next > at && begins_word(text, next)) return;
      const unsigned symbol = symbol_of(text[next]);
      hash = add(hash, to_lower(text[next]));
      bits += price(before, previous, symbol);
      before = previous;
      previous = symbol;
      const std::size_t length = next + 1 - at;
      if (length < kShortestWord || bits > kMostBitsALetter * static_cast<float>(length)) continue;
      if (!filter_holds(hash)) continue;
      lower(next + 1, best[at] + (length == kShortestWord ? kShortWordBits : kWordBits));
    }
  }
};

float bits_as_words(std::string_view text) noexcept {
  Pricing pricing{.text = text};
  pricing.best.fill(1e9F);
  pricing.best[0] = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_letter(text[at])) pricing.jump(at);
    pricing.step(at);
  }
  const float edge = pricing.last == kEdge ? 0 : price(pricing.before_last, pricing.last, kEdge);
  return pricing.best[text.size()] + edge;
}

float bits_as_random(std::string_view text) noexcept {
  const Classes classes = classes_of(text);
  const bool is_mixed = classes.lower > 0 && classes.upper > 0;
  const bool is_title = is_mixed && classes.upper == 1 && is_upper(text.front());
  float alphabet = 0;
  if (classes.letters() > 0) alphabet += is_mixed && !is_title ? 52 : 26;
  if (classes.digits > 0) alphabet += 10;
  if (classes.others > 0) alphabet += 10;
  if (classes.others == 0 && !is_mixed && text.size() >= 16 && is_hex(text)) alphabet = 16;
  return static_cast<float>(text.size()) * std::log2(std::max(alphabet, 10.0F)) + (is_title ? 1.0F : 0.0F);
}

}  // namespace

double rarity_bits(std::string_view text) noexcept {
  text = text.substr(0, kMaxMeasuredBytes);
  const float random = bits_as_random(text);
  float words = bits_as_words(text);
  // p4ssw0rd, S3cur3
  std::array<char, kMaxMeasuredBytes> letters{};
  const std::size_t leet = without_leet(text, letters);
  if (leet > 0 && words > random) {
    const float plain = bits_as_words({letters.data(), text.size()});
    words = std::min(words, plain + kLeetBits * static_cast<float>(leet));
  }
  return static_cast<double>(words - random);
}

bool is_known_word(std::string_view word) noexcept {
  if (word.size() < kShortestWord || word.size() > kLongestWord) return false;
  std::uint64_t hash = kFnvStart;
  for (const char letter : word) hash = add(hash, letter);
  return filter_holds(hash);
}

}  // namespace sallyport::credential
