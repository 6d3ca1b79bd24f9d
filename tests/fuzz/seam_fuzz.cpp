// Any bytes as a text that is cut before it is decoded: at each seam, and at all of them at once, nothing is
// lost and nothing gained, also if parts with nothing in them are left out; seams are told from what is near; and where blocks begin does not count.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../decode/seam_checks.hpp"

namespace {

using namespace sallyport::decode;

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 1024;
  constexpr std::size_t kMostSeams = 4;
  const std::string_view text(reinterpret_cast<const char*>(data), std::min(size, kMostBytes));
  const std::vector<std::size_t> seams = seams_of(text);
  require(is_cut_well(text, seams));
  require(is_found_in_parts(text, seams));
  for (std::size_t i = 0; i < seams.size(); i += 1 + seams.size() / kMostSeams)
    require(is_cut_well(text, {seams[i]}));
  for (std::size_t at = 0; at <= text.size(); ++at) {
    require(is_told_nearby(text, at));
    require(seam_before(text, at) <= at && seam_after(text, at) >= at);
  }
  // A line feed before a NUL may be a UTF-16 character.
  if (text.size() < kLeastBytes || text.front() == '\0') return 0;
  const std::size_t shift = 1 + (data[0] ^ data[text.size() - 1]) % 64U;
  const std::string shifted = std::string(shift - 1, '~') + "\n" + std::string(text);
  require(findings_of(shifted) == findings_of(text, shift));
  return 0;
}
