#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "rules/load.hpp"

namespace sallyport::rules {

namespace {

constexpr std::size_t kMaxCount = 4096;
constexpr std::size_t kMaxExpansionBytes = 1U << 20;

[[noreturn]] void fail(std::string_view body, std::string_view problem) {
  throw base::Error(fmt::format("example template {{{{{}}}}}: {}", body.substr(0, 60), problem),
                    "a template is {{CLASS COUNT}}, such as {{0-9A-Za-z_- 20}}, or {{}}");
}

// SHA-256 in counter mode: the same on every machine and library, which std::uniform_int_distribution is not.
class Drawer {
 public:
  explicit Drawer(std::string_view seed) : key_(base::sha256(seed)) {}

  // Uniform in [0, bound), for a bound of 1 to 256.
  std::size_t below(std::size_t bound) {
    const std::size_t fair = 256 - 256 % bound;  // bytes from here on would favour the small numbers
    for (;;) {
      const std::size_t byte = next_byte();
      if (byte < fair) return byte % bound;
    }
  }

 private:
  std::size_t next_byte() {
    if (used_ == block_.size()) {
      std::string input(reinterpret_cast<const char*>(key_.data()), key_.size());
      for (unsigned shift = 0; shift < 64; shift += 8) input += static_cast<char>((counter_ >> shift) & 0xFF);
      block_ = base::sha256(input);
      ++counter_;
      used_ = 0;
    }
    return std::to_integer<std::size_t>(block_[used_++]);
  }

  base::Sha256 key_;
  base::Sha256 block_{};
  std::size_t used_ = block_.size();
  std::uint64_t counter_ = 0;
};

// The body of a character class, read from left to right.
class ClassReader {
 public:
  ClassReader(std::string_view text, std::string_view body) : rest_(text), body_(body) {}

  // Every byte of the class once, in order of value.
  std::string members() {
    if (rest_.empty()) fail(body_, "no character class");
    if (rest_.front() == '^') fail(body_, "a class cannot be negated; write \\^ for the character");
    std::array<bool, 256> is_member{};
    while (!rest_.empty()) {
      const bool is_first = rest_.size() == class_size_;
      const bool is_bare_dash = rest_.front() == '-';
      if (is_bare_dash && !is_first && rest_.size() != 1)
        fail(body_, "a '-' that is no range must stand first or last in the class, or be written \\-");
      const std::size_t low = character();
      std::size_t high = low;
      if (rest_.size() >= 2 && rest_.front() == '-') {
        rest_.remove_prefix(1);
        high = character();
        if (high < low) fail(body_, "a range that runs backwards");
      }
      for (std::size_t c = low; c <= high; ++c) is_member[c] = true;
    }
    std::string members;
    for (std::size_t c = 0; c < is_member.size(); ++c) {
      if (is_member[c]) members += static_cast<char>(static_cast<unsigned char>(c));
    }
    return members;
  }

 private:
  std::size_t character() {
    const auto c = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (c == '\\') return escaped();
    if (c == '[' || c == ']')
      fail(body_, "the class stands without brackets; write \\[ or \\] for the character");
    if (c >= 0x80 || c < 0x20) fail(body_, "a byte outside printable ASCII must be written \\xNN");
    return c;
  }

  std::size_t escaped() {
    if (rest_.empty()) fail(body_, "a lone backslash at the end of the class");
    const auto c = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (c == 'x') return hexadecimal();
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (is_word || c >= 0x80)
      fail(body_, "of the escapes only \\xNN and a backslash before punctuation are known");
    return c;
  }

  std::size_t hexadecimal() {
    unsigned value = 0;
    const std::string_view digits = rest_.substr(0, 2);
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || result.ptr != digits.data() + 2)
      fail(body_, "\\x needs two hexadecimal digits");
    rest_.remove_prefix(2);
    return value;
  }

  std::string_view rest_;
  std::string_view body_;
  std::size_t class_size_ = rest_.size();
};

std::size_t count_of(std::string_view digits, std::string_view body) {
  std::size_t count = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, count);
  if (digits.empty() || result.ec != std::errc() || result.ptr != end || count < 1 || count > kMaxCount)
    fail(body, fmt::format("the count must be a number from 1 to {}", kMaxCount));
  return count;
}

void expand_template(std::string_view body, Drawer& drawer, std::string& out) {
  if (body.empty()) return;
  const std::size_t space = body.rfind(' ');
  if (space == std::string_view::npos) fail(body, "no count after the class");
  const std::size_t count = count_of(body.substr(space + 1), body);
  const std::string members = ClassReader(body.substr(0, space), body).members();
  for (std::size_t i = 0; i < count; ++i) out += members[drawer.below(members.size())];
}

}  // namespace

std::string expand_example(std::string_view example, std::string_view seed) {
  Drawer drawer(seed);
  std::string out;
  for (;;) {
    const std::size_t open = example.find("{{");
    out += example.substr(0, open);
    if (open == std::string_view::npos) return out;
    example.remove_prefix(open + 2);
    const std::size_t close = example.find("}}");
    if (close == std::string_view::npos) fail(example, "the template is not closed with }}");
    expand_template(example.substr(0, close), drawer, out);
    example.remove_prefix(close + 2);
    if (out.size() > kMaxExpansionBytes)
      throw base::Error(fmt::format("an example expands to more than {} bytes", kMaxExpansionBytes));
  }
}

}  // namespace sallyport::rules
