#include "model/facts.hpp"

namespace sallyport::model {

std::string_view to_string(RefChange change) noexcept {
  switch (change) {
    case RefChange::create:
      return "create";
    case RefChange::fast_forward:
      return "update";
    case RefChange::force_push:
      return "force-push";
    case RefChange::remove:
      return "delete";
    case RefChange::unchanged:
      return "unchanged";
    case RefChange::proposal:
      return "proposal";
  }
  return "unknown";
}

}  // namespace sallyport::model
