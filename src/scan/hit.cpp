#include "scan/hit.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "base/digest.hpp"

namespace sallyport::scan {

std::string redact(std::string_view secret) {
  constexpr std::size_t kShownBytes = 4;
  constexpr std::size_t kLeastBytes = 16;  // of a shorter one, four characters would be too much
  if (secret.size() < kLeastBytes) return "********";
  std::string shown;
  for (const char byte : secret.substr(0, kShownBytes)) shown += byte >= ' ' && byte <= '~' ? byte : '*';
  return fmt::format("{}…({} characters)", shown, secret.size());
}

std::string normalised(std::string_view secret) {
  std::string plain;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const char byte = secret[i];
    if (byte == ' ' || (byte >= '\t' && byte <= '\r')) continue;
    if (byte != '\\') {
      plain += byte;
      continue;
    }
    const char next = i + 1 < secret.size() ? secret[i + 1] : '\0';
    if (next == 'n' || next == 'r' || next == 't') {
      ++i;
    } else if (next == '"' || next == '\'' || next == '/' || next == '\\') {
      plain += next;
      ++i;
    } else {
      plain += byte;
    }
  }
  const auto is_quote = [](char byte) { return byte == '"' || byte == '\'' || byte == '`'; };
  std::string_view core = plain;
  while (!core.empty() && (is_quote(core.front()))) core.remove_prefix(1);
  while (!core.empty() && (is_quote(core.back()) || core.back() == '\\')) core.remove_suffix(1);
  return std::string(core.empty() ? secret : core);
}

std::string fingerprint(std::string_view key, std::string_view rule_id, std::string_view secret) {
  std::string message(rule_id);
  message += '\0';
  message += normalised(secret);
  return base::hex_prefix(base::hmac_sha256(key, message), 16);
}

double entropy_bits(std::string_view bytes) {
  std::array<std::size_t, 256> counts{};
  for (const char byte : bytes) ++counts[static_cast<unsigned char>(byte)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(bytes.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

}  // namespace sallyport::scan
