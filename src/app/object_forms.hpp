#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fsck/fsck.hpp"
#include "git/history.hpp"
#include "git/object_source.hpp"
#include "model/facts.hpp"
#include "model/oid_map.hpp"

namespace sallyport::app {

// What is not canonical among the objects of a walk, by what brings it. Fed while the walk goes on, then
// finished, then asked.
class ObjectForms {
 public:
  // Of defects that only the level strict minds none is kept unless `keeps_strict`. At most `max_defects` are
  // kept.
  ObjectForms(bool keeps_strict, std::uint64_t max_defects)
      : keeps_strict_(keeps_strict), max_defects_(max_defects) {}

  void see_commit(const model::Oid& oid, std::string_view raw);
  void see_tag(const model::Oid& oid, std::string_view raw);
  // Each tree of the walk, in its order.
  void see_tree(const git::TreeVisit& visit);
  // What a part of the same walk has seen, behind what was seen here.
  void add(ObjectForms& part);
  // Looks into what is new of symbolic links and of files called .gitmodules and .gitattributes. Throws
  // base::Error for one that cannot be read; one that is too large for it is a limit that is told elsewhere.
  void finish(git::ObjectSource& objects, const git::History& history);

  // More defects were found than are kept: to ask what was kept is not enough.
  bool is_overfull() const noexcept { return is_overfull_; }
  // For a part of the same walk.
  ObjectForms empty_copy() const { return ObjectForms(keeps_strict_, max_defects_); }

  using Defects = std::vector<model::DefectFact>;
  // Of a commit and of what it brings, or of a tag; null if there are none.
  const Defects* of(const model::Oid& commit_or_tag) const;
  // Of trees and blobs that no commit brings: a tag names them.
  const Defects& loose() const noexcept { return loose_; }

 private:
  void keep(model::DefectFact what, Defects& to);
  void keep_all(const fsck::Defects& found, const model::DefectFact& what, Defects& to);
  void see_change(git::ObjectSource& objects, const git::History& history, const git::Change& change);

  bool keeps_strict_;
  std::uint64_t max_defects_;
  std::uint64_t kept_ = 0;
  bool is_overfull_ = false;
  std::unordered_map<model::Oid, Defects> by_object_;
  std::map<std::uint32_t, Defects> by_index_;  // of commits, until finish() knows their names
  Defects loose_;
  model::OidMap<fsck::Defects> bad_trees_;
};

}  // namespace sallyport::app
