#include "app/write_baseline.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "app/coverage.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/limit.hpp"
#include "git/parse_object.hpp"
#include "git/tree_cache.hpp"

namespace sallyport::app {

namespace {

// What the tips' trees hold at the paths of findings. A path is looked up folder by folder; equal folders of
// many tips are read once for each path.
class TipTrees {
 public:
  TipTrees(git::ObjectSource& objects, const Judge& judge)
      : objects_(objects), cache_(objects), scanner_(judge.engine, scan_options(judge)) {}

  // `oid` is a commit, or a tag of one. What else a tag names has no tree.
  void add_tip(model::Oid oid) {
    tips_.insert(oid);
    git::RawObject raw = objects_.read(oid);
    while (raw.kind() == model::ObjectKind::tag) {
      oid = git::parse_tag(raw.bytes(), objects_.id_bytes()).target;
      raw = objects_.read(oid);
      tips_.insert(oid);
    }
    if (raw.kind() == model::ObjectKind::commit)
      roots_.insert(git::parse_commit(raw.bytes(), objects_.id_bytes()).tree);
  }

  bool hold(const model::Finding& finding) {
    for (const model::Oid& root : roots_) {
      const auto blob = find(root, finding.path);
      if (blob && fingerprints_of(*blob).contains(finding.fingerprint)) return true;
    }
    return false;
  }

  // The tips, and what tags among them stand for.
  std::vector<model::Oid> all() const { return {tips_.begin(), tips_.end()}; }

 private:
  std::optional<model::Oid> find(const model::Oid& tree, const std::string& path) {
    const auto [slot, is_new] = found_.try_emplace({tree, path});
    if (is_new) slot->second = look_up(tree, path);
    return slot->second;
  }

  std::optional<model::Oid> look_up(const model::Oid& tree, const std::string& path) {
    const std::size_t slash = path.find('/');
    const std::string_view name = std::string_view(path).substr(0, slash);
    const std::shared_ptr<git::CachedTree> cached = cache_.read(tree);
    std::string room;
    git::TreeReader reader(cached->content.bytes(room), objects_.id_bytes());
    for (git::TreeEntry entry; reader.next(entry);) {
      if (entry.name != name) continue;
      const std::uint32_t type = entry.mode & model::mode::kTypeMask;
      if (slash == std::string::npos)
        return type == model::mode::kTree || type == model::mode::kGitlink ? std::nullopt
                                                                           : std::optional(entry.oid());
      if (type == model::mode::kTree) return find(entry.oid(), path.substr(slash + 1));
    }
    return std::nullopt;
  }

  const std::unordered_set<std::string>& fingerprints_of(const model::Oid& blob) {
    const auto [slot, is_new] = fingerprints_.try_emplace(blob);
    if (!is_new) return slot->second;
    try {
      for (const scan::Hit& hit : scanner_.scan(objects_.read(blob).bytes()))
        slot->second.insert(hit.fingerprint);
    } catch (const git::ObjectTooLarge&) {
      return slot->second;  // the judge has said so already
    }
    return slot->second;
  }

  git::ObjectSource& objects_;
  git::TreeCache cache_;
  scan::Scanner scanner_;
  std::unordered_set<model::Oid> tips_;
  std::set<model::Oid> roots_;
  std::map<std::pair<model::Oid, std::string>, std::optional<model::Oid>> found_;
  std::unordered_map<model::Oid, std::unordered_set<std::string>> fingerprints_;
};

bool is_in_file(const model::Finding& finding) {
  return finding.place == model::Place::file || finding.place == model::Place::symlink;
}

void refuse_if_incomplete(const model::Verdict& verdict) {
  if (!verdict.coverage.is_complete())
    throw base::Error("not everything was looked at: no baseline is written");
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.rule.starts_with("limits."))
      throw base::Error(fmt::format("a limit was met ({}): no baseline is written", reason.rule),
                        reason.message);
  }
}

}  // namespace

void write_baseline(git::ObjectSource& objects, const Judge& judge, const model::Verdict& verdict,
                    const BaselineRequest& request) {
  refuse_if_incomplete(verdict);
  TipTrees trees(objects, judge);
  for (const model::Oid& tip : request.tips) trees.add_tip(tip);
  triage::BaselineInput input{verdict.findings};
  for (const model::Finding& finding : verdict.findings)
    input.is_at_tip.push_back(request.tips.empty() || !is_in_file(finding) || trees.hold(finding));
  input.tips = trees.all();
  input.before = request.before;
  input.is_whole_history = request.is_whole_history;
  input.fingerprint_key = judge.policy.fingerprint_key;
  const triage::Baseline baseline = triage::make_baseline(input);
  base::write_file_atomically(request.file, triage::to_json(baseline));
  fmt::print("wrote {} findings, and {} that no branch or tag holds any more, to {}\n",
             baseline.findings.size(), baseline.removed.size(), request.file.string());
}

}  // namespace sallyport::app
