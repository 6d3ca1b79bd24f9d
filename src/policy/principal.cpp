#include "policy/principal.hpp"

#include <algorithm>

namespace sallyport::policy {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same_email(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

bool Principal::holds_any(const std::vector<std::string>& wanted) const noexcept {
  return std::find_first_of(roles.begin(), roles.end(), wanted.begin(), wanted.end()) != roles.end();
}

bool Principal::has_email(std::string_view email) const noexcept {
  return std::any_of(emails.begin(), emails.end(),
                     [&](const std::string& own) { return is_same_email(own, email); });
}

bool Principal::is_merge_only() const noexcept {
  return std::find(roles.begin(), roles.end(), kMergeOnly) != roles.end();
}

bool Principal::is_valid_at(std::int64_t seconds) const noexcept {
  return !(valid_from && seconds < *valid_from) && !(valid_until && seconds >= *valid_until);
}

}  // namespace sallyport::policy
