#pragma once

#include <vector>

#include "app/judge.hpp"
#include "app/push_findings.hpp"
#include "git/history.hpp"
#include "git/repository.hpp"
#include "model/facts.hpp"

namespace sallyport::app {

// Objects that came with the push and that nothing in it reaches: git would keep them all the same, for a
// later push to name. What the repository has anyway (the bases that complete a thin pack) is none.
std::vector<model::Oid> find_stowaways(const git::Repository& repository, const git::History& history);

// Scans the stowaways of `facts`, whatever their kind, and counts them in its coverage. Throws base::Error.
void scan_stowaways(git::ObjectSource& objects, scan::Scanner& scanner, const policy::Policy& policy,
                    model::Facts& facts, PushFindings& findings);

}  // namespace sallyport::app
