#include "content/characters.hpp"

#include "content/words.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::content {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Calls each(bytes, is_valid) for each character of `text`, in order.
template <typename Each>
void for_each_character(std::string_view text, Each each) {
  while (!text.empty()) {
    const bool is_ascii = static_cast<unsigned char>(text.front()) < 0x80;
    const std::size_t size = is_ascii ? 1 : fsck::decode_utf8(text).size_bytes;
    each(text.substr(0, size == 0 ? 1 : size), size != 0);
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  return fsck::is_utf8(text);
}

bool is_utf8_by_name(std::string_view encoding) noexcept {
  return encoding.empty() || is_same_word(encoding, "utf-8") || is_same_word(encoding, "utf8");
}

std::size_t count_characters(std::string_view text) noexcept {
  std::size_t count = 0;
  for_each_character(text, [&](std::string_view, bool) { ++count; });
  return count;
}

std::string to_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text,
                     [&](std::string_view bytes, bool is_valid) { out += is_valid ? bytes : kReplacement; });
  return out;
}

std::string to_utf8_as_git(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](std::string_view bytes, bool is_valid) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    if (is_valid) {
      out += bytes;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6U));
      out += static_cast<char>(0x80 | (byte & 0x3FU));
    }
  });
  return out;
}

std::optional<HiddenCharacter> find_control(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= ' ' && byte != 0x7F) continue;
    const bool ends_line = byte == '\r' && (at + 1 == text.size() || text[at + 1] == '\n');
    if (byte != '\t' && byte != '\n' && !ends_line) return HiddenCharacter{at, byte};
  }
  return std::nullopt;
}

}  // namespace sallyport::content
