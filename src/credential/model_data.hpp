#pragma once

#include <cstddef>

namespace sallyport::credential {

// The model of ordinary words, from rarity.model; tools/rarity/make_model.py says what it holds.
inline constexpr std::size_t kPriceCount = 28 * 28 * 28;
inline constexpr std::size_t kFilterBytes = 42'000;
extern const unsigned char kPrices[kPriceCount];
extern const unsigned char kFilter[kFilterBytes];

}  // namespace sallyport::credential
