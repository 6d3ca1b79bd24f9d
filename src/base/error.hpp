#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sallyport::base {

// The work could not be done. One edge (guarded_main) turns it into exit code 2, which refuses:
// an error is never folded into "nothing found".
//
// `what()` says what happened and where; `hint()` says what to type next, and may be empty.
// Neither may hold a secret; foreign bytes in them are escaped by whoever prints them.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string hint = {})
      : std::runtime_error(message), hint_(std::move(hint)) {}

  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string hint_;
};

// Throws `error` again, as an Error, with "<context>: " in front of its message and its hint kept.
[[noreturn]] void rethrow_with_context(std::string_view context, const std::exception& error);

// Runs `action`; any std::exception leaves as an Error that says `context` first.
template <typename Action>
auto with_context(std::string_view context, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const std::exception& error) {
    rethrow_with_context(context, error);
  }
}

}  // namespace sallyport::base
