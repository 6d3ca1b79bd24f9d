// Compiled Python (CPython's Lib/importlib/_bootstrap_external.py and Python/marshal.c): a header, and one
// code object in marshal's format. It is a tree, but written so that it can be read from front to back with a
// stack of counts. Only texts matter: names, string constants, bytes constants that are text.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "unpack/form.hpp"

namespace sallyport::unpack {

namespace {

constexpr std::size_t kMostNested = 2000;  // as in marshal.c
constexpr std::string_view kDamaged = "damaged: its constants are cut off or odd";

// What differs from version to version, by the magic numbers of the releases.
struct Layout {
  std::size_t header_bytes;
  std::size_t numbers;          // before the objects of a code object
  unsigned objects_after_line;  // after the number of its first line; before it there are always eight
};

Layout layout_of(unsigned magic) noexcept {
  if (magic >= 3450) return {16, 5, 2};  // 3.11
  if (magic >= 3410) return {16, 6, 1};  // 3.8
  if (magic >= 3390) return {16, 5, 1};  // 3.7
  if (magic >= 3190) return {12, 5, 1};  // 3.3
  return {8, 5, 1};
}

// Bytes that are text; a code object's tables hardly ever are.
bool is_plain_text(std::string_view bytes) noexcept {
  return std::ranges::all_of(bytes, [](char byte) {
    return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
  });
}

class Marshal {
 public:
  Marshal(std::string_view bytes, const Layout& layout, Ledger& ledger) noexcept
      : rest_(bytes), layout_(layout), ledger_(ledger) {}

  // True if all was read, or a quota was met.
  bool read() {
    open_.push_back({.left = 1});
    while (!open_.empty() && is_good_ && !ledger_.is_over()) {
      Level& level = open_.back();
      if (level.left > 0) {
        --level.left;
        read_object();
      } else if (level.objects_after_line > 0) {
        skip(4);
        level = {.left = level.objects_after_line};
      } else {
        open_.pop_back();
      }
    }
    return is_good_;
  }

 private:
  struct Level {
    std::uint64_t left = 0;
    unsigned objects_after_line = 0;
  };

  void skip(std::uint64_t count) noexcept { take(count); }

  std::string_view take(std::uint64_t count) noexcept {
    is_good_ = is_good_ && count <= rest_.size();
    if (!is_good_) return {};
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::uint32_t number(unsigned bytes) noexcept {
    std::uint32_t value = 0;
    const std::string_view taken = take(bytes);
    for (std::size_t i = taken.size(); i > 0; --i)
      value = value << 8 | static_cast<unsigned char>(taken[i - 1]);
    return value;
  }

  void enter(Level level) {
    if (open_.size() > kMostNested)
      is_good_ = false;
    else
      open_.push_back(level);
  }

  void put(std::string_view text) {
    if (!text.empty()) static_cast<void>(ledger_.append(text) && ledger_.append("\n"));
  }

  void read_object() {
    // A flag on the type says that other places refer to the object by its number.
    const char type = static_cast<char>(number(1) & 0x7f);
    switch (type) {
      case 'N':
      case 'F':
      case 'T':
      case '.':
      case 'S':
        return;
      case '0':  // ends a dictionary
        open_.back().left = 0;
        return;
      case 's': {
        const std::string_view bytes = take(number(4));
        if (is_plain_text(bytes)) put(bytes);
        return;
      }
      case 't':
      case 'u':
      case 'a':
      case 'A':
        return put(take(number(4)));
      case 'z':
      case 'Z':
        return put(take(number(1)));
      case ')':
        return enter({.left = number(1)});
      case '(':
      case '[':
      case '<':
      case '>':
        return enter({.left = number(4)});
      case '{':
        return enter({.left = std::numeric_limits<std::uint64_t>::max()});
      case 'c':
        skip(4 * layout_.numbers);
        return enter({.left = 8, .objects_after_line = layout_.objects_after_line});
      default:
        return skip_number(type);
    }
  }

  void skip_number(char type) noexcept {
    switch (type) {
      case 'i':
      case 'r':
        return skip(4);
      case 'I':
      case 'g':
        return skip(8);
      case 'y':
        return skip(16);
      case 'f':
        return skip(number(1));
      case 'x':
        skip(number(1));
        return skip(number(1));
      case 'l': {  // 15 bits in two bytes; a negative count for a negative number
        const auto digits = std::int64_t{static_cast<std::int32_t>(number(4))};
        return skip(2 * static_cast<std::uint64_t>(digits < 0 ? -digits : digits));
      }
      default:
        is_good_ = false;
    }
  }

  std::string_view rest_;
  const Layout& layout_;
  Ledger& ledger_;
  std::vector<Level> open_;
  bool is_good_ = true;
};

}  // namespace

Outcome open_pyc(std::string_view bytes, Ledger& ledger) {
  if (!ledger.begin()) return conclude(ledger, {});
  const unsigned magic =
      static_cast<unsigned>(static_cast<unsigned char>(bytes[1])) << 8 | static_cast<unsigned char>(bytes[0]);
  const Layout layout = layout_of(magic);
  const bool is_whole = Marshal(bytes.substr(layout.header_bytes), layout, ledger).read();
  ledger.hand_out("constants");
  return conclude(ledger, is_whole ? std::string_view() : kDamaged);
}

}  // namespace sallyport::unpack
