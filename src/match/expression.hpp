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
// refuses, this reader may misread. Nothing if the pattern holds something that the tree cannot say exactly,
// such as a Unicode class.
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

// The expression in a syntax that means the same to PCRE, and so to Hyperscan: it matches wherever
// `expression` does (and perhaps elsewhere), with the same ends. Without assertions, all of them are taken as
// true.
std::string to_hyperscan(const Expression& expression, bool with_assertions);

}  // namespace sallyport::match
