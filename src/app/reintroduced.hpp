#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "git/history.hpp"
#include "model/finding.hpp"

namespace sallyport::app {

// No more than so many steps are taken to find out; findings beyond are not marked, and judged all the same.
inline constexpr std::uint64_t kMaxReintroductionSteps = 20'000'000;

// Marks the fresh findings in files that are reintroduced within the push: a new commit brings the secret to
// a path at which none of its parents has it, and an ancestor among the commits that change this path (or the
// version that such an ancestor replaced) had it there. So a secret that is moved to another file, or brought
// by two branches side by side, is not. `holds` says whether a blob holds the secret with a fingerprint.
using Holds = std::function<bool(const model::Oid& blob, std::string_view fingerprint)>;
void mark_reintroduced(const git::History& history, const Holds& holds,
                       std::vector<model::Finding>& findings);

}  // namespace sallyport::app
