#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sallyport::match {

// The plain binary form of cached things: little-endian numbers and length-prefixed bytes.
class WireWriter {
 public:
  void number(std::uint64_t value, unsigned size_bytes) {
    for (unsigned n = 0; n < size_bytes; ++n) bytes_ += static_cast<char>((value >> (8 * n)) & 0xFFU);
  }
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void block(std::string_view bytes) {
    number(bytes.size(), 8);
    raw(bytes);
  }
  // Zeros, up to a multiple of `size_bytes` from the beginning.
  void align(std::size_t size_bytes) {
    while (bytes_.size() % size_bytes != 0) bytes_ += '\0';
  }
  std::string finish() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what WireWriter wrote. Throws base::Error where the bytes end too early.
class WireReader {
 public:
  WireReader(std::string_view bytes, std::string_view name)
      : rest_(bytes), size_(bytes.size()), name_(name) {}

  // Of at most 8 bytes.
  std::uint64_t number(unsigned size_bytes) {
    const std::string_view bytes = raw(size_bytes);
    std::uint64_t value = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&value, bytes.data(), bytes.size());
    } else {
      for (unsigned n = 0; n < size_bytes; ++n)
        value |= std::uint64_t{static_cast<unsigned char>(bytes[n])} << (8 * n);
    }
    return value;
  }
  // A view into the bytes that are read.
  std::string_view raw(std::uint64_t size_bytes) {
    if (size_bytes > rest_.size()) fail();
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size_bytes));
    rest_.remove_prefix(bytes.size());
    return bytes;
  }
  std::string_view block() { return raw(number(8)); }
  // What WireWriter::align wrote.
  void align(std::size_t size_bytes) {
    while (done() % size_bytes != 0) {
      if (number(1) != 0) fail();
    }
  }
  std::size_t left() const noexcept { return rest_.size(); }
  std::size_t done() const noexcept { return size_ - rest_.size(); }
  void expect_end() const {
    if (!rest_.empty()) fail();
  }
  [[noreturn]] void fail() const { throw base::Error(std::string(name_) + " is damaged"); }

 private:
  std::string_view rest_;
  std::size_t size_;
  std::string_view name_;
};

}  // namespace sallyport::match
