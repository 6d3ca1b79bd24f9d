#pragma once

#include "app/judge.hpp"
#include "content/mailmap.hpp"
#include "git/repository.hpp"
#include "policy/policy.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::app {

// The .mailmap at the top of the branch that the policy's `mailmap` names, as it is before the push; one that
// maps nobody where the policy names none, or there is no such branch or file. In a clone that is what is
// known of the other side's branch: what it said that it holds (pre-push), the tracking branch, the branch
// itself.
//
// `request`: null before a commit. Throws base::Error for one that is no plain file, cannot be read, or is
// too large, and for a push that would make it so: no push may keep out the next.
content::Mailmap load_mailmap(git::Repository& repository, git::ObjectSource& objects,
                              const policy::Policy& policy, const PushRequest* request);

// Fills the mapped author and committer.
void map_people(const content::Mailmap& mailmap, policy::NewCommitFact& commit);

}  // namespace sallyport::app
