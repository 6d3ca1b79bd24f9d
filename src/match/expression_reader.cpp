// Reads RE2's syntax, so that Hyperscan can be told in unmistakable words what RE2 will look for.
//
// Hyperscan reads PCRE's syntax, and the two differ where one would not look: \v is one byte to RE2 and a
// class to PCRE, \s holds VT for one and not for the other, `$` also matches before a last newline in PCRE,
// (?U), [[:word:]], \Q..\E, octal escapes, `{,n}` and case folding of bytes above 127 each have a twist. The
// first stage may report too much, but never too little, so a list of "known differences" would be a list of
// known holes. Instead the pattern is read here by RE2's rules into a tree of byte sets and repeats, and
// written again from the tree (expression_writer.cpp). What this reader does not know is said to be unknown,
// and the rule takes the slow way.
#include <cstddef>
#include <utility>

#include "match/expression.hpp"

namespace sallyport::match {

namespace {

struct NotKnown {};  // never leaves this file

struct Flags {
  bool fold_case = false;
  bool multi_line = false;
  bool dot_takes_newline = false;
};

const ByteSet& known(const std::optional<ByteSet>& set) {
  if (!set) throw NotKnown{};
  return *set;
}

Expression byte(const ByteSet& set) {
  if (set.none()) throw NotKnown{};  // matches nothing; PCRE has no word for it
  return {.kind = Expression::Kind::byte, .bytes = set};
}

Expression assertion(Assertion what) {
  return {.kind = Expression::Kind::assertion, .assertion = what};
}

Expression group_of(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  if (parts.empty()) return {};
  return {.kind = kind, .parts = std::move(parts)};
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  Expression whole() {
    Expression expression = choice({});
    if (!rest_.empty()) throw NotKnown{};
    return expression;
  }

 private:
  // `flags` by value: what (?i) changes ends with the group, and goes on after a `|`.
  Expression choice(Flags flags) {
    if (++depth_ > 1000) throw NotKnown{};
    std::vector<Expression> branches;
    do branches.push_back(sequence(flags));
    while (take("|"));
    --depth_;
    return group_of(Expression::Kind::choice, std::move(branches));
  }

  Expression sequence(Flags& flags) {
    std::vector<Expression> parts;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      if (take("\\Q")) {
        while (!rest_.empty() && !take("\\E")) parts.push_back(literal(next(), flags));
      } else if (!repeat(parts)) {
        part(parts, flags);
      }
    }
    return group_of(Expression::Kind::sequence, std::move(parts));
  }

  // A repeat operator is about the last part, as on RE2's stack.
  bool repeat(std::vector<Expression>& parts) {
    std::uint32_t least = 0;
    std::uint32_t most = Expression::kUnlimited;
    if (take("+")) {
      least = 1;
    } else if (take("?")) {
      most = 1;
    } else if (!take("*") && !counted(least, most)) {
      return false;
    }
    take("?");  // lazy: another preference, the same matches
    if (parts.empty()) throw NotKnown{};
    Expression repeated{.kind = Expression::Kind::repeat, .least = least, .most = most};
    repeated.parts.push_back(std::move(parts.back()));
    parts.back() = std::move(repeated);
    return true;
  }

  // "{n}", "{n,}" or "{n,m}". Anything else that begins with a brace is the brace itself.
  bool counted(std::uint32_t& least, std::uint32_t& most) {
    const std::string_view before = rest_;
    const auto give_up = [&] {
      rest_ = before;
      return false;
    };
    if (!take("{") || !number(least)) return give_up();
    most = least;
    if (take(",")) {
      most = Expression::kUnlimited;
      if (!rest_.empty() && rest_.front() != '}' && !number(most)) return give_up();
    }
    return take("}") || give_up();
  }

  bool number(std::uint32_t& value) {
    const auto is_digit = [&](std::size_t at) {
      return at < rest_.size() && rest_[at] >= '0' && rest_[at] <= '9';
    };
    if (!is_digit(0) || (rest_.front() == '0' && is_digit(1))) return false;
    value = 0;
    while (is_digit(0)) {
      value = value * 10 + static_cast<std::uint32_t>(next() - '0');
      if (value > 100000) throw NotKnown{};  // RE2 stops at 1000
    }
    return true;
  }

  void part(std::vector<Expression>& parts, Flags& flags) {
    const char first = next();
    switch (first) {
      case '(':
        group(parts, flags);
        return;
      case '[':
        parts.push_back(byte(bracket(flags)));
        return;
      case '.':
        parts.push_back(byte(flags.dot_takes_newline ? ~ByteSet() : ~byte_range('\n', '\n')));
        return;
      case '^':
        parts.push_back(assertion(flags.multi_line ? Assertion::line_begin : Assertion::text_begin));
        return;
      case '$':
        parts.push_back(assertion(flags.multi_line ? Assertion::line_end : Assertion::text_end));
        return;
      case '\\':
        escape(parts, flags);
        return;
      default:
        parts.push_back(literal(first, flags));
        return;
    }
  }

