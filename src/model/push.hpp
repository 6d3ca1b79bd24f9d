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
  // What was pushed to, where that is a symbolic ref and `name` what it stands for. Else empty.
  std::string alias = {};

  const std::string& asked_name() const noexcept { return alias.empty() ? name : alias; }

  bool is_create() const noexcept { return old_id.is_null() && !new_id.is_null(); }
  bool is_delete() const noexcept { return new_id.is_null(); }
};

struct Push {
  std::vector<RefUpdate> updates;  // in the order they were given
};

}  // namespace sallyport::model
