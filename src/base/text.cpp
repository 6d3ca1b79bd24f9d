#include "base/text.hpp"

#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace sallyport::base {

namespace {

constexpr std::string_view kSpaces = " \t\r\n\v\f";

struct CodePoint {
  char32_t value;
  std::size_t size;  // bytes; 0: invalid UTF-8 here
};

// Strict UTF-8 of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
CodePoint decode(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {0, 0};
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0) != 0x80) return {0, 0};
    value = (value << 6) | (at(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {0, 0};
  return {value, size};
}

// C1 controls, bidirectional controls, zero-width and other invisible format characters: what Trojan Source
// (CVE-2021-42574) and terminal tricks are made of.
bool is_deceptive(char32_t c) {
  return (c >= 0x80 && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

}  // namespace

std::string escape_foreign(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const CodePoint point = decode(bytes);
    if (point.size == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(bytes[0]));
      bytes.remove_prefix(1);
      continue;
    }
    if (point.value == '\n') {
      out += "\\n";
    } else if (point.value == '\t') {
      out += "\\t";
    } else if (point.value < 0x20 || point.value == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(point.value));
    } else if (is_deceptive(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", static_cast<unsigned>(point.value));
    } else {
      out += bytes.substr(0, point.size);
    }
    bytes.remove_prefix(point.size);
  }
  return out;
}

std::string escape_invalid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t size = decode(bytes).size;
    if (size == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(bytes[0]));
    } else {
      out += bytes.substr(0, size);
    }
    bytes.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string shell_quote(std::string_view bytes) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,:@%+";
  if (!bytes.empty() && bytes.find_first_not_of(kPlain) == std::string_view::npos) return std::string(bytes);
  const bool is_printable = escape_foreign(bytes) == bytes;
  std::string out = is_printable ? "'" : "$'";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_printable) {
      out += c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1);
    } else if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte > 0x7E) {
      fmt::format_to(std::back_inserter(out), "\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out += '\'';
}

std::string shell_pathspec(std::string_view path) {
  const bool is_magic = path.starts_with(':') || path.find_first_of("*?[\\") != std::string_view::npos;
  return shell_quote(is_magic ? ":(literal)" + std::string(path) : std::string(path));
}

std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::byte b : bytes) {
    out += kDigits[std::to_integer<unsigned>(b) >> 4];
    out += kDigits[std::to_integer<unsigned>(b) & 15];
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

std::string_view trim(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string wrap(std::string_view text, std::size_t columns, std::string_view indent) {
  const auto width = [](std::string_view word) {
    std::size_t points = 0;
    for (const char c : word) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return points;
  };
  std::string out;
  std::size_t used = 0;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (used != 0 && used + 1 + width(word) > columns) {
      out += '\n';
      out += indent;
      used = width(indent);
    } else if (used != 0) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width(word);
  }
  return out;
}

}  // namespace sallyport::base
