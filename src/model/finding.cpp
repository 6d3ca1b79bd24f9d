#include "model/finding.hpp"

namespace sallyport::model {

std::string_view to_string(Severity severity) noexcept {
  switch (severity) {
    case Severity::low:
      return "low";
    case Severity::medium:
      return "medium";
    case Severity::high:
      return "high";
    case Severity::critical:
      return "critical";
  }
  return "unknown";
}

std::string_view to_string(Confidence confidence) noexcept {
  switch (confidence) {
    case Confidence::low:
      return "low";
    case Confidence::medium:
      return "medium";
    case Confidence::high:
      break;
  }
  return "high";
}

std::string_view to_string(FindingState state) noexcept {
  switch (state) {
    case FindingState::fresh:
      return "new";
    case FindingState::known:
      return "known";
    case FindingState::allowed:
      return "allowed";
    case FindingState::ignored:
      return "ignored";
    case FindingState::baselined:
      return "baselined";
  }
  return "unknown";
}

std::string_view to_string(Place place) noexcept {
  switch (place) {
    case Place::file:
      return "file";
    case Place::symlink:
      return "symlink target";
    case Place::path:
      return "file name";
    case Place::commit:
      return "commit message or header";
    case Place::tag:
      return "tag message or header";
    case Place::ref_name:
      return "ref name";
    case Place::message_file:
      return "commit message";
  }
  return "unknown";
}

}  // namespace sallyport::model
