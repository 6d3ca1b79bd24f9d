#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/byte_set.hpp"

namespace sallyport::match {

enum class Assertion : std::uint8_t {
  text_begin,
  text_end,
  line_begin,
  line_end,
  word_boundary,
  no_word_boundary
};

// A regular expression as a tree, over bytes: flags, case folding, named classes and groups are resolved into
// it.
struct Expression {
  enum class Kind : std::uint8_t { nothing, byte, assertion, sequence, choice, repeat };
  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

  Kind kind = Kind::nothing;
  ByteSet bytes;                                // byte: any one of these
  Assertion assertion = Assertion::text_begin;  // assertion
  std::uint32_t least = 0;                      // repeat: of parts[0]
  std::uint32_t most = 0;                       // repeat; may be kUnlimited
  std::vector<Expression> parts;                // sequence, choice, repeat
};

// The tree of `pattern`, which RE2 must already have taken (in its Perl-like syntax, over Latin-1): what RE2
// refuses, this reader may misread. Where the case of bytes above 127 does not count, it takes what any
// version of RE2 would. Nothing if the pattern holds something else that the tree cannot say exactly, such as
// a Unicode class.
std::optional<Expression> read_expression(std::string_view pattern);

// How much text a match of an expression can cover.
struct Extent {
  std::uint64_t least_bytes = 0;
  // Bytes of which a match may hold any number, because an unlimited repeat takes them ...
  ByteSet free;
  // ... and how many others it holds at most.
  std::uint64_t most_other_bytes = 0;
};

Extent extent(const Expression& expression);

// A narrower expression that the first stage looks for in place of another.
struct Superset {
  Expression expression;
  // It ends before the other one may: a match of the other holds one of this one, which ends within it.
  bool is_cut = false;
  // How far in front of where it ends a match of the other can begin, in bytes; kUnlimited if nothing bounds
  // it.
  std::uint32_t most_before_end = Expression::kUnlimited;
  // The width of the longest match of `expression`, in bytes; kUnlimited if it could not be narrowed.
  std::uint32_t width = Expression::kUnlimited;
};

// Every match of `expression`, [begin, end), has a match of the superset in it that ends at `end`, or
// (is_cut) before it, and that is at most `most_bytes` wide: what may be missing is left out at the front,
// and the rest is cut where it gets too wide, an unlimited repeat being taken as often as it must.
Superset superset_of(const Expression& expression, std::uint32_t most_bytes);

// The expression in a syntax that means the same to PCRE, and so to Hyperscan: it matches wherever
// `expression` does (and perhaps elsewhere), with the same ends. Without assertions, all of them are taken as
// true.
std::string to_hyperscan(const Expression& expression, bool with_assertions);

}  // namespace sallyport::match
