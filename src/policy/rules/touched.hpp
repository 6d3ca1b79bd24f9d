#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/push_rule.hpp"

namespace sallyport::policy {

// A path that a push changes on a ref.
struct Touch {
  const NewCommitFact* commit = nullptr;  // that does; for the net change, the tip
  const std::string* path = nullptr;
  bool is_net = false;  // no commit that is new to the ref changes it, and yet what the ref holds changes
};

// Of one ref: each commit's changes, what it takes away included, the oldest commit first; then what differs
// between what the ref held and what it is to hold, as by a merge that takes a file from the side on which it
// is old. Asks for RuleNeeds::removals and net_paths. None for a deletion.
std::vector<Touch> touched_paths(const RefView& view);

// Who pushes, for messages: "alice", or that nobody knows.
std::string pusher_name(const model::Pusher& pusher);

}  // namespace sallyport::policy
