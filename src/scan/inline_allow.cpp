#include "scan/inline_allow.hpp"

#include <cstddef>
#include <cstring>

namespace sallyport::scan {

namespace {

constexpr std::string_view kAllow = ":allow";

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

// Whether a marker that consists of `tool` and ":allow", of which the second begins at `at`, allows the rule.
bool allows(std::string_view lines, std::size_t at, std::string_view tool, bool can_name_rules,
            std::string_view rule_id) {
  const std::string_view before = lines.substr(0, at);
  const std::string_view rest = lines.substr(at + kAllow.size());
  if (!before.ends_with(tool) || (!rest.empty() && is_id_byte(rest.front()))) return false;
  if (before.size() > tool.size() && is_word(before[before.size() - tool.size() - 1])) return false;
  return !can_name_rules || covers_rule(rest, rule_id);
}

// A line may be all of a large text: memmem() looks through it several times as fast as the standard library,
// which stops at each byte that a marker begins with.
std::size_t find_allow(std::string_view lines, std::size_t from) {
  if (lines.size() - from < kAllow.size()) return std::string_view::npos;
  const void* const found = ::memmem(lines.data() + from, lines.size() - from, kAllow.data(), kAllow.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - lines.data());
}

}  // namespace

bool allows_inline(std::string_view lines, std::string_view rule_id) {
  for (std::size_t at = find_allow(lines, 0); at != std::string_view::npos; at = find_allow(lines, at + 1)) {
    if (allows(lines, at, "sallyport", true, rule_id) || allows(lines, at, "gitleaks", false, rule_id))
      return true;
  }
  return false;
}

}  // namespace sallyport::scan
