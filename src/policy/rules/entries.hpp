#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

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

// A hint: what to do, where, and with which commands ("git mv OLD-NAME NEW-NAME").
inline std::string in_its_commit(std::string_view what, std::initializer_list<std::string_view> commands) {
  std::string hint(what);
  hint += " in the commit that brings it, to which `git rebase -i` leads if it is not your last one:\n";
  for (const std::string_view command : commands) hint.append("  ").append(command).append("\n");
  return hint + "  git commit --amend";
}

}  // namespace sallyport::policy
