#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::proof {

// The encodings and checksums that issuers build their tokens of. All are linear in the input, except base
// 58, whose input is bounded.

enum class Base64 : std::uint8_t { standard, url };

// Nothing unless `text` is exactly what an encoder writes: right alphabet, padding right or (as url) absent,
// no bit set that stands for nothing.
std::optional<std::string> decode_base64(std::string_view text, Base64 alphabet);
// The bytes that the beginning `text` of a longer base64 stands for; nothing for a character outside of the
// alphabet. Padding is no part of a beginning.
std::optional<std::string> decode_base64_beginning(std::string_view text, Base64 alphabet);
// The standard alphabet comes with padding, the url one without.
std::string encode_base64(std::string_view bytes, Base64 alphabet);
bool is_base64_char(char c, Base64 alphabet) noexcept;

inline constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// RFC 4648, upper case, without padding. Bits that do not fill a byte are dropped, and must be zero.
std::optional<std::string> decode_base32(std::string_view text);
std::string encode_base32(std::string_view bytes);

// Bitcoin's alphabet with four bytes of checksum, which are taken off. Nothing for a wrong checksum, or for
// more than kMaxBase58 characters. Throw base::Error if the crypto library fails.
inline constexpr std::size_t kMaxBase58 = 128;
std::optional<std::string> decode_base58check(std::string_view text);
std::string encode_base58check(std::string_view payload);

// `number` in base 36 (0-9a-z) or 62 (0-9A-Za-z), with leading zeros to `width`.
std::string in_base36(std::uint32_t number, std::size_t width);
std::string in_base62(std::uint32_t number, std::size_t width);

std::uint32_t crc32(std::string_view bytes) noexcept;  // ISO-HDLC: zlib's
std::uint16_t crc16(std::string_view bytes) noexcept;  // XMODEM
std::uint32_t crc24(std::string_view bytes) noexcept;  // OpenPGP, RFC 9580

}  // namespace sallyport::proof
