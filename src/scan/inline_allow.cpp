#include "scan/inline_allow.hpp"

#include <cstddef>

namespace sallyport::scan {

namespace {

bool is_word(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
         byte == '_';
}

bool is_id_byte(char byte) {
  return is_word(byte) || byte == '-';
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// Takes the ID that `rest` begins with; empty if it begins with none.
std::string_view take_id(std::string_view& rest) {
  std::size_t size = 0;
  if (!rest.empty() && is_word(rest.front()) && rest.front() != '_') {
    while (size < rest.size() && is_id_byte(rest[size])) ++size;
  }
  const std::string_view id = rest.substr(0, size);
  rest.remove_prefix(size);
  return id;
}

// `rest` is what stands behind the marker.
bool covers_rule(std::string_view rest, std::string_view rule_id) {
  if (rest.empty() || (rest.front() != ' ' && rest.front() != '\t')) return true;
  rest = without_blanks(rest);
  std::string_view id = take_id(rest);
  if (id.empty()) return true;
  while (!id.empty()) {
    if (id == rule_id) return true;
    rest = without_blanks(rest);
    if (rest.empty() || rest.front() != ',') return false;
    rest = without_blanks(rest.substr(1));
    id = take_id(rest);
  }
  return false;
}

bool allows(std::string_view lines, std::string_view marker, bool can_name_rules, std::string_view rule_id) {
  for (std::size_t at = lines.find(marker); at != std::string_view::npos; at = lines.find(marker, at + 1)) {
    const std::string_view rest = lines.substr(at + marker.size());
    if ((at > 0 && is_word(lines[at - 1])) || (!rest.empty() && is_id_byte(rest.front()))) continue;
    if (!can_name_rules || covers_rule(rest, rule_id)) return true;
  }
  return false;
}

}  // namespace

bool allows_inline(std::string_view lines, std::string_view rule_id) {
  return allows(lines, "sallyport:allow", true, rule_id) || allows(lines, "gitleaks:allow", false, rule_id);
}

}  // namespace sallyport::scan
