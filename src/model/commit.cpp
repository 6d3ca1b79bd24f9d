#include "model/commit.hpp"

namespace sallyport::model {

std::string_view to_string(Oddity oddity) noexcept {
  switch (oddity) {
    case Oddity::nul_byte:
      return "a NUL byte";
    case Oddity::header_order:
      return "headers out of order";
    case Oddity::duplicate_header:
      return "a header that may stand once stands twice";
    case Oddity::bad_identity:
      return "a malformed author, committer or tagger line";
    case Oddity::missing_identity:
      return "no author or no committer";
    case Oddity::bad_header:
      return "a header line without a name";
    case Oddity::unterminated_header:
      return "a header that does not end";
  }
  return "an unknown oddity";
}

}  // namespace sallyport::model
