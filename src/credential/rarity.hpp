#pragma once

#include <string_view>

namespace sallyport::credential {

// How much likelier the text is random than made of ordinary words, in bits: the price of telling it in words
// (of the dictionary, or merely pronounceable like them) less the price of telling it as random characters of
// the classes that it has. Words and identifiers are below zero, random strings gain two bits and more with
// each character. Of a long text the first 64 bytes count. Only ASCII; other bytes part words. Never throws.
double rarity_bits(std::string_view text) noexcept;

// Whether the lower-case word, of letters alone, is one that dictionaries or many sources have. About one in
// a thousand others is taken for one.
bool is_known_word(std::string_view word) noexcept;

}  // namespace sallyport::credential
