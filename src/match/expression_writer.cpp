#include <algorithm>

#include <fmt/format.h>

#include "match/expression.hpp"

namespace sallyport::match {

namespace {

using Kind = Expression::Kind;

constexpr std::uint64_t kHuge = std::uint64_t{1} << 40U;  // far beyond any text, far from overflow

ByteSet all_bytes(const Expression& expression) {
  ByteSet set = expression.bytes;
  for (const Expression& part : expression.parts) set |= all_bytes(part);
  return set;
}

ByteSet bytes_of_unlimited_repeats(const Expression& expression) {
  if (expression.kind == Kind::repeat && expression.most == Expression::kUnlimited)
    return all_bytes(expression);
  ByteSet set;
  for (const Expression& part : expression.parts) set |= bytes_of_unlimited_repeats(part);
  return set;
}

std::uint64_t least_bytes(const Expression& expression) {
  switch (expression.kind) {
    case Kind::nothing:
    case Kind::assertion:
      return 0;
    case Kind::byte:
      return 1;
    case Kind::repeat:
      return std::min(kHuge, expression.least * least_bytes(expression.parts.front()));
    case Kind::sequence: {
      std::uint64_t sum = 0;
      for (const Expression& part : expression.parts) sum = std::min(kHuge, sum + least_bytes(part));
      return sum;
    }
    case Kind::choice: {
      std::uint64_t least = kHuge;
      for (const Expression& part : expression.parts) least = std::min(least, least_bytes(part));
      return least;
    }
  }
  return 0;
}

std::uint64_t most_bytes_outside(const Expression& expression, const ByteSet& free) {
  switch (expression.kind) {
    case Kind::nothing:
    case Kind::assertion:
      return 0;
    case Kind::byte:
      return (expression.bytes & ~free).any() ? 1 : 0;
    case Kind::repeat:
      // All that an unlimited repeat takes is free.
      if (expression.most == Expression::kUnlimited) return 0;
      return std::min(kHuge, expression.most * most_bytes_outside(expression.parts.front(), free));
    case Kind::sequence: {
      std::uint64_t sum = 0;
      for (const Expression& part : expression.parts)
        sum = std::min(kHuge, sum + most_bytes_outside(part, free));
      return sum;
    }
    case Kind::choice: {
      std::uint64_t most = 0;
      for (const Expression& part : expression.parts) most = std::max(most, most_bytes_outside(part, free));
      return most;
    }
  }
  return kHuge;
}

bool takes_no_bytes(const Expression& expression) {
  return all_bytes(expression).none();
}

std::string one_byte(std::size_t value) {
  const auto is_plain = [](std::size_t byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte == '_';
  };
  return is_plain(value) ? std::string(1, static_cast<char>(value)) : fmt::format("\\x{:02x}", value);
}

std::string byte_class(const ByteSet& set) {
  std::string ranges;
  for (std::size_t first = 0; first < set.size(); ++first) {
    if (!set[first]) continue;
    std::size_t last = first;
    while (last + 1 < set.size() && set[last + 1]) ++last;
    if (set.count() == 1) return one_byte(first);
    ranges += one_byte(first);
    if (last > first) ranges += (last > first + 1 ? "-" : "") + one_byte(last);
    first = last;
  }
  return "[" + ranges + "]";
}

class Writer {
 public:
  explicit Writer(bool with_assertions) : with_assertions_(with_assertions) {}

  // `is_at_start`: no byte of the match can stand before this part.
  std::string write(const Expression& expression, bool is_at_start) const {
    switch (expression.kind) {
      case Kind::nothing:
        return {};
      case Kind::byte:
        return byte_class(expression.bytes);
      case Kind::assertion:
        return with_assertions_ ? assertion(expression.assertion, is_at_start) : "";
      case Kind::sequence:
        return sequence(expression, is_at_start);
      case Kind::choice:
        return choice(expression, is_at_start);
      case Kind::repeat:
        return repeat(expression);
    }
    return {};
  }

 private:
  static std::string assertion(Assertion what, bool is_at_start) {
    switch (what) {
      case Assertion::text_begin:
        return "^";
      case Assertion::text_end:
        return "\\z";  // PCRE's `$` would match before a last newline as well
      // To RE2 a line also begins after the newline that ends the text, to PCRE it does not. At the start of
      // a match that is not empty a byte follows, and they agree; elsewhere the assertion is taken as true.
      case Assertion::line_begin:
        return is_at_start ? "(?m:^)" : "";
      case Assertion::line_end:
        return "(?m:$)";
      case Assertion::word_boundary:
        return "\\b";
      case Assertion::no_word_boundary:
        return "\\B";
    }
    return {};
  }

  std::string sequence(const Expression& expression, bool is_at_start) const {
    std::string text;
    for (const Expression& part : expression.parts) {
      text += write(part, is_at_start);
      is_at_start = is_at_start && takes_no_bytes(part);
    }
    return text;
  }

  std::string choice(const Expression& expression, bool is_at_start) const {
    std::string text = "(?:";
    for (const Expression& part : expression.parts) {
      if (&part != expression.parts.data()) text += '|';
      text += write(part, is_at_start);
    }
    return text + ")";
  }

  std::string repeat(const Expression& expression) const {
    const Expression& part = expression.parts.front();
    // Repeats of nothing but assertions are taken as true: PCRE's dialects disagree on them.
    if (takes_no_bytes(part) || expression.most == 0) return {};
    const std::string once = part.kind == Kind::byte ? write(part, false) : "(?:" + write(part, false) + ")";
    if (expression.most == Expression::kUnlimited) return fmt::format("{}{{{},}}", once, expression.least);
    return fmt::format("{}{{{},{}}}", once, expression.least, expression.most);
  }

  bool with_assertions_;
};

}  // namespace

Extent extent(const Expression& expression) {
  const ByteSet free = bytes_of_unlimited_repeats(expression);
  return {.least_bytes = least_bytes(expression),
          .free = free,
          .most_other_bytes = most_bytes_outside(expression, free)};
}

std::string to_hyperscan(const Expression& expression, bool with_assertions) {
  return Writer(with_assertions).write(expression, true);
}

}  // namespace sallyport::match