  void group(std::vector<Expression>& parts, Flags& flags) {
    Flags inside = flags;
    if (take("?P<") || take("?<")) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) throw NotKnown{};
      rest_.remove_prefix(end + 1);
    } else if (take("?")) {
      if (read_flags(inside)) {
        flags = inside;
        return;
      }
    }
    parts.push_back(choice(inside));
    if (!take(")")) throw NotKnown{};
  }

  // True for "(?i)", which changes the rest of the group around it; false for "(?i:", which opens one.
  bool read_flags(Flags& flags) {
    bool value = true;
    for (;;) {
      switch (next()) {
        case 'i':
          flags.fold_case = value;
          break;
        case 'm':
          flags.multi_line = value;
          break;
        case 's':
          flags.dot_takes_newline = value;
          break;
        case 'U':
          break;  // swaps lazy and greedy
        case '-':
          value = false;
          break;
        case ':':
          return false;
        case ')':
          return true;
        default:
          throw NotKnown{};
      }
    }
  }

  void escape(std::vector<Expression>& parts, const Flags& flags) {
    if (rest_.empty()) throw NotKnown{};
    switch (const char letter = rest_.front()) {
      case 'A':
        next();
        parts.push_back(assertion(Assertion::text_begin));
        return;
      case 'z':
        next();
        parts.push_back(assertion(Assertion::text_end));
        return;
      case 'b':
        next();
        parts.push_back(assertion(Assertion::word_boundary));
        return;
      case 'B':
        next();
        parts.push_back(assertion(Assertion::no_word_boundary));
        return;
      case 'C':
        next();
        parts.push_back(byte(~ByteSet()));
        return;
      default:
        if (const std::optional<ByteSet> perl = perl_class(letter)) {
          next();
          parts.push_back(byte(*perl));
        } else {
          parts.push_back(literal(escaped(), flags));
        }
    }
  }

  // The byte that an escape stands for; the backslash is already taken.
  char escaped() {
    const char letter = next();
    switch (letter) {
      case 'a':
        return '\a';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'v':
        return '\v';
      case 'x':
        return hexadecimal();
      default:
        break;
    }
    if (letter >= '0' && letter <= '7') return octal(static_cast<unsigned>(letter - '0'));
    const auto code = static_cast<unsigned char>(letter);
    if (code >= 0x80 || word_bytes()[code]) throw NotKnown{};
    return letter;
  }

  char octal(unsigned value) {
    for (int more = 0; more < 2 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '7'; ++more) {
      value = value * 8 + static_cast<unsigned>(next() - '0');
    }
    if (value > 0xFF) throw NotKnown{};
    return static_cast<char>(value);
  }

  char hexadecimal() {
    if (!take("{")) {
      const unsigned high = hex_digit();
      return static_cast<char>(high * 16 + hex_digit());
    }
    unsigned value = 0;
    do {
      value = value * 16 + hex_digit();
      if (value > 0xFF)
        throw NotKnown{};  // in no text of bytes, but case folding could lead back to one that is
    } while (!take("}"));
    return static_cast<char>(value);
  }

  unsigned hex_digit() {
    const char digit = next();
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    const char lower = static_cast<char>(digit | 0x20);
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
    throw NotKnown{};
  }

  ByteSet bracket(const Flags& flags) {
    const bool is_negated = take("^");
    // Versions of RE2 differ in the case of bytes above 127: the set has all that any of them would take.
    const auto fold = [&](const ByteSet& set) {
      if (!flags.fold_case) return set;
      return is_negated ? with_both_ascii_cases(set) : with_both_cases(set);
    };
    ByteSet set;
    for (bool is_first = true; rest_.empty() || rest_.front() != ']' || is_first; is_first = false) {
      const std::size_t close = rest_.find(":]", 2);
      if (rest_.starts_with("[:") && close != std::string_view::npos) {
        const bool is_other = rest_.substr(2).starts_with('^');
        const std::size_t begin = is_other ? 3 : 2;
        const ByteSet named = fold(known(named_class(rest_.substr(begin, close - begin))));
        set |= is_other ? ~named : named;
        rest_.remove_prefix(close + 2);
      } else if (rest_.size() >= 2 && rest_.front() == '\\' && perl_class(rest_[1])) {
        next();
        set |= known(perl_class(next()));
      } else {
        set |= fold(bracket_range());
      }
    }
    next();
    return is_negated ? ~set : set;
  }

  ByteSet bracket_range() {
    const unsigned first = bracket_byte();
    if (rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') return byte_range(first, first);
    next();
    const unsigned last = bracket_byte();
    if (last < first) throw NotKnown{};
    return byte_range(first, last);
  }

  unsigned bracket_byte() {
    const char first = next();
    return static_cast<unsigned char>(first == '\\' ? escaped() : first);
  }

  static Expression literal(char value, const Flags& flags) {
    const ByteSet set = byte_range(static_cast<unsigned char>(value), static_cast<unsigned char>(value));
    return byte(flags.fold_case ? with_both_cases(set) : set);
  }

  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  char next() {
    if (rest_.empty()) throw NotKnown{};
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view rest_;
  int depth_ = 0;
};

}  // namespace

std::optional<Expression> read_expression(std::string_view pattern) {
  try {
    return Reader(pattern).whole();
  } catch (const NotKnown&) {
    return std::nullopt;
  }
}

}  // namespace sallyport::match
