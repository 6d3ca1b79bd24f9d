#include "app/finding_collector.hpp"

namespace sallyport::app {

namespace {

int rank(model::FindingState state, policy::Mode mode) {
  switch (state) {
    case model::FindingState::fresh:
      return 2 + static_cast<int>(mode);
    case model::FindingState::allowed:
      return 1;
    case model::FindingState::known:
      return 0;
  }
  return 2 + static_cast<int>(mode);
}

}  // namespace

void FindingCollector::add(const scan::Hit& hit, const Sighting& sighting,
                           const std::function<bool()>& is_known) {
  const bool is_text = sighting.place == model::Place::commit || sighting.place == model::Place::tag;
  Key key{hit.rule, sighting.place, is_text ? sighting.object.hex() : std::string(sighting.path),
          hit.fingerprint};
  const auto found = kept_.find(key);
  if (found != kept_.end() && found->second.rank >= rank(model::FindingState::fresh, sighting.mode)) return;
  if (found == kept_.end() && findings_.size() >= max_findings_) {
    ++dropped_;
    return;
  }

  model::FindingState state = model::FindingState::fresh;
  if (honors_inline_allow_ && hit.has_inline_allow) {
    state = model::FindingState::allowed;
  } else if (is_known()) {
    state = model::FindingState::known;
  }
  if (found != kept_.end() && found->second.rank >= rank(state, sighting.mode)) return;

  const rules::Rule& rule = engine_.rules()[hit.rule];
  model::Finding finding;
  finding.rule = rule.id;
  finding.description = rule.description;
  finding.remediation = rule.remediation;
  finding.severity = rule.severity;
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
  if (found != kept_.end()) {
    findings_[found->second.index] = std::move(finding);
    found->second.rank = rank(state, sighting.mode);
  } else {
    kept_.emplace(std::move(key), Kept{findings_.size(), rank(state, sighting.mode)});
    findings_.push_back(std::move(finding));
  }
}

}  // namespace sallyport::app
