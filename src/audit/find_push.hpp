#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/entry.hpp"
#include "audit/log.hpp"
#include "model/push.hpp"
#include "model/pusher.hpp"

namespace sallyport::audit {

// SHA-256 over the lines "<old id> <new id> <name that was pushed to>" LF of all updates, sorted.
std::string digest_of(const model::Push& push);

// What post-receive knows of a push: refs that have moved, of all those that were pushed maybe not each.
struct Moved {
  std::string repository;
  model::Push push;
  model::Pusher pusher;
  std::string receiver;  // see Judged::receiver
};

// An entry "push" that let in what has moved.
struct FoundPush {
  std::uint64_t sequence = 0;
  std::string hash;
  std::vector<Ref> refs;  // those of its refs that moved, as they may be shown
  std::uint64_t refs_left_out = 0;
};

// Finds the latest entry that lets in all that has moved, in this repository, by the same process of git
// (where both know it) or the same pusher, and of which no entry "received" speaks yet. Two pushes of the
// same refs to the same ids by the same pusher, received at once by processes that are not known, cannot be
// told apart; which of both it is then makes no difference, because both were let in with the same. Looks at
// the last 64 MiB of the log, and if that is not all there is, not further; into the file before, too, if the
// log was just begun by rotate(). Throws base::Error where it cannot be read.
std::optional<FoundPush> find_push(const LockedLog& log, const Moved& moved);

}  // namespace sallyport::audit
