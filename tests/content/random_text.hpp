#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::test {

// Texts made of likely pieces, the same in every run and with every library.
class RandomText {
 public:
  explicit RandomText(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return engine_() % bound; }

  std::string_view one_of(const std::vector<std::string_view>& pieces) {
    return pieces[below(pieces.size())];
  }

  // Up to `most` of them, one behind the other.
  std::string join(const std::vector<std::string_view>& pieces, std::size_t most) {
    std::string text;
    for (std::size_t left = below(most + 1); left > 0; --left) text += one_of(pieces);
    return text;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace sallyport::test
