#include "base/nearest_key.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace sallyport::base {

namespace {

// Levenshtein: how many letters must be put in, taken out or changed.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_key(std::string_view key, std::span<const std::string_view> known) {
  constexpr std::size_t kLongestTypo = 64;  // the distance costs length times length
  if (key.size() > kLongestTypo) return {};
  const std::string wanted = to_lower(key);
  std::string_view nearest;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(wanted, to_lower(candidate));
    const bool is_near = 3 * distance <= std::max(wanted.size(), candidate.size());
    if (is_near && distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace sallyport::base
