#pragma once

#include "model/facts.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"

namespace sallyport::policy {

// The verdict on what was seen. Pure: the same policy and facts give the same verdict, nothing is read or
// written.
//
// `accepted` only if no reason refuses and the coverage is complete; incomplete coverage is `undecided` with
// a reason that names the equation that does not hold, unless something refuses anyway.
model::Verdict decide(const Policy& policy, model::Facts facts);

}  // namespace sallyport::policy
