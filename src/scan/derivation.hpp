#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "match/regex.hpp"

namespace sallyport::scan {

// How a text was made of another one, the base: stretches of the base were copied, and bytes inserted.
class Derivation {
 public:
  struct Copy {
    std::size_t at = 0;  // in the text
    std::size_t base = 0;
    std::size_t size = 0;
  };

  Derivation(std::size_t base_bytes, std::size_t text_bytes)
      : base_bytes_(base_bytes), text_bytes_(text_bytes) {}

  // In order of their place in the text, one behind the other at the most. Copies that go on in the base as
  // in the text become one.
  void add(const Copy& copy);

  std::size_t base_bytes() const noexcept { return base_bytes_; }
  std::size_t text_bytes() const noexcept { return text_bytes_; }
  const std::vector<Copy>& copies() const noexcept { return copies_; }

  // Whether a copy begins (ends) where both texts do: then nothing is before (behind) it in either.
  bool is_at_begin(const Copy& copy) const noexcept { return copy.at == 0 && copy.base == 0; }
  bool is_at_end(const Copy& copy) const noexcept {
    return copy.at + copy.size == text_bytes_ && copy.base + copy.size == base_bytes_;
  }

  // The copy that `place` of the text is in; null if it was inserted.
  const Copy* copy_at(std::size_t place) const noexcept;

  // What is new: stretches of the text that no copy covers, and empty ones where two copies meet that do not
  // go on, or where the text begins or ends and the base does not. In order.
  std::vector<match::Span> changes() const;

 private:
  std::size_t base_bytes_;
  std::size_t text_bytes_;
  std::vector<Copy> copies_;
};

}  // namespace sallyport::scan
