#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::policy {

// A pattern over names with '/', both taken as bytes: `*` any run within a component, `**` any run across
// components
// ("**/" at the start of a component also matches nothing, so "**/x" matches "x"), `?` one byte but '/',
// [abc] [a-z] [!a-z] one ASCII character of a set (never '/'), `\` takes the next character literally. It
// must match the whole name. A leading dot is a character like any other. A value; matches() may be called by
// many threads.
class Glob {
 public:
  Glob() = default;  // matches the empty name alone
  // Throws base::Error for an empty pattern, an unclosed or non-ASCII set, or a trailing backslash.
  explicit Glob(std::string pattern);

  // Time at most linear in the product of both sizes.
  bool matches(std::string_view name) const;

  // Of two patterns that match a name, the one with the larger value is the more specific: a pattern without
  // wildcards beats every other, then more literal characters win. '/' is a literal character, also in "**/".
  std::size_t specificity() const noexcept { return specificity_; }
  const std::string& pattern() const noexcept { return pattern_; }
  bool has_slash() const noexcept { return pattern_.find('/') != std::string::npos; }

 private:
  enum class Kind : std::uint8_t {
    literal,
    one,            // ? and sets
    run,            // *
    long_run,       // **
    folders,        // the start of **/: goes on as nothing or as inside_folders
    inside_folders  // the rest of **/: takes anything, and is done at a '/'
  };
  struct Token {
    Kind kind = Kind::literal;
    char literal = 0;
    std::size_t set = 0;  // an index into sets_, for `one`
  };

  void parse_wildcards(std::size_t& at);
  std::bitset<256> parse_set(std::size_t& at) const;
  void measure();
  bool simulate(std::string_view name) const;

  std::string pattern_;
  std::size_t specificity_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::bitset<256>> sets_;
  // The literals before the first and after the last wildcard: most names fail on one of them.
  std::string prefix_;
  std::string suffix_;
  bool is_exact_ = true;
};

}  // namespace sallyport::policy
