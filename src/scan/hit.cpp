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

std::string fingerprint(std::string_view key, std::string_view rule_id, std::string_view secret) {
  std::string message(rule_id);
  message += '\0';
  message += secret;
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
