#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sallyport::policy {

// A pattern over names with '/': `*` any run of characters within a component, `**` any run across components ("**/" also matches nothing, so "**/x"
// matches "x"), `?` one character within a component, [abc] [a-z] [!a-z] one of a set, `\` takes the next character literally. It must match the whole name.
class Glob {
 public:
  Glob() = default;
  // Throws base::Error for an empty pattern, an unclosed set or a trailing backslash.
  explicit Glob(std::string pattern);

  // Time at most linear in the product of both sizes.
  bool matches(std::string_view name) const;

  // Of two patterns that match a name, the one with the larger value is the more specific: a pattern without wildcards beats every other, then
  // more literal characters win.
  std::size_t specificity() const noexcept { return specificity_; }
  const std::string& pattern() const noexcept { return pattern_; }
  bool has_slash() const noexcept { return pattern_.find('/') != std::string::npos; }

 private:
  std::string pattern_;
  std::size_t specificity_ = 0;
};

}  // namespace sallyport::policy
