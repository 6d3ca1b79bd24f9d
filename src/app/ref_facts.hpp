#pragma once

#include <unordered_map>
#include <vector>

#include "app/judge.hpp"
#include "app/ref_boundary.hpp"
#include "app/signature_facts.hpp"
#include "git/history.hpp"
#include "model/facts.hpp"

namespace sallyport::app {

// What a push does to each of its refs, told by ancestry: created, fast-forwarded, forced, removed; and,
// where the policy asks, the commits that are new to the ref, and the signatures of commits and tags. Throws
// base::Error.
std::vector<model::RefFact> collect_ref_facts(git::Repository& repository, git::ObjectSource& objects,
                                              const policy::Policy& policy, const PushRequest& request,
                                              Boundaries& boundaries, SignatureFacts& signatures);

// For each new commit the update by whose rules it is judged: of all that reach it the one whose `secrets` is
// strictest. Index for index with history.commits; values are indices of the updates. `strictest` is that of
// all updates, for what no commit brings.
struct RefOfCommit {
  std::vector<std::uint32_t> of_commit;
  std::unordered_map<model::Oid, std::uint32_t> of_tag;  // the same for each annotated tag
  std::uint32_t strictest = git::kNone;
};
RefOfCommit assign_refs(git::ObjectSource& objects, const policy::Policy& policy, const PushRequest& request,
                        const git::History& history);

}  // namespace sallyport::app
