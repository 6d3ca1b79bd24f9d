#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/coverage.hpp"
#include "model/finding.hpp"
#include "model/object.hpp"
#include "model/oid.hpp"
#include "model/push.hpp"
#include "model/signature.hpp"

namespace sallyport::model {

// What ancestry, not the pusher's word, says of a ref update.
enum class RefChange : std::uint8_t { create, fast_forward, force_push, remove, unchanged };
std::string_view to_string(RefChange change) noexcept;

// A commit that is new to a ref (not only to the repository).
struct CommitFact {
  Oid oid;
  std::uint32_t parents = 0;
  SignatureForm signature = SignatureForm::absent;
};

struct RefFact {
  RefUpdate update;
  RefChange change = RefChange::fast_forward;
  // Commits new to this ref, tip first. Filled only if the policy asks for them (Policy::wants_commits).
  std::vector<CommitFact> commits;
  // For a tag ref: what it points at. `signature` speaks of the tag object, `absent` for a lightweight tag.
  bool is_annotated_tag = false;
  SignatureForm tag_signature = SignatureForm::absent;
};

// A path that a new commit adds or changes, compared with all of the commit's parents.
struct PathFact {
  Oid commit;        // null when staged
  std::string path;  // foreign bytes
  std::uint32_t mode = 0;
  std::uint64_t size_bytes = 0;  // 0 for a submodule
};

// A limit that was met: what it is named in the policy, and what it was met by. Refuses, but for a warning.
struct LimitFact {
  std::string limit;  // "limits.object_bytes"
  std::string where;  // the object, path and figures, for people
  Oid commit;
  bool is_warning = false;  // the policy says that it is only told
};

// Everything that decide() may look at.
struct Facts {
  std::vector<RefFact> refs;
  std::vector<Finding> findings;
  std::vector<PathFact> paths;
  std::vector<Oid> stowaways;  // objects that came with the push and that nothing in it reaches
  std::vector<LimitFact> limits;
  Coverage coverage;
};

}  // namespace sallyport::model
