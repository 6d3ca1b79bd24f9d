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

std::string_view to_string(Effect effect) noexcept {
  switch (effect) {
    case Effect::refuses:
      return "refuse";
    case Effect::warns:
      return "warn";
    case Effect::observed:
      return "observe";
  }
  return "unknown";
}

}  // namespace sallyport::model
