#include "app/known_commits.hpp"

#include <utility>

namespace sallyport::app {

namespace {

std::vector<model::Oid> replaced_by(git::ObjectSource& objects, const model::Push& push,
                                    const KnownCommits::Counts& counts) {
  std::vector<model::Oid> ids;
  for (const model::RefUpdate& update : push.updates) {
    if (counts && !counts(update.name)) continue;
    if (!update.old_id.is_null() && objects.contains(update.old_id)) ids.push_back(update.old_id);
  }
  return ids;
}

}  // namespace

KnownCommits::KnownCommits(git::Repository& repository, git::ObjectSource& objects, const model::Push& push,
                           std::function<std::vector<git::Ref>()> existing_refs, bool has_own_quarantine,
                           Counts counts)
    : repository_(repository),
      objects_(objects),
      list_refs_(std::move(existing_refs)),
      counts_(std::move(counts)),
      of_replaced_(objects, repository.shallow(), replaced_by(objects, push, counts_)) {
  for (const model::Oid& oid : replaced_by(objects, push, counts_)) replaced_.insert(oid);
  if (has_own_quarantine)
    quarantined_.insert(repository.quarantined().begin(), repository.quarantined().end());
}

const std::vector<git::Ref>& KnownCommits::existing_refs() {
  if (!refs_) {
    refs_ = list_refs_();
    for (const git::Ref& ref : *refs_) {
      if (!counts_ || counts_(ref.name)) tips_.insert(ref.id);
    }
  }
  return *refs_;
}

bool KnownCommits::contains(const model::Oid& oid, const git::LoadedCommit& loaded) {
  // A client may send again what is there already, so lying in the quarantine alone proves nothing.
  if (quarantined_.contains(oid) && !repository_.is_stored_outside_quarantine(oid)) return false;
  if (replaced_.contains(oid)) return true;
  existing_refs();
  if (tips_.contains(oid)) return true;
  if (of_replaced_.contains(oid, loaded.seconds())) return true;
  if (!of_refs_) {
    std::vector<model::Oid> tips(tips_.begin(), tips_.end());
    of_refs_ = std::make_unique<git::AncestorSet>(objects_, repository_.shallow(), std::move(tips));
  }
  return of_refs_->contains(oid, loaded.seconds());
}

}  // namespace sallyport::app
