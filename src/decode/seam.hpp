#pragma once

#include <cstddef>
#include <string_view>

// Where a text may be cut before it is decoded. Most texts of a history decode to nothing; of one that was
// made from such a text by copying stretches of it, only what is new needs to be decoded, from seam to seam.
//
// At a seam decode() does not look from one side to the other: the stretches of the whole text are those of
// both parts, and so is what was inflated. This is so between any two seams, and with these provisos:
//   - The text is not wide as a whole (wide_text.hpp, which looks at its first 4,096 bytes), and parts are
//     decoded with decode_parts(). Whoever takes a stretch of another text as known to decode to nothing must
//     know that the other text is not wide either: in one that is, stretches of UTF-16 are not told.
//   - Limits count for each part by itself. They are met as in the whole text if the parts that are left out
//     neither have a view nor spend anything (Decoded::inflated_bytes).
//   - Views of texts that are cut are different all the same: what stands around a stretch ends where its
//     text does.
namespace sallyport::decode {

// Whether a place is a seam is told from so many bytes on either side, and from the ends of the text if they
// are nearer. So a seam in a stretch that was copied is a seam in both texts if so many bytes on either side
// were copied along with it, or both texts end there.
inline constexpr std::size_t kSeamReach = 64;

// Whether the text may be cut before byte `at`. Its beginning and its end are seams; the others are where a
// line begins.
bool is_seam(std::string_view text, std::size_t at) noexcept;

// The last seam that is not behind `at`, and the first that is not before it. `at` is no more than the size
// of the text. Time in proportion to how far away it is; whoever asks for many tells of a seam that he knows,
// not behind `at`, so that none of them goes back further.
std::size_t seam_before(std::string_view text, std::size_t at, std::size_t known = 0) noexcept;
std::size_t seam_after(std::string_view text, std::size_t at) noexcept;

}  // namespace sallyport::decode
