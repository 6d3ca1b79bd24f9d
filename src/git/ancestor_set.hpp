#pragma once

#include <cstdint>
#include <queue>
#include <unordered_set>
#include <vector>

#include "git/object_source.hpp"
#include "model/commit.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// A parsed commit and the bytes that its views point into.
struct LoadedCommit {
  RawObject raw;
  model::Commit commit;
  // The committer's date, or 0 where the object has none that can be read.
  std::int64_t seconds() const noexcept { return commit.committer ? commit.committer->seconds : 0; }
};

// Reads and parses a commit; the parents of one of `shallow` are none. Throws base::Error if it is missing,
// no commit, or unreadable.
LoadedCommit load_commit(ObjectSource& objects, const model::Oid& oid,
                         const std::unordered_set<model::Oid>& shallow);

// The same of what was read already.
LoadedCommit parse_loaded(RawObject raw, const model::Oid& oid, std::size_t id_bytes,
                          const std::unordered_set<model::Oid>& shallow);

// Follows annotated tags to what they name in the end. Throws base::Error if an object on the way is missing
// or tags are nested deeper than 1,024.
model::Oid peel_tags(ObjectSource& objects, const model::Oid& oid);

// The commits that can be reached from some tips, found no further than a question needs. Newest first by the
// committer's date, so that asking for what is near the tips costs little however long the history is.
class AncestorSet {
 public:
  // By which parents.
  enum class Follow : std::uint8_t { all_parents, first_parents };

  // `tips` may name commits, tags (which are followed) and, to no effect, trees and blobs. Both references
  // must outlive this.
  AncestorSet(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
              std::vector<model::Oid> tips, Follow follow = Follow::all_parents);

  // Whether `commit`, dated `seconds`, is one. Dates decide how far to look: an ancestor is found if every
  // commit between it and a tip is dated no earlier than a day before it. With dates further out of order an
  // ancestor may be taken for none; never the other way round. Callers use it where that only means to look
  // at more.
  bool contains(const model::Oid& commit, std::int64_t seconds);

  // The same, exactly, at the price of the whole history where the answer is no.
  bool contains_exactly(const model::Oid& commit);

 private:
  struct Pending {
    std::int64_t seconds;
    model::Oid oid;
    std::vector<model::Oid> parents;
    bool operator<(const Pending& other) const noexcept { return seconds < other.seconds; }
  };
  void start();
  void add(const model::Oid& oid);
  void expand_newest();

  ObjectSource& objects_;
  const std::unordered_set<model::Oid>& shallow_;
  std::vector<model::Oid> tips_;
  Follow follow_;
  bool is_started_ = false;
  std::unordered_set<model::Oid> seen_;
  std::priority_queue<Pending> queue_;
};

}  // namespace sallyport::git
