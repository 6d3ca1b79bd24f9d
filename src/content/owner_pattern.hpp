#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::content {

// Whose CODEOWNERS it is: the two differ in what patterns mean (codeowners.hpp).
enum class OwnersDialect : std::uint8_t { github, gitlab };

// One pattern of a CODEOWNERS file. A value; many threads may ask it.
class OwnerPattern {
 public:
  // `pattern` with its escapes, not empty. What is wrong with it is in problem(); it then matches nothing.
  OwnerPattern(std::string_view pattern, OwnersDialect dialect);

  std::string_view problem() const noexcept { return problem_; }

  // `components` of a path, divided at '/'. Time at most linear in the product of both sizes.
  bool matches(std::span<const std::string_view> components) const noexcept;

 private:
  enum class Kind : std::uint8_t { literal, one, run, set };
  struct Token {
    Kind kind = Kind::literal;
    char literal = 0;
    std::size_t set = 0;  // an index into sets_
  };
  // A component; `**` is one that stands for any number of them.
  struct Component {
    std::vector<Token> tokens;
    bool is_any_depth = false;
  };
  enum class Tail : std::uint8_t { exact, below, exact_or_below };

  void add_component(std::string_view text, OwnersDialect dialect);
  // The set whose '[' stands at `at`, which is moved to its ']'. Nothing is added if it is not closed.
  bool add_set(std::string_view text, std::size_t& at, Component& component);
  bool matches_component(const Component& component, std::string_view text) const noexcept;
  bool matches_token(const Token& token, char c) const noexcept;

  std::vector<Component> components_;
  std::vector<std::bitset<256>> sets_;
  Tail tail_ = Tail::exact;
  std::string_view problem_;
};

}  // namespace sallyport::content
