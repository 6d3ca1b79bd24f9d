#include "model/verdict.hpp"

namespace sallyport::model {

std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::accepted:
      return "accepted";
    case Outcome::refused:
      return "refused";
    case Outcome::undecided:
      return "undecided";
  }
  return "undecided";
}

}  // namespace sallyport::model
