#include "policy/rules/touched.hpp"

#include <algorithm>
#include <unordered_set>

namespace sallyport::policy {

std::vector<Touch> touched_paths(const RefView& view) {
  std::vector<Touch> touches;
  const PushedRef& ref = view.ref;
  const auto table = std::find(ref.tables.begin(), ref.tables.end(), &view.table) - ref.tables.begin();
  std::unordered_set<std::string_view> seen;
  for (auto entry = ref.commits.rbegin(); entry != ref.commits.rend(); ++entry) {
    if (!entry->asked[static_cast<std::size_t>(table)]) continue;
    const NewCommitFact& commit = view.push.commits[entry->commit];
    for (const ChangeFact& change : commit.changes) {
      const std::string& path = view.push.paths[change.path];
      seen.insert(path);
      touches.push_back({&commit, &path, false});
    }
  }
  static const NewCommitFact no_commit;
  const NewCommitFact* tip =
      ref.commits.empty() ? &no_commit : &view.push.commits[ref.commits.front().commit];
  for (const std::string& path : ref.net_paths) {
    if (!seen.contains(path)) touches.push_back({tip, &path, true});
  }
  return touches;
}

std::string pusher_name(const model::Pusher& pusher) {
  if (!pusher.principal.empty()) return pusher.principal;
  return pusher.account.empty() ? "somebody whom nobody knows" : pusher.account;
}

}  // namespace sallyport::policy
