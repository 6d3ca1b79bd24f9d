#pragma once

#include <unordered_set>
#include <vector>

#include "app/judge.hpp"
#include "app/object_forms.hpp"
#include "app/ref_boundary.hpp"
#include "git/history.hpp"
#include "model/facts.hpp"

namespace sallyport::app {

// Whether any ref of the push asks for more than git's own fsck does.
bool wants_strict_objects(const policy::Policy& policy, const PushRequest& request);

// Says which defects each ref's rules mind. With objects = "fsck" those of what is new to the repository:
// nothing less canonical got in by any other ref. With "strict" those of what is new to the ref, so that what
// a lax branch let in does not get to a strict one; for what is not new to the repository that takes another
// walk.
class DefectFacts {
 public:
  // All references must outlive this.
  DefectFacts(git::Repository& repository, git::ObjectSource& objects, const Judge& judge,
              const git::History& history, const ObjectForms& forms, Boundaries& boundaries)
      : repository_(repository),
        objects_(objects),
        judge_(judge),
        history_(history),
        forms_(forms),
        boundaries_(boundaries),
        is_judged_(history.commits.size()) {}

  // Fills `defects` of each, each defect once. Throws base::Error; git::LimitReached where more is wrong than
  // can be kept.
  void add_to(std::vector<model::RefFact>& refs);

 private:
  void add_strict(model::RefFact& ref, const policy::RefRule& rule);
  void add_fsck(model::RefFact& ref, const policy::RefRule& rule);
  void add_tags(model::RefFact& ref, const policy::RefRule& rule);
  std::uint32_t new_commit(const model::Oid& oid) const;  // git::kNone if it is not new to the repository
  bool is_anchored(const git::NewCommit& commit, const policy::RefRule& rule);
  void take(const ObjectForms::Defects* defects, const policy::RefRule& rule, model::RefFact& ref);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const Judge& judge_;
  const git::History& history_;
  const ObjectForms& forms_;
  Boundaries& boundaries_;
  std::vector<bool> is_judged_;            // by index of History::commits
  std::unordered_set<model::Oid> judged_;  // tags, and commits that are new to a ref alone
};

}  // namespace sallyport::app
