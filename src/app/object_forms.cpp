#include "app/object_forms.hpp"

#include <utility>

#include "git/limit.hpp"

namespace sallyport::app {

namespace {

bool is_link(const git::Change& change) {
  return (change.mode & model::mode::kTypeMask) == model::mode::kSymlink;
}

std::string_view last_component(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

}  // namespace

void ObjectForms::keep(model::DefectFact what, Defects& to) {
  if (kept_ == max_defects_) {
    is_overfull_ = true;
    return;
  }
  ++kept_;
  to.push_back(std::move(what));
}

void ObjectForms::keep_all(const fsck::Defects& found, const model::DefectFact& what, Defects& to) {
  for (const fsck::Defect& defect : found) {
    model::DefectFact fact = what;
    fact.id = defect.id;
    fact.detail = defect.detail;
    fact.is_strict = defect.level == fsck::Level::strict;
    if (!fact.is_strict || keeps_strict_) keep(std::move(fact), to);
  }
}

// Each object's are all in one part, but for trees that several commits bring.
void ObjectForms::add(ObjectForms& part) {
  is_overfull_ |= part.is_overfull_;
  const auto keep_each = [this](Defects& defects, Defects& to) {
    for (model::DefectFact& defect : defects) keep(std::move(defect), to);
  };
  for (auto& [oid, defects] : part.by_object_) keep_each(defects, by_object_[oid]);
  for (auto& [commit, defects] : part.by_index_) keep_each(defects, by_index_[commit]);
  keep_each(part.loose_, loose_);
  for (auto& [tree, defects] : part.bad_trees_) bad_trees_.emplace(tree, std::move(defects));
}

void ObjectForms::see_commit(const model::Oid& oid, std::string_view raw) {
  const fsck::Defects found = fsck::check_commit(raw, oid.bytes().size());
  if (!found.empty())
    keep_all(found, {oid, model::ObjectKind::commit, oid, {}, {}, {}, false}, by_object_[oid]);
}

void ObjectForms::see_tag(const model::Oid& oid, std::string_view raw) {
  const fsck::Defects found = fsck::check_tag(raw, oid.bytes().size());
  if (!found.empty()) keep_all(found, {oid, model::ObjectKind::tag, {}, {}, {}, {}, false}, by_object_[oid]);
}

// A tree is checked once. For each further commit that brings it, the refs of which may ask for more, what
// was found is told again.
void ObjectForms::see_tree(const git::TreeVisit& visit) {
  const model::Oid& oid = visit.tree;
  if (visit.is_first) {
    // What is wrong with a tree is in its names and modes, and in ids that are null.
    if (visit.changes_ids_only && !bad_trees_.contains(visit.before.front())) return;
    std::string room;
    fsck::Defects found = fsck::check_tree(visit.content.bytes(room), oid.bytes().size());
    if (found.empty()) return;
    bad_trees_.emplace(oid, std::move(found));
  }
  const auto bad = bad_trees_.find(oid);
  if (bad == bad_trees_.end()) return;
  const model::DefectFact what{oid, model::ObjectKind::tree, {}, std::string(visit.path), {}, {}, false};
  keep_all(bad->second, what, visit.commit == git::kNone ? loose_ : by_index_[visit.commit]);
}

void ObjectForms::see_change(git::ObjectSource& objects, const git::History& history,
                             const git::Change& change) {
  const std::string& path = history.paths[change.path];
  const std::string_view name = last_component(path);
  const bool is_modules = fsck::is_gitmodules_name(name);
  const bool is_attributes = fsck::is_gitattributes_name(name);
  if (change.blob == git::kNone || !(is_link(change) || is_modules || is_attributes)) return;
  const model::Oid& blob = history.blobs[change.blob];
  try {
    const git::RawObject raw = objects.read(blob);
    const fsck::Defects found = is_link(change) ? fsck::check_symlink(path, raw.bytes())
                                : is_modules    ? fsck::check_gitmodules(raw.bytes())
                                                : fsck::check_gitattributes(raw.bytes());
    if (found.empty()) return;
    const model::DefectFact what{blob, model::ObjectKind::blob, {}, path, {}, {}, false};
    keep_all(found, what, change.commit == git::kNone ? loose_ : by_index_[change.commit]);
  } catch (const git::ObjectTooLarge&) {  // refuses as limits.object_bytes
  }
}

void ObjectForms::finish(git::ObjectSource& objects, const git::History& history) {
  for (const git::Change& change : history.changes) see_change(objects, history, change);
  for (auto& [index, defects] : by_index_) {
    const model::Oid& commit = history.commits[index].oid;
    Defects& all = by_object_[commit];
    for (model::DefectFact& defect : defects) {
      defect.commit = commit;
      all.push_back(std::move(defect));
    }
  }
  by_index_.clear();
}

const ObjectForms::Defects* ObjectForms::of(const model::Oid& commit_or_tag) const {
  if (by_object_.empty()) return nullptr;
  const auto found = by_object_.find(commit_or_tag);
  return found == by_object_.end() ? nullptr : &found->second;
}

}  // namespace sallyport::app
