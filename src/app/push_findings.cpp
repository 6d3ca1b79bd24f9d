#include "app/push_findings.hpp"

#include <algorithm>
#include <optional>

#include "app/reintroduced.hpp"
#include "git/limit.hpp"

namespace sallyport::app {

namespace {

constexpr auto kNever = [] { return false; };

bool is_symlink(std::uint32_t mode) {
  return (mode & model::mode::kTypeMask) == model::mode::kSymlink;
}

}  // namespace

std::vector<scan::Hit> scan_path(const scan::Engine& engine, scan::Scanner& scanner, const std::string& key,
                                 std::string_view path) {
  std::vector<scan::Hit> hits = scanner.scan(path);
  // A name has no lines.
  for (scan::Hit& hit : hits) hit.line_1based = hit.end_line_1based = 0;
  for (const std::uint32_t rule : engine.rules_for_path(path)) {
    scan::Hit hit;
    hit.rule = rule;
    hit.redacted = "(the file itself)";
    hit.fingerprint = scan::fingerprint(key, engine.rules()[rule].id, path);
    hits.push_back(std::move(hit));
  }
  return hits;
}

PushFindings::PushFindings(git::ObjectSource& objects, const Judge& judge, const PushRequest& request,
                           const git::History& history, const BlobScan& blobs, const RefOfCommit& refs,
                           scan::Scanner& scanner)
    : objects_(objects),
      judge_(judge),
      request_(request),
      history_(history),
      blobs_(blobs),
      refs_(refs),
      scanner_(scanner),
      collector_(judge.engine, judge.policy.inline_allow.value_or(judge.is_local),
                 judge.policy.limits.findings, judge.ledger),
      is_path_scanned_(history.paths.size()) {
  for (const model::RefUpdate& update : request.push.updates)
    modes_.push_back(update.name.empty() ? judge.policy.secrets
                                         : judge.policy.rule_for_ref(update.name).secrets);
  find_what_baseline_reaches();
}

// Parents stand before children, so one way back is enough.
void PushFindings::find_what_baseline_reaches() {
  if (judge_.ledger == nullptr || judge_.ledger->baseline_tips().empty()) return;
  is_before_baseline_.resize(history_.commits.size());
  for (const model::Oid& tip : judge_.ledger->baseline_tips()) {
    const auto found = history_.commit_index.find(tip);
    if (found != history_.commit_index.end()) is_before_baseline_[found->second] = true;
  }
  for (auto i = static_cast<std::uint32_t>(history_.commits.size()); i-- > 0;) {
    if (!is_before_baseline_[i]) continue;
    for (const std::uint32_t parent : history_.new_parents_of(i)) is_before_baseline_[parent] = true;
  }
}

// The update by whose rules a commit's findings are judged.
std::uint32_t PushFindings::update_of(std::uint32_t commit) const {
  const bool has_own = commit != git::kNone && refs_.of_commit[commit] != git::kNone;
  return has_own ? refs_.of_commit[commit] : refs_.strictest;
}

FindingCollector::Sighting PushFindings::sighting(model::Place place, const model::Oid& object,
                                                  const model::Oid& commit, std::string_view path,
                                                  std::uint32_t update) const {
  const auto found = history_.commit_index.find(commit);
  const bool is_old = !is_before_baseline_.empty() && found != history_.commit_index.end() &&
                      is_before_baseline_[found->second];
  if (update == git::kNone) return {place, object, commit, path, {}, judge_.policy.secrets, is_old};
  return {place, object, commit, path, request_.push.updates[update].name, modes_[update], is_old};
}

std::vector<model::Finding> PushFindings::collect(const std::vector<TextHit>& tag_hits,
                                                  const std::vector<TextHit>& commit_hits) {
  add_ref_names();
  add_texts(tag_hits, commit_hits);
  for (const git::Change& change : history_.changes) {
    add_path(change);
    add_change(change);
  }
  std::vector<model::Finding> findings = collector_.take();
  mark_reintroduced(
      history_, [&](const model::Oid& blob, std::string_view print) { return holds(blob, print); }, findings);
  return findings;
}

void PushFindings::add_ref_names() {
  for (std::uint32_t i = 0; i < request_.push.updates.size(); ++i) {
    const model::RefUpdate& update = request_.push.updates[i];
    if (update.is_delete()) continue;
    // What is proposed may bring a name of its own, of a topic.
    const std::string& name = update.is_proposal ? update.alias : update.name;
    for (scan::Hit hit : scanner_.scan(name)) {
      hit.line_1based = hit.end_line_1based = 0;
      if (judge_.engine.counts_at(hit, name, {}))
        collector_.add(hit, sighting(model::Place::ref_name, {}, {}, name, i),
                       [&] { return !update.asked_old_id().is_null(); });
    }
  }
}

void PushFindings::add_texts(const std::vector<TextHit>& tag_hits, const std::vector<TextHit>& commit_hits) {
  for (const TextHit& text : tag_hits) {
    if (!judge_.engine.counts_at(text.hit, {}, {})) continue;
    const std::uint32_t update = refs_.of_tag.at(text.oid);
    const std::string& name = request_.push.updates[update].name;
    collector_.add(text.hit, sighting(model::Place::tag, text.oid, {}, name, update), kNever);
  }
  for (const TextHit& text : commit_hits) {
    if (!judge_.engine.counts_at(text.hit, {}, text.oid.hex())) continue;
    const std::uint32_t update = update_of(history_.commit_index.at(text.oid));
    collector_.add(text.hit, sighting(model::Place::commit, text.oid, text.oid, {}, update), kNever);
  }
}

void PushFindings::add_path(const git::Change& change) {
  const std::string& path = history_.paths[change.path];
  if (!is_path_scanned_[change.path]) {
    is_path_scanned_[change.path] = true;
    std::vector<scan::Hit> hits = scan_path(judge_.engine, scanner_, judge_.policy.fingerprint_key, path);
    if (!hits.empty()) path_hits_.emplace(change.path, std::move(hits));
  }
  const auto found = path_hits_.find(change.path);
  if (found == path_hits_.end()) return;
  const model::Oid commit = change.commit == git::kNone ? model::Oid() : history_.commits[change.commit].oid;
  for (const scan::Hit& hit : found->second) {
    if (judge_.engine.counts_at(hit, path, commit.is_null() ? std::string() : commit.hex()))
      collector_.add(hit, sighting(model::Place::path, {}, commit, path, update_of(change.commit)),
                     [&] { return change.before_count != 0; });
  }
}

void PushFindings::add_change(const git::Change& change) {
  if (change.blob == git::kNone || blobs_.hits[change.blob].empty()) return;
  const std::string& path = history_.paths[change.path];
  const model::Oid commit = change.commit == git::kNone ? model::Oid() : history_.commits[change.commit].oid;
  const std::string commit_hex = commit.is_null() ? std::string() : commit.hex();
  const model::Place place = is_symlink(change.mode) ? model::Place::symlink : model::Place::file;
  const FindingCollector::Sighting here =
      sighting(place, history_.blobs[change.blob], commit, path, update_of(change.commit));
  std::optional<std::set<std::pair<std::uint32_t, std::string>>> known;  // filled when first asked for
  for (const scan::Hit* hit : judge_.engine.hits_at(blobs_.hits[change.blob], path, commit_hex)) {
    collector_.add(*hit, here, [&] {
      if (!known) known = secrets_in_parents(change);
      return known->contains({hit->rule, hit->fingerprint});
    });
  }
}

void PushFindings::add_stowaway(const model::Oid& oid, const std::vector<scan::Hit>& hits) {
  for (const scan::Hit* hit : judge_.engine.hits_at(hits, {}, {})) {
    collector_.add(*hit, sighting(model::Place::file, oid, {}, {}, refs_.strictest), kNever);
  }
}

bool PushFindings::holds(const model::Oid& blob, std::string_view fingerprint) {
  const std::vector<scan::Hit>& hits = hits_of(blob);
  return std::any_of(hits.begin(), hits.end(),
                     [&](const scan::Hit& hit) { return hit.fingerprint == fingerprint; });
}

const std::vector<scan::Hit>& PushFindings::hits_of(const model::Oid& blob) {
  if (const auto found = history_.blob_index.find(blob); found != history_.blob_index.end())
    return blobs_.hits[found->second];
  const auto [slot, is_new] = old_hits_.try_emplace(blob);
  // A submodule's commit is not here, and a version that is too large to read proves nothing: both hold no
  // secret that we know.
  if (!is_new || !objects_.contains(blob)) return slot->second;
  try {
    const git::RawObject raw = objects_.read(blob);
    if (raw.kind() == model::ObjectKind::blob) slot->second = scanner_.scan(raw.bytes());
    git::check_time(objects_.deadline());  // half an answer is none
  } catch (const git::ObjectTooLarge&) {
    return slot->second;
  }
  return slot->second;
}

std::set<std::pair<std::uint32_t, std::string>> PushFindings::secrets_in_parents(const git::Change& change) {
  std::set<std::pair<std::uint32_t, std::string>> secrets;
  for (const model::Oid& version : history_.before_of(change)) {
    for (const scan::Hit& hit : hits_of(version)) secrets.emplace(hit.rule, hit.fingerprint);
  }
  return secrets;
}

}  // namespace sallyport::app
