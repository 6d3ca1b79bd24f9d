#include "app/finding_collector.hpp"

#include <algorithm>

#include "scan/ready_set.hpp"

namespace sallyport::app {

namespace {

int rank(model::FindingState state, policy::Mode mode) {
  switch (state) {
    case model::FindingState::fresh:
      return 2 + static_cast<int>(mode);
    case model::FindingState::allowed:
    case model::FindingState::ignored:
    case model::FindingState::baselined:
      return 1;
    case model::FindingState::known:
      return 0;
  }
  return 2 + static_cast<int>(mode);
}

model::FindingState state_of(triage::Ruling ruling) {
  switch (ruling) {
    case triage::Ruling::ignored:
      return model::FindingState::ignored;
    case triage::Ruling::baselined:
      return model::FindingState::baselined;
    case triage::Ruling::none:
      break;
  }
  return model::FindingState::fresh;
}

}  // namespace

// A secret of the deny-list is excused by nobody.
bool FindingCollector::is_known_secret(const scan::Hit& hit) const {
  return engine_.rules()[hit.rule].id == scan::kKnownSecretRule;
}

triage::Opinion FindingCollector::opinion_of(const scan::Hit& hit, const Sighting& sighting) const {
  if (ledger_ == nullptr || is_known_secret(hit)) return {};
  const std::string commit = sighting.commit.is_null() ? std::string() : sighting.commit.hex();
  return ledger_->opinion_of({engine_.rules()[hit.rule].id, hit.fingerprint, sighting.path, commit,
                              hit.line_1based, hit.match_line_1based, sighting.is_before_baseline});
}

void FindingCollector::add(const scan::Hit& hit, const Sighting& sighting,
                           const std::function<bool()>& is_known) {
  if (is_seen_.empty()) is_seen_.resize(engine_.rules().size());
  is_seen_[hit.rule] = true;
  if (hit.is_part_only) return;
  const bool is_text = sighting.place == model::Place::commit || sighting.place == model::Place::tag;
  Key key{hit.rule, sighting.place, is_text ? sighting.object.hex() : std::string(sighting.path),
          hit.fingerprint};
  const auto found = kept_.find(key);
  if (found != kept_.end() && found->second.rank >= rank(model::FindingState::fresh, sighting.mode)) return;
  if (found == kept_.end() && findings_.size() >= max_findings_) {
    ++dropped_;
    return;
  }

  triage::Opinion opinion = opinion_of(hit, sighting);
  model::FindingState state = state_of(opinion.ruling);
  if (honors_inline_allow_ && hit.has_inline_allow && !is_known_secret(hit)) {
    state = model::FindingState::allowed;
  } else if (state == model::FindingState::fresh && is_known()) {
    state = model::FindingState::known;
  }
  if (found != kept_.end() && found->second.rank >= rank(state, sighting.mode)) return;

  const rules::Rule& rule = engine_.rules()[hit.rule];
  model::Finding finding;
  finding.rule = rule.id;
  finding.description = rule.description;
  finding.remediation = rule.remediation;
  finding.severity = hit.severity;
  finding.confidence = hit.confidence;
  finding.chain = hit.chain;
  finding.state = state;
  finding.place = sighting.place;
  finding.object = sighting.object;
  finding.commit = sighting.commit;
  finding.path = sighting.path;
  finding.line_1based = hit.line_1based;
  finding.end_line_1based = hit.end_line_1based;
  finding.column_1based = hit.column_1based;
  finding.redacted = hit.redacted;
  finding.fingerprint = hit.fingerprint;
  finding.ref = sighting.ref;
  finding.is_reintroduced = opinion.is_reintroduced && state == model::FindingState::fresh;
  finding.triage = std::move(opinion.note);
  if (found != kept_.end()) {
    findings_[found->second.index] = std::move(finding);
    found->second.rank = rank(state, sighting.mode);
  } else {
    kept_.emplace(std::move(key), Kept{findings_.size(), rank(state, sighting.mode)});
    findings_.push_back(std::move(finding));
    rules_.push_back(hit.rule);
  }
}

std::vector<model::Finding> FindingCollector::take() {
  std::vector<model::Finding> taken;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    const std::vector<std::uint32_t>& required = engine_.required_in_push(rules_[i]);
    const bool is_whole = std::ranges::all_of(required, [&](std::uint32_t rule) { return is_seen_[rule]; });
    if (is_whole) taken.push_back(std::move(findings_[i]));
  }
  findings_.clear();
  rules_.clear();
  kept_.clear();
  return taken;
}

}  // namespace sallyport::app
