#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/progress.hpp"
#include "app/push_certificate.hpp"
#include "app/unmade_commit.hpp"
#include "base/deadline.hpp"
#include "git/repository.hpp"
#include "git/staged.hpp"
#include "model/push.hpp"
#include "model/pusher.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"
#include "scan/engine.hpp"
#include "triage/deny_list.hpp"
#include "triage/ledger.hpp"

namespace sallyport::app {

// By what is judged.
struct Judge {
  const policy::Policy& policy;
  const scan::Engine& engine;
  bool is_local = false;  // a developer's own hook: inline allows count unless the policy says otherwise
  unsigned threads = 0;   // 0: as many as there are processors
  triage::Ledger* ledger = nullptr;             // what ignore files and baselines say; null: there are none
  const triage::DenyList* deny_list = nullptr;  // secrets that may stand nowhere; null: none is known
  // Where verdicts on signatures are kept across runs; empty: nowhere.
  std::filesystem::path signature_cache = {};
  // Of a blob that a pack holds as a delta, only what differs from its base is looked at; the answer is the
  // same without.
  bool by_delta = true;
  base::Deadline::Now now = &base::Deadline::Clock::now;  // what tells whether limits.time is over
};

// What is asked of judge_push.
struct PushRequest {
  model::Push push;
  // What the receiving side has before the push, asked for only where `push` itself does not answer: with
  // many refs, reading them is dear.
  std::function<std::vector<git::Ref>()> existing_refs;
  // Whether the updates are really asked for, so that rules on refs apply.
  bool is_push = true;
  // A server's quarantine holds this push and nothing else: what nothing in the push reaches is a stowaway.
  bool has_own_quarantine = false;
  // A client may not have what the other side's ref holds; such an update is taken for a force-push.
  bool may_lack_old = false;
  // In a clone: the name of the other side, if it has one.
  std::string remote = {};
  // When the push came, in seconds since the epoch: keys must be valid then.
  std::int64_t received_seconds = now_seconds();
  // Set by pre-receive: what git says of the certificate of the push.
  std::optional<GivenCertificate> certificate = {};
  // Who pushes, as far as that can be known here.
  model::Pusher pusher = {};
};

// Judges everything that a push would add. `objects` is where the objects are read from (that of
// `repository`, or a wrapper). Throws base::Error for whatever cannot be read or decided.
model::Verdict judge_push(git::Repository& repository, git::ObjectSource& objects, const Judge& judge,
                          const PushRequest& request, Progress& progress);

// Judges what the next commit would bring: the index against HEAD. `commit` is what push rules are asked of.
// Throws base::Error.
model::Verdict judge_staged(git::ObjectSource& objects, const Judge& judge,
                            std::vector<git::StagedChange> staged, const UnmadeCommit& commit,
                            Progress& progress);

// Judges a commit message. `file` is what git hands to commit-msg: all of it is looked at for secrets, but
// what an edited one (`is_edited`) has below a scissors line; rules judge what git will make of it. Throws
// base::Error.
model::Verdict judge_message(git::Repository& repository, const Judge& judge, std::string_view file,
                             bool is_edited, const UnmadeCommit& commit, Progress& progress);

}  // namespace sallyport::app
