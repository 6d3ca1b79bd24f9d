#pragma once

#include <string>

#include "report/group.hpp"
#include "report/report.hpp"

namespace sallyport::report {

// What to do about a secret: prose, and on lines that begin with two spaces the commands to type, paths
// quoted for the shell. The same form as model::Reason::hint. Foreign bytes stand in commands only.
std::string how_to_mend(const Group& group, Options::Action action);

// Who or what can let it in all the same; one line of prose, the contact in it as it was given.
std::string how_to_allow(const Group& group, const Options& options);

}  // namespace sallyport::report
