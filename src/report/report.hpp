#pragma once

#include <string>
#include <string_view>

#include "model/verdict.hpp"

namespace sallyport::report {

enum class Format { text, json, sarif };

struct Options {
  Format format = Format::text;
  bool has_color = false;    // text only; the caller has asked the terminal and NO_COLOR
  std::size_t columns = 72;  // text only: prose is wrapped there; commands and paths are never cut
  std::string program = "sallyport";
  std::string policy_source;  // which policy judged
  std::string contact;        // who can allow it; may be empty
  // Text only: what each line of a report begins with that is not of an accepted change, for hosts that show
  // people only such lines.
  std::string refusal_prefix;
  // Text only: what the user is doing, so that the commands to type fit.
  enum class Action { commit, commit_message, push, receive, check } action = Action::check;
};

// The whole report, ending in LF. A secret that stands in the name of a file or ref is not shown: its
// redacted form and "..." stand for the rest of that name. Foreign bytes are escaped: no control character
// but LF (and the colours that are asked for) reaches the output, whatever a path or message holds.
std::string render(const model::Verdict& verdict, const Options& options);

}  // namespace sallyport::report
