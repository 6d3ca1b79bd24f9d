#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sallyport::sign {

// Reads big-endian numbers and byte strings off the front of foreign bytes. Reading past the end is
// remembered, not thrown: from then on every read gives 0 or an empty view, and is_ok() is false. Borrows the
// bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t size_bytes) {
    if (size_bytes > rest_.size()) {
      is_ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size_bytes);
    rest_.remove_prefix(size_bytes);
    return taken;
  }

  // Of at most four bytes.
  std::uint32_t take_number(std::size_t size_bytes) {
    std::uint32_t value = 0;
    for (const char c : take(size_bytes)) value = (value << 8) | static_cast<unsigned char>(c);
    return value;
  }

  // Bytes that are preceded by their number, itself `size_bytes` long.
  std::string_view take_counted(std::size_t size_bytes) { return take(take_number(size_bytes)); }

  bool is_ok() const noexcept { return is_ok_; }
  // Everything was read and nothing was missing.
  bool is_at_end() const noexcept { return is_ok_ && rest_.empty(); }
  std::size_t left() const noexcept { return rest_.size(); }

 private:
  std::string_view rest_;
  bool is_ok_ = true;
};

}  // namespace sallyport::sign
