#include "app/colliding_paths.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>

#include "fsck/colliding_names.hpp"
#include "git/parse_object.hpp"

namespace sallyport::app {

void CollidingPaths::see_tree(const git::TreeVisit& visit) {
  std::string room;
  std::vector<std::vector<std::string>> groups =
      fsck::colliding_names(visit.content.bytes(room), objects_.id_bytes());
  for (const model::Oid& parent : visit.before) {
    if (groups.empty()) return;
    const git::RawObject tree = objects_.read(parent);
    std::unordered_set<std::string_view> names;
    git::TreeReader reader(tree.bytes(), objects_.id_bytes());
    for (git::TreeEntry entry; reader.next(entry);) names.insert(entry.name);
    std::erase_if(groups, [&](const std::vector<std::string>& group) {
      return std::all_of(group.begin(), group.end(),
                         [&](const std::string& name) { return names.contains(name); });
    });
  }
  for (std::vector<std::string>& group : groups)
    found_.emplace_back(visit.commit, policy::CollisionFact{std::string(visit.path), std::move(group)});
}

void CollidingPaths::add(Found found) {
  std::ranges::move(found, std::back_inserter(found_));
}

}  // namespace sallyport::app
