#pragma once

#include "model/facts.hpp"
#include "policy/push_rule.hpp"

// Rules on who may move a ref, and when.
namespace sallyport::policy {

// Of which changes of a ref a rule speaks: its key `changes`.
struct RefChanges {
  bool create = true;
  bool update = true;  // forced or not
  bool force_push = true;
  bool remove = true;
  bool proposal = false;

  bool holds(model::RefChange change) const noexcept;
};

PushRule read_freeze(const TableReader& table);
PushRule read_pusher(const TableReader& table);

}  // namespace sallyport::policy
