#include "sign/ssh_wire.hpp"

#include <bit>

#include <sodium.h>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace sallyport::sign {

namespace {

std::string base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();  // the final NUL
  return text;
}

}  // namespace

std::uint64_t take_number64(ByteReader& in) {
  const std::uint64_t high = in.take_number(4);
  return (high << 32) | in.take_number(4);
}

std::optional<std::string_view> take_positive(ByteReader& in) {
  const std::string_view number = take_string(in);
  const auto is_set = [&](std::size_t at) { return (static_cast<unsigned char>(number[at]) & 0x80U) != 0; };
  if (number.empty() || is_set(0)) return std::nullopt;
  if (number[0] == '\0' && (number.size() == 1 || !is_set(1))) return std::nullopt;
  return number;
}

unsigned bit_length(std::string_view positive) noexcept {
  if (positive.starts_with('\0')) positive.remove_prefix(1);
  if (positive.empty()) return 0;
  const auto first = static_cast<unsigned char>(positive[0]);
  return static_cast<unsigned>(8 * (positive.size() - 1)) + static_cast<unsigned>(std::bit_width(first));
}

std::optional<std::vector<std::string_view>> take_strings(std::string_view bytes) {
  std::vector<std::string_view> strings;
  ByteReader in(bytes);
  while (in.left() > 0) strings.push_back(take_string(in));
  if (!in.is_ok()) return std::nullopt;
  return strings;
}

void put_string(std::string& out, std::string_view bytes) {
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    out += static_cast<char>((bytes.size() >> shift) & 0xFFU);
  }
  out += bytes;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  bytes.resize(size);
  // libsodium 1.0.18 takes some bytes beyond ASCII for digits.
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  return base64(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string fingerprint_of(std::string_view blob) {
  const base::Sha256 digest = base::sha256(blob);
  return fingerprint_from({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string fingerprint_from(std::string_view sha256) {
  return "SHA256:" + base64(sha256, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

std::string shown(std::string_view bytes) {
  constexpr std::size_t kMaxShownBytes = 100;
  if (bytes.size() <= kMaxShownBytes) return base::escape_foreign(bytes);
  return base::escape_foreign(bytes.substr(0, kMaxShownBytes)) + "...";
}

}  // namespace sallyport::sign
