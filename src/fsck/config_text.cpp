#include "fsck/config_text.hpp"

#include "base/text.hpp"

namespace sallyport::fsck {

namespace {

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_key_character(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

// What a letter behind a backslash stands for in a value; nothing: no escape.
std::optional<char> unescape(char c) noexcept {
  switch (c) {
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case '\\':
    case '"':
      return c;
    default:
      return std::nullopt;
  }
}

}  // namespace

ConfigText::ConfigText(std::string_view text) noexcept : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

// A carriage return before a line feed is no character.
ConfigText::Character ConfigText::next() noexcept {
  if (text_.substr(at_).starts_with("\r\n")) ++at_;
  if (at_ >= text_.size()) return {};
  return {text_[at_++], false};
}

std::optional<Setting> ConfigText::fail() noexcept {
  is_broken_ = true;
  return std::nullopt;
}

std::optional<Setting> ConfigText::take() {
  if (is_broken_) return std::nullopt;
  for (;;) {
    Character c = next();
    while (!c.is_at_end && is_space(c.value)) c = next();
    if (c.is_at_end) return std::nullopt;
    if (c.value == '#' || c.value == ';') {
      while (c.value != '\n') c = next();
    } else if (c.value == '[') {
      if (!take_section()) return fail();
    } else {
      return is_letter(c.value) ? take_setting(c.value) : fail();
    }
  }
}

// Behind the '[': "section]", "section.subsection]" or "section "subsection"]".
bool ConfigText::take_section() {
  section_.clear();
  for (;;) {
    const Character c = next();
    if (c.is_at_end) return false;
    if (c.value == ']') break;
    if (is_space(c.value)) {
      if (!take_subsection(c.value)) return false;
      break;
    }
    if (!is_key_character(c.value) && c.value != '.') return false;
    section_ += base::to_lower(std::string_view(&c.value, 1));
  }
  if (section_.empty()) return false;
  section_ += '.';
  return true;
}

// Behind the space `c`: a name in quotes, in which a backslash stands for what follows it, and the ']'.
bool ConfigText::take_subsection(char c) {
  while (is_space(c)) {
    if (c == '\n') return false;
    c = next().value;
  }
  if (c != '"') return false;
  section_ += '.';
  for (c = next().value; c != '"'; c = next().value) {
    if (c == '\\') c = next().value;
    if (c == '\n') return false;
    section_ += c;
  }
  return next().value == ']';
}

std::optional<Setting> ConfigText::take_setting(char first) {
  std::string key(1, first);
  Character c = next();
  for (; !c.is_at_end && is_key_character(c.value); c = next()) key += c.value;
  while (c.value == ' ' || c.value == '\t') c = next();
  Setting setting{section_ + base::to_lower(key), std::nullopt};
  if (c.value == '\n') return setting;
  if (c.value != '=') return fail();
  setting.value = take_value();
  return setting.value ? std::optional(setting) : fail();
}

// Up to the end of the line: without comment, without white space around it, quotes and escapes undone.
std::optional<std::string> ConfigText::take_value() {
  std::string value;
  std::size_t kept = 0;  // without the white space at the end that stands outside quotes
  bool is_quoted = false;
  bool is_comment = false;
  for (;;) {
    const char c = next().value;
    if (c == '\n') {
      if (is_quoted) return std::nullopt;
      value.resize(kept);
      return value;
    }
    if (is_comment) continue;
    if (is_space(c) && !is_quoted) {
      if (!value.empty()) value += c;
      continue;
    }
    if ((c == '#' || c == ';') && !is_quoted) {
      is_comment = true;
    } else if (c == '"') {
      is_quoted = !is_quoted;
      kept = value.size();
    } else if (c == '\\') {
      const char escaped = next().value;
      if (escaped != '\n') {
        const std::optional<char> meant = unescape(escaped);
        if (!meant) return std::nullopt;
        value += *meant;
      }
      kept = value.size();
    } else {
      value += c;
      kept = value.size();
    }
  }
}

}  // namespace sallyport::fsck
