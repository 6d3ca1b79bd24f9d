#pragma once

#include <cstddef>

#include "decode/stretch.hpp"

// A decoder for each encoding whose bytes stand one behind the other. `at` is where such a stretch begins;
// what comes back is told by Stretch.
namespace sallyport::decode {

// Base64 or base64url, padded or not, also wrapped over lines. `at` is a letter or digit with none before it.
Stretch base64_at(std::string_view text, std::size_t at, Budget& budget);

// Base32 in its strict form: capitals and 2 to 7 in groups of eight, 24 at the least. `at` as above.
Stretch base32_at(std::string_view text, std::size_t at, Budget& budget);

// Hexadecimal digits, "68756e74" or "0x68756e74", also wrapped over lines. `at` as above.
Stretch hex_at(std::string_view text, std::size_t at, Budget& budget);

// Pairs of hexadecimal digits with a colon or a space between them, "68:75:6e". `at` is the first of these.
Stretch separated_hex_at(std::string_view text, std::size_t at, Budget& budget);

// The numbers or characters of an array, "0x68, 0x75", "104, 117", "'h', 'u'". `at` is the first number's
// first character.
Stretch byte_array_at(std::string_view text, std::size_t at, Budget& budget);

}  // namespace sallyport::decode
