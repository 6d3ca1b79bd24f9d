#pragma once

#include <cstdint>
#include <vector>

#include "app/blob_scan.hpp"
#include "git/history.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// The new paths of which the policy speaks; of all others it has nothing to say.
std::vector<model::PathFact> collect_path_facts(const policy::Policy& policy, const git::History& history,
                                                const BlobScan& blobs);

// One fact for each blob that was too large to be read, with the first place at which it is new.
void add_too_large(std::vector<model::LimitFact>& limits, const git::History& history, const BlobScan& blobs,
                   std::uint64_t limit_bytes);

// A fact for everything in the blobs that was not looked at whole, unless the policy is silent about it.
void add_blob_gaps(std::vector<model::LimitFact>& limits, const policy::Policy& policy,
                   const git::History& history, const BlobScan& blobs);

}  // namespace sallyport::app
