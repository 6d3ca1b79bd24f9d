#pragma once

#include <functional>
#include <string_view>

namespace sallyport::base {

// What every program of the suite answers with. Git lets a change in only on 0, so both others refuse.
enum class ExitCode : int {
  accepted = 0,
  refused = 1,    // the policy says no
  undecided = 2,  // an error, a limit or bad input: could not decide
};

// The one edge between exceptions and exit codes: runs `body`, prints what it throws to standard error as
// "<program>: <message>" and its hint, and answers `undecided` for it. Standard output is flushed first;
// if that fails, the answer is `undecided` too, because a report that nobody could read decides nothing.
// SIGPIPE is ignored for the life of the process, so that a client that hangs up cannot kill a decision
// midway.
int guarded_main(std::string_view program, const std::function<ExitCode()>& body) noexcept;

}  // namespace sallyport::base
