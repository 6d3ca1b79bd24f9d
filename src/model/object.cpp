#include "model/object.hpp"

namespace sallyport::model {

std::string_view to_string(ObjectKind kind) noexcept {
  switch (kind) {
    case ObjectKind::commit:
      return "commit";
    case ObjectKind::tree:
      return "tree";
    case ObjectKind::blob:
      return "blob";
    case ObjectKind::tag:
      return "tag";
  }
  return "unknown";
}

}  // namespace sallyport::model
