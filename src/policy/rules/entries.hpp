#pragma once

#include "model/object.hpp"
#include "policy/push_rule.hpp"

// What rules on files ask of a change.
namespace sallyport::policy {

inline bool is_removed(const ChangeFact& change) noexcept {
  return change.mode == 0;
}
inline bool is_link(const ChangeFact& change) noexcept {
  return (change.mode & model::mode::kTypeMask) == model::mode::kSymlink;
}
inline bool is_submodule(const ChangeFact& change) noexcept {
  return (change.mode & model::mode::kTypeMask) == model::mode::kGitlink;
}
// A file with bytes of its own; what has a mode of no known type is one to git, too.
inline bool is_file(const ChangeView& view) noexcept {
  return view.blob != nullptr && !is_link(view.change);
}
// Such a file that git takes for text, by its bytes alone. Its form must have been asked for.
inline bool is_text(const ChangeView& view) noexcept {
  return is_file(view) && view.blob->form && !view.blob->form->is_binary;
}

}  // namespace sallyport::policy
