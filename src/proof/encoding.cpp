#include "proof/encoding.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/digest.hpp"

namespace sallyport::proof {

namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string_view letters(Base64 alphabet) noexcept {
  return alphabet == Base64::standard ? kStandard : kUrl;
}

struct Decoded {
  std::string bytes;
  bool is_exact = true;  // what was left over is less than a character, and zero
};

// The value of each letter of an alphabet; kNoDigit for what is no letter.
using Digits = std::array<std::uint8_t, 256>;
constexpr std::uint8_t kNoDigit = 0xFF;

Digits digits_of(std::string_view alphabet) {
  Digits digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

// Of an alphabet of 2^bits letters.
std::optional<Decoded> unpack(std::string_view text, std::string_view alphabet, unsigned bits) {
  Decoded result;
  result.bytes.reserve(text.size() * bits / 8);
  const Digits digits = digits_of(alphabet);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (const char c : text) {
    const std::uint8_t digit = digits[static_cast<unsigned char>(c)];
    if (digit == kNoDigit) return std::nullopt;
    pending = (pending << bits) | digit;
    pending_bits += bits;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    result.bytes += static_cast<char>(static_cast<unsigned char>((pending >> pending_bits) & 0xFF));
    pending &= (1U << pending_bits) - 1;
  }
  result.is_exact = pending == 0 && pending_bits < bits;
  return result;
}

std::string pack(std::string_view bytes, std::string_view alphabet, unsigned bits) {
  std::string text;
  const std::uint32_t mask = (1U << bits) - 1;
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(c);
    pending_bits += 8;
    while (pending_bits >= bits) {
      pending_bits -= bits;
      text += alphabet[(pending >> pending_bits) & mask];
    }
    pending &= (1U << pending_bits) - 1;
  }
  if (pending_bits > 0) text += alphabet[(pending << (bits - pending_bits)) & mask];
  return text;
}

std::string in_base(std::uint32_t number, std::size_t width, std::string_view digits) {
  std::string text;
  for (; number > 0; number /= static_cast<std::uint32_t>(digits.size()))
    text += digits[number % digits.size()];
  if (text.size() < width) text.append(width - text.size(), digits.front());
  std::reverse(text.begin(), text.end());
  return text;
}

std::string base58_checksum(std::string_view payload) {
  const auto as_text = [](const base::Sha256& digest) {
    return std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
  };
  const base::Sha256 once = base::sha256(payload);
  const base::Sha256 twice = base::sha256(as_text(once));
  return std::string(as_text(twice).substr(0, 4));
}

// `digits`, most significant first, of base `from`, as digits of base `to`. Quadratic.
std::vector<unsigned> convert(const std::vector<unsigned>& digits, unsigned from, unsigned to) {
  std::vector<unsigned> result;  // least significant first
  for (unsigned carry : digits) {
    for (unsigned& digit : result) {
      carry += digit * from;
      digit = carry % to;
      carry /= to;
    }
    for (; carry > 0; carry /= to) result.push_back(carry % to);
  }
  std::reverse(result.begin(), result.end());
  return result;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text, Base64 alphabet) {
  const std::size_t whole = text.size();
  while (whole - text.size() < 2 && text.ends_with('=')) text.remove_suffix(1);
  const bool has_padding = text.size() != whole;
  if ((has_padding || alphabet == Base64::standard) && whole % 4 != 0) return std::nullopt;
  std::optional<Decoded> decoded = unpack(text, letters(alphabet), 6);
  if (!decoded || !decoded->is_exact) return std::nullopt;
  return std::move(decoded->bytes);
}

std::optional<std::string> decode_base64_beginning(std::string_view text, Base64 alphabet) {
  std::optional<Decoded> decoded = unpack(text, letters(alphabet), 6);
  if (!decoded) return std::nullopt;
  return std::move(decoded->bytes);
}

std::string encode_base64(std::string_view bytes, Base64 alphabet) {
  std::string text = pack(bytes, letters(alphabet), 6);
  if (alphabet == Base64::standard) text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

bool is_base64_char(char c, Base64 alphabet) noexcept {
  const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_alphanumeric || letters(alphabet).substr(62).find(c) != std::string_view::npos;
}

std::optional<std::string> decode_base32(std::string_view text) {
  std::optional<Decoded> decoded = unpack(text, kBase32, 5);
  if (!decoded || !decoded->is_exact) return std::nullopt;
  return std::move(decoded->bytes);
}

std::string encode_base32(std::string_view bytes) {
  return pack(bytes, kBase32, 5);
}

std::optional<std::string> decode_base58check(std::string_view text) {
  if (text.empty() || text.size() > kMaxBase58) return std::nullopt;
  std::vector<unsigned> digits;
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    digits.push_back(static_cast<unsigned>(digit));
  }
  std::string bytes(std::min(text.find_first_not_of(kBase58.front()), text.size()), '\0');
  for (const unsigned byte : convert(digits, 58, 256)) {
    bytes += static_cast<char>(static_cast<unsigned char>(byte));
  }
  if (bytes.size() < 4) return std::nullopt;
  const std::string payload = bytes.substr(0, bytes.size() - 4);
  if (bytes.substr(payload.size()) != base58_checksum(payload)) return std::nullopt;
  return payload;
}

std::string encode_base58check(std::string_view payload) {
  const std::string bytes = std::string(payload) + base58_checksum(payload);
  std::vector<unsigned> digits;
  for (const char c : bytes) digits.push_back(static_cast<unsigned char>(c));
  std::string text(std::min(bytes.find_first_not_of('\0'), bytes.size()), kBase58.front());
  for (const unsigned digit : convert(digits, 256, 58)) text += kBase58[digit];
  return text;
}

std::string in_base36(std::uint32_t number, std::size_t width) {
  return in_base(number, width, kBase36);
}

std::string in_base62(std::uint32_t number, std::size_t width) {
  return in_base(number, width, kBase62);
}

std::uint32_t crc32(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

std::uint16_t crc16(std::string_view bytes) noexcept {
  std::uint32_t crc = 0;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1) ^ ((crc & 0x8000) != 0 ? 0x11021 : 0);
  }
  return static_cast<std::uint16_t>(crc);
}

std::uint32_t crc24(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xB704CE;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 16;
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1) ^ ((crc & 0x800000) != 0 ? 0x1864CFB : 0);
  }
  return crc;
}

}  // namespace sallyport::proof
