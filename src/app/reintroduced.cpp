#include "app/reintroduced.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace sallyport::app {

namespace {

class Marker {
 public:
  Marker(const git::History& history, const Holds& holds) : history_(history), holds_(holds) {}

  void mark(std::vector<model::Finding>& findings) {
    for (const model::Finding& finding : findings) {
      if (is_asked(finding)) changes_of_.try_emplace(finding.path);
    }
    if (changes_of_.empty()) return;
    for (const git::Change& change : history_.changes) {
      if (change.commit == git::kNone) continue;
      const auto found = changes_of_.find(history_.paths[change.path]);
      if (found != changes_of_.end()) found->second.push_back(&change);
    }
    for (model::Finding& finding : findings) {
      if (is_asked(finding) && has_come_back(finding)) finding.is_reintroduced = true;
      if (steps_ > kMaxReintroductionSteps) return;
    }
  }

 private:
  static bool is_asked(const model::Finding& finding) {
    return finding.state == model::FindingState::fresh && !finding.commit.is_null() &&
           (finding.place == model::Place::file || finding.place == model::Place::symlink);
  }

  bool has_come_back(const model::Finding& finding) {
    const std::vector<const git::Change*>& changes = changes_of_.at(finding.path);
    if (changes.size() < 2) return false;
    std::vector<std::uint32_t> holders;  // commits that have it, or whose parents have it
    for (const git::Change* change : changes) {
      const auto before = history_.before_of(*change);
      const bool is_after =
          change->blob != git::kNone && asks(history_.blobs[change->blob], finding.fingerprint);
      const bool is_before = std::any_of(before.begin(), before.end(), [&](const model::Oid& version) {
        return asks(version, finding.fingerprint);
      });
      if (is_after && !is_before && has_ancestor(change->commit, holders)) return true;
      if (is_after || is_before) holders.push_back(change->commit);
      if (steps_ > kMaxReintroductionSteps) return false;
    }
    return false;
  }

  bool asks(const model::Oid& blob, std::string_view fingerprint) {
    ++steps_;
    return holds_(blob, fingerprint);
  }

  // Whether one of `commits` is an ancestor of `commit`. The ancestors of the last commit are kept.
  bool has_ancestor(std::uint32_t commit, const std::vector<std::uint32_t>& commits) {
    if (commits.empty()) return false;
    if (commit != ancestors_of_) find_ancestors(commit);
    return std::any_of(commits.begin(), commits.end(),
                       [&](std::uint32_t one) { return one != commit && is_ancestor_[one]; });
  }

  // Parents stand before children.
  void find_ancestors(std::uint32_t commit) {
    ancestors_of_ = commit;
    is_ancestor_.assign(history_.commits.size(), false);
    is_ancestor_[commit] = true;
    for (std::uint32_t i = commit + 1; i-- > 0;) {
      ++steps_;
      if (!is_ancestor_[i]) continue;
      for (const std::uint32_t parent : history_.new_parents_of(i)) is_ancestor_[parent] = true;
    }
  }

  const git::History& history_;
  const Holds& holds_;
  std::unordered_map<std::string, std::vector<const git::Change*>> changes_of_;  // by path
  std::uint32_t ancestors_of_ = git::kNone;
  std::vector<bool> is_ancestor_;
  std::uint64_t steps_ = 0;
};

}  // namespace

void mark_reintroduced(const git::History& history, const Holds& holds,
                       std::vector<model::Finding>& findings) {
  Marker(history, holds).mark(findings);
}

}  // namespace sallyport::app
