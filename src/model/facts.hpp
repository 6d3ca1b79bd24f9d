#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/coverage.hpp"
#include "model/effect.hpp"
#include "model/finding.hpp"
#include "model/object.hpp"
#include "model/oid.hpp"
#include "model/push.hpp"
#include "model/pusher.hpp"
#include "model/signature.hpp"

namespace sallyport::model {

// What ancestry, not the pusher's word, says of a ref update.
enum class RefChange : std::uint8_t {
  create,
  fast_forward,
  force_push,
  remove,
  unchanged,
  proposal,  // it is not to move, but what is proposed must be fit for it
};
std::string_view to_string(RefChange change) noexcept;

// A commit that is new to a ref (not only to the repository).
struct CommitFact {
  Oid oid;
  std::uint32_t parents = 0;
};

// What recomputing a merge from its parents gives.
enum class MergeFact : std::uint8_t {
  not_asked,
  same,             // the very tree that the commit has
  differs,          // another one
  conflicts,        // none: somebody had to decide
  not_two_parents,  // it is no merge of two
};

// A signature that a ref's rules ask for, and what they weigh beside it.
struct SignatureFact {
  Signature signature;
  std::string name;               // of the committer or tagger, foreign bytes; empty where none can be read
  std::string email;              // theirs, likewise
  std::int64_t date_seconds = 0;  // theirs, as written
  std::optional<std::int64_t> newest_parent_seconds;  // committers' dates
  std::uint32_t parents = 0;
  MergeFact merge = MergeFact::not_asked;  // asked where the key's holder may sign nothing else
  std::vector<std::string> paths;          // that it changes and for which the policy names roles
};

// Something that makes an object less than canonical.
struct DefectFact {
  Oid object;
  ObjectKind kind = ObjectKind::commit;
  Oid commit;        // that brings it; null for a tag
  std::string path;  // of a tree or blob; foreign bytes; empty for the top
  std::string id;    // git's word for it, or ours: "duplicateEntries"
  std::string detail;
  bool is_strict = false;  // `git fsck --strict` does not mind
};

struct RefFact {
  RefUpdate update;
  RefChange change = RefChange::fast_forward;
  // Commits new to this ref, tip first. Filled only if the policy denies merge commits there.
  std::vector<CommitFact> commits;
  // What the policy asks to be signed: commits, tip first, or the tag itself.
  std::vector<SignatureFact> signatures;
  std::vector<DefectFact> defects;  // as far as the policy asks
  // For a tag ref: what it points at. The name that the tag object gives itself is foreign bytes.
  bool is_annotated_tag = false;
  bool is_tag_of_commit = false;
  std::string tag_name;
};

// The certificate of a signed push.
struct CertificateFact {
  // Whether there could be one: before the push, by hand, there is none yet.
  bool is_asked = false;
  Signature signature;
  std::string nonce_status;  // git's word: OK, SLOP, BAD, MISSING, UNSOLICITED; empty: none
  std::uint64_t nonce_slop_seconds = 0;
  std::string pushee;      // foreign bytes; may be empty
  std::string difference;  // in what it says something else than what is pushed; empty: in nothing
};

// A path that a new commit adds or changes, compared with all of the commit's parents.
struct PathFact {
  Oid commit;        // null when staged
  std::string path;  // foreign bytes
  std::uint32_t mode = 0;
  std::uint64_t size_bytes = 0;  // 0 for a submodule
};

// A limit that was met: what it is named in the policy, and what it was met by.
struct LimitFact {
  std::string limit;  // "limits.object_bytes"
  std::string where;  // the object, path and figures, for people
  Oid commit;
  Effect effect = Effect::refuses;
};

// Everything that decide() may look at.
struct Facts {
  std::vector<RefFact> refs;
  std::vector<Finding> findings;
  std::vector<PathFact> paths;
  std::vector<Oid> stowaways;  // objects that came with the push and that nothing in it reaches
  std::vector<LimitFact> limits;
  Pusher pusher;
  CertificateFact certificate;
  std::int64_t received_seconds = 0;  // when the push came, since the epoch
  Coverage coverage;
};

}  // namespace sallyport::model
