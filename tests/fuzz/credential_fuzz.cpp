#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "credential/credential.hpp"

// The first bytes say where in the text the value and its match begin and end. Nothing is read beyond the
// text, and strict says yes whenever balanced does.

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPlaces = 4;
  if (size < kPlaces) return 0;
  const std::string_view line(reinterpret_cast<const char*>(data) + kPlaces, size - kPlaces);
  const auto piece = [](std::string_view text, std::uint8_t from, std::uint8_t length) {
    const std::size_t begin = text.empty() ? 0 : from % (text.size() + 1);
    return text.substr(begin, length);
  };
  const std::string_view match = piece(line, data[0], data[1]);
  const std::string_view value = piece(match, data[2], data[3]);
  const credential::Candidate candidate{value, match, line};
  for (const std::string_view kind : credential::kinds()) {
    const bool is_balanced = credential::is_likely_secret(kind, candidate, model::Profile::balanced);
    const bool is_strict = credential::is_likely_secret(kind, candidate, model::Profile::strict);
    if (is_balanced && !is_strict) std::abort();
  }
  return 0;
}
