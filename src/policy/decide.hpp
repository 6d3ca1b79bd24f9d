#pragma once

#include <cstdint>

#include "model/facts.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::policy {

// What is judged: ref updates with all that they bring, or of a commit that is not made yet its message and
// people, or its changes.
enum class Asked : std::uint8_t { push, message, changes };

// The verdict on what was seen; `push` is for push rules. Pure: the same policy and facts give the same
// verdict, nothing is read or written.
//
// `accepted` only if no reason refuses and the coverage is complete; incomplete coverage is `undecided` with
// a reason that names the equation that does not hold, unless something refuses anyway.
model::Verdict decide(const Policy& policy, model::Facts facts, const PushFacts& push = {},
                      Asked asked = Asked::push);

}  // namespace sallyport::policy
