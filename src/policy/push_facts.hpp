#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "content/codeowners.hpp"
#include "content/gitmodules.hpp"
#include "content/mailmap.hpp"
#include "content/text_form.hpp"
#include "model/facts.hpp"
#include "model/oid.hpp"

// What push rules may look at: the commits that are new to each ref of a push, and what they bring.
namespace sallyport::policy {

struct RuleTable;
struct PushedRef;

inline constexpr std::uint32_t kNoBlob = 0xFFFFFFFF;

// An author or committer, as written; foreign bytes.
struct Person {
  std::string name;
  std::string email;
  std::int64_t seconds = 0;
  bool is_there = false;  // the commit has such a line, and it can be read
};

// A path at which a commit has what none of its parents has there.
struct ChangeFact {
  std::uint32_t path = 0;  // index into PushFacts::paths
  std::uint32_t blob =
      kNoBlob;             // index into PushFacts::blobs; kNoBlob: a submodule, an empty folder, or removed
  std::uint32_t mode = 0;  // 0: removed
  model::Oid submodule;    // the commit that a submodule is pinned to; null for all else
};

// What is known of a blob; of its bytes only as much as the rules of the push ask for (RuleNeeds).
struct BlobFact {
  model::Oid oid;
  std::uint64_t size_bytes = 0;
  bool is_read = false;  // false: it is larger than what is looked at, which a limit tells of
  std::string head;      // its first bytes, at most kHeadBytes; the whole of a file that has a meaning to git
  std::optional<content::TextForm> form;
};
// As much as a pointer of Git LFS may have, and as most magic numbers ask.
inline constexpr std::size_t kHeadBytes = 1024;
// As much as all of them ask.
inline constexpr std::size_t kKindBytes = 40'000;

// Entries of one folder that a file system which looks past case and composition takes for one, and which no
// parent of the commit has all of them.
struct CollisionFact {
  std::string folder;              // its path; empty: the top
  std::vector<std::string> names;  // foreign bytes
};

struct NewCommitFact {
  model::Oid oid;  // null: not committed yet
  std::vector<model::Oid> parents;
  Person author;
  Person committer;
  Person mapped_author;  // as the mailmap has them; the same where there is none
  Person mapped_committer;
  std::string message;   // all after the header
  std::string encoding;  // what its header says that it is written in; empty: nothing, which means UTF-8
  std::optional<std::int64_t> newest_parent_seconds;  // committers' dates
  bool changes_nothing = false;                       // beside its first parent
  model::MergeFact merge = model::MergeFact::not_asked;
  // Where it differs, as git::MergeReview has it.
  std::vector<std::string> merge_paths;  // foreign bytes
  std::size_t more_merge_paths = 0;
  std::vector<ChangeFact> changes;
  std::vector<CollisionFact> collisions;
  // The .gitmodules at the top of its tree: index into PushFacts::gitmodules; kNoBlob: there is none, or
  // nothing of submodules was changed.
  std::uint32_t gitmodules = kNoBlob;
};

// A commit that is new to a ref, and for which of the ref's rules.
struct NewToRef {
  std::uint32_t commit = 0;  // index into PushFacts::commits
  std::vector<bool> asked;   // by index of PushedRef::tables

  bool is_asked(const PushedRef& ref, const RuleTable& table) const noexcept;
};

// An object that may never enter, and does.
struct BannedFact {
  model::Oid oid;
  model::ObjectKind kind = model::ObjectKind::commit;
  std::string path;   // of a tree or blob; foreign bytes
  model::Oid commit;  // that brings it
};

// What an update brings to its ref.
struct PushedRef {
  model::RefUpdate update;
  model::RefChange change = model::RefChange::fast_forward;
  std::vector<const RuleTable*> tables;  // those that speak of it; of each rule at most one
  std::vector<NewToRef> commits;         // tip first
  // First parents as far as they are new, tip first; but for the tip, each on one ref for the same rules.
  std::vector<NewToRef> chain;
  // What the ref held is not on the chain of first parents of what it is to hold.
  bool loses_first_parents = false;
  std::string colliding_name;          // a ref that differs in case or composition only; empty: none
  std::vector<std::string> net_paths;  // at which old and new tip differ; asked by owners and locks
  std::vector<BannedFact> banned;
};

// What a rule's PushRule::owners_file names, as it was before the push.
struct OwnersFact {
  const RuleTable* table = nullptr;
  std::string ref;   // full name
  std::string path;  // where it was found; empty: nowhere, so that nobody owns anything by it
  content::Codeowners owners;
  std::string problem;  // why it could not be read at all; for people
};

// A .gitmodules file.
struct GitmodulesFact {
  content::Submodules submodules;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_path;  // indices into submodules.submodules
};

// Whether a submodule's commit is in the repository that its URL names.
enum class PinState : std::uint8_t { not_ours, no_repository, no_commit, there };
// By the table that asks, the commit and the URL.
using Pins = std::map<std::tuple<const RuleTable*, model::Oid, std::string>, PinState>;

struct PushFacts {
  std::vector<PushedRef> refs;
  std::vector<NewCommitFact> commits;  // each once
  std::vector<std::string> paths;      // foreign bytes
  std::vector<BlobFact> blobs;
  std::vector<GitmodulesFact> gitmodules;
  std::vector<OwnersFact> owners;
  Pins pins;
  content::Mailmap mailmap;    // as the policy's `mailmap` names it; asked by rules on people
  bool has_other_refs = true;  // the repository is not empty; asked with PushedRef::colliding_name
};

}  // namespace sallyport::policy
