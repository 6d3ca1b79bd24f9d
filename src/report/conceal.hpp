#pragma once

#include <optional>

#include "model/verdict.hpp"

namespace sallyport::report {

// A secret may stand in the name of a file or ref, and names are printed. Answers a verdict in which no name
// shows one: from where the secret begins, its redacted form and "..." stand for the rest of the name. That
// holds for findings, and for reasons about that name, whose commands are left out since they would spell it.
// Nothing if there is no such name, so that the verdict can be used as it is.
std::optional<model::Verdict> concealed(const model::Verdict& verdict);

}  // namespace sallyport::report
