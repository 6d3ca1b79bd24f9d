#pragma once

#include <string>
#include <string_view>

namespace sallyport::unpack {

// The text that a page's stream draws: the strings of its text operators, joined as they stand on a line, in
// the order of the stream. Nothing if it draws none. Letters are what the font says; with fonts that number
// their glyphs at will the result means nothing. Never longer than the stream; linear.
std::string pdf_text(std::string_view stream);

}  // namespace sallyport::unpack
