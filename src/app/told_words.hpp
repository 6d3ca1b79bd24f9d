#pragma once

#include "git/object_source.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"
#include "policy/push_facts.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// Reasons about signatures and malformed objects tell words of the objects themselves: addresses, names, what
// a link names. Those about push rules tell names of other refs, and of files of which no commit of the push
// need bring the name. A secret may stand there like anywhere else, and is never shown: takes such words out
// of `facts` and `push` where they, or the object that they are of, hold a secret, whether that is a new one
// or not. To be asked when all facts are there. Throws base::Error if an object cannot be read.
void hide_told_secrets(git::ObjectSource& objects, scan::Scanner& scanner, const policy::Policy& policy,
                       model::Facts& facts, policy::PushFacts& push);

}  // namespace sallyport::app
