// GitHub and npm end a token with six characters, the CRC-32 of the 30 before them in base 62; Grafana with
// eight hexadecimal digits, the CRC-32 of all before them, least byte first; GitLab's routable tokens with
// seven characters, the CRC-32 of all before them in base 36.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

constexpr std::size_t kPrefixedBody = 36;
constexpr std::size_t kBase62Digits = 6;
constexpr std::size_t kHexDigits = 8;
constexpr std::size_t kBase36Digits = 7;

bool is_alphanumeric(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What follows the first '_', if it has the length and alphabet of the form with a checksum.
std::string_view prefixed_body(std::string_view secret) {
  const std::size_t at = secret.find('_');
  if (at == std::string_view::npos) return {};
  const std::string_view body = secret.substr(at + 1);
  if (body.size() != kPrefixedBody || !std::all_of(body.begin(), body.end(), is_alphanumeric)) return {};
  return body;
}

std::string grafana_checksum(std::string_view before) {
  const std::uint32_t crc = crc32(before);
  return fmt::format("{:02x}{:02x}{:02x}{:02x}", crc & 0xFF, (crc >> 8) & 0xFF, (crc >> 16) & 0xFF,
                     crc >> 24);
}

// PREFIX_SECRET_CHECKSUM: where the last underscore stands; npos for another form.
std::size_t grafana_split(std::string_view secret) {
  if (!secret.starts_with("gl") || std::count(secret.begin(), secret.end(), '_') != 2) return secret.npos;
  const std::size_t at = secret.rfind('_');
  return secret.size() - at - 1 == kHexDigits ? at : secret.npos;
}

// PAYLOAD.VERSION.LENGTH-AND-CHECKSUM; tokens of an older make have no dots.
bool is_routable(std::string_view secret) {
  const std::size_t last = secret.rfind('.');
  if (last == secret.npos || secret.size() - last - 1 != 2 + kBase36Digits) return false;
  return std::count(secret.begin(), secret.end(), '.') == 2 && last >= 3 && secret[last - 3] == '.';
}

int luhn_sum(std::string_view digits) {
  int sum = 0;
  bool is_doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit < '0' || *digit > '9') continue;
    int value = *digit - '0';
    if (is_doubled) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
    is_doubled = !is_doubled;
  }
  return sum;
}

bool has_digits_only(std::string_view secret) {
  return secret.size() >= 2 && secret.find_first_not_of("0123456789 -") == secret.npos &&
         secret.find_first_of("0123456789") != secret.npos;
}

}  // namespace

Outcome check_prefixed_crc32(std::string_view secret) {
  const std::string_view body = prefixed_body(secret);
  if (body.empty()) return Outcome::unknown;
  const std::size_t at = kPrefixedBody - kBase62Digits;
  return body.substr(at) == in_base62(crc32(body.substr(0, at)), kBase62Digits) ? Outcome::passed
                                                                                : Outcome::failed;
}

std::string seal_prefixed_crc32(std::string_view secret) {
  const std::string_view body = prefixed_body(secret);
  if (body.empty()) return std::string(secret);
  const std::string_view before = body.substr(0, kPrefixedBody - kBase62Digits);
  return std::string(secret.substr(0, secret.size() - kBase62Digits)) +
         in_base62(crc32(before), kBase62Digits);
}

Outcome check_grafana(std::string_view secret) {
  const std::size_t at = grafana_split(secret);
  if (at == secret.npos) return Outcome::unknown;
  return secret.substr(at + 1) == grafana_checksum(secret.substr(0, at)) ? Outcome::passed : Outcome::failed;
}

std::string seal_grafana(std::string_view secret) {
  const std::size_t at = grafana_split(secret);
  if (at == secret.npos) return std::string(secret);
  return std::string(secret.substr(0, at + 1)) + grafana_checksum(secret.substr(0, at));
}

Outcome check_gitlab(std::string_view secret) {
  if (!is_routable(secret)) return Outcome::unknown;
  const std::size_t at = secret.size() - kBase36Digits;
  return secret.substr(at) == in_base36(crc32(secret.substr(0, at)), kBase36Digits) ? Outcome::passed
                                                                                    : Outcome::failed;
}

std::string seal_gitlab(std::string_view secret) {
  if (!is_routable(secret)) return std::string(secret);
  const std::string before(secret.substr(0, secret.size() - kBase36Digits));
  return before + in_base36(crc32(before), kBase36Digits);
}

Outcome check_luhn(std::string_view secret) {
  if (!has_digits_only(secret)) return Outcome::unknown;
  return luhn_sum(secret) % 10 == 0 ? Outcome::passed : Outcome::failed;
}

std::string seal_luhn(std::string_view secret) {
  std::string sealed(secret);
  if (!has_digits_only(secret)) return sealed;
  char& last = sealed[sealed.find_last_of("0123456789")];
  last = '0';
  last = static_cast<char>('0' + (10 - luhn_sum(sealed) % 10) % 10);
  return sealed;
}

}  // namespace sallyport::proof
