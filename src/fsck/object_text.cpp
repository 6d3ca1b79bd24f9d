#include "fsck/object_text.hpp"

#include <algorithm>
#include <string>

namespace sallyport::fsck {

namespace {

bool is_hex(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

Found ObjectText::find_header_defect() const noexcept {
  const std::size_t blank = rest_.find("\n\n");
  if (rest_.substr(0, blank).find('\0') != std::string_view::npos) return {&kind("nulInHeader"), {}};
  if (blank == std::string_view::npos && !rest_.ends_with('\n')) return {&kind("unterminatedHeader"), {}};
  return {};
}

bool ObjectText::skip(std::string_view prefix) noexcept {
  if (!rest_.starts_with(prefix)) return false;
  rest_.remove_prefix(prefix.size());
  return true;
}

std::string_view ObjectText::take_line() noexcept {
  const std::string_view line = first_line();
  rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
  return line;
}

std::optional<std::string_view> ObjectText::take_id_line() noexcept {
  const std::string_view line = first_line();
  if (line.size() == rest_.size() || line.size() != 2 * id_bytes_) return std::nullopt;
  if (!std::all_of(line.begin(), line.end(), is_hex)) return std::nullopt;
  rest_.remove_prefix(line.size() + 1);
  return line;
}

std::optional<Header> ObjectText::take_header() noexcept {
  if (rest_.empty() || rest_.starts_with('\n')) return std::nullopt;
  std::size_t end = rest_.find('\n');
  while (end != std::string_view::npos && rest_.substr(end + 1).starts_with(' '))
    end = rest_.find('\n', end + 1);
  const std::string_view text = rest_.substr(0, end);
  rest_.remove_prefix(std::min(rest_.size(), text.size() + 1));
  const std::string_view name = text.substr(0, text.find_first_of(" \n"));
  const std::string_view behind = text.substr(name.size());
  const bool has_value = behind.starts_with(' ');
  return Header{name, has_value ? behind.substr(1) : behind, has_value};
}

void check_id_case(std::string_view hex, Defects& defects) {
  const bool has_capital = std::any_of(hex.begin(), hex.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  if (has_capital) add(defects, kind("objectIdCase"), std::string(hex));
}

}  // namespace sallyport::fsck
