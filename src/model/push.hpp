#pragma once

#include <string>
#include <vector>

#include "model/oid.hpp"

namespace sallyport::model {

// One line of what is asked: ref `name` is to go from `old_id` to `new_id`. A null old_id creates, a null
// new_id deletes.
struct RefUpdate {
  std::string name;  // full, such as "refs/heads/main"; foreign bytes. Empty: a range that belongs to no ref
  Oid old_id;
  Oid new_id;
  // What was pushed to, where that is a symbolic ref and `name` what it stands for, or a ref such as
  // "refs/for/main" that proposes a change of `name`. Else empty.
  std::string alias = {};
  // `name` is not to move: a review decides whether it will. `old_id` is then what `name` holds, and this
  // what was said of the ref that was pushed to.
  bool is_proposal = false;
  Oid proposed_from = {};

  // What stands in git's line, and in the certificate of a signed push.
  const std::string& asked_name() const noexcept { return alias.empty() ? name : alias; }
  const Oid& asked_old_id() const noexcept { return is_proposal ? proposed_from : old_id; }

  bool is_create() const noexcept { return old_id.is_null() && !new_id.is_null(); }
  bool is_delete() const noexcept { return new_id.is_null(); }
};

struct Push {
  std::vector<RefUpdate> updates;  // in the order they were given
};

}  // namespace sallyport::model
