// Who pushes, as a policy says it: whom to ask, which accounts are whose, and the groups that are roles.
//
// A group's name becomes a role of each of its members, also of those of groups within it, so that whatever
// asks for roles knows nothing of groups. A role that principals list themselves may not be a group's as
// well: whoever reads the group would not see all who hold it.

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "base/nearest_key.hpp"
#include "policy/load_parts.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

IdentitySettings read_settings(const toml::table& values, const std::string& file) {
  IdentitySettings settings;
  const TableReader table(values, "[identity]", file, {"provider", "account"});
  settings.origin = table.origin();
  const std::string word = table.string("provider").value_or("none");
  const std::optional<Provider> provider = provider_of(word);
  if (!provider)
    table.fail("provider", fmt::format("is \"{}\", which is none", word),
               "it must be one of: none, ssh-key, http, gitolite, gitea, gitlab, ghes, bitbucket, gerrit, "
               "unix, fixed");
  settings.provider = *provider;
  settings.account = table.string("account").value_or("");
  const bool is_fixed = settings.provider == Provider::fixed;
  if (is_fixed && settings.account.empty())
    table.fail("account", "is missing: provider = \"fixed\" says who pushes by it");
  if (is_fixed && !is_account_name(settings.account)) table.fail("account", "can be the name of no account");
  if (!is_fixed && table.has("account"))
    table.fail("account", "counts with provider = \"fixed\" alone: others ask the host");
  return settings;
}

// An account that were two people's would be neither's.
void check_accounts(const Policy& policy) {
  std::unordered_map<std::string_view, const Principal*> owners;
  for (const Principal& principal : policy.principals) {
    for (const std::string& account : principal.accounts) {
      const auto [known, is_new] = owners.emplace(account, &principal);
      if (!is_new)
        throw base::Error(
            fmt::format("{}: `accounts` in [[principal]] names {} once more (first at {}, as {}'s)",
                        principal.origin, account, known->second->origin, known->second->name));
    }
  }
}

std::vector<std::string> take_members(const TableReader& table) {
  const std::optional<std::vector<std::string>> members = table.strings("members");
  if (!members) table.fail("members", "is missing: say who is in the group");
  return *members;
}

Group read_group(const TableReader& table) {
  if (!table.string("name")) table.fail("name", "is missing");
  Group group;
  group.name = table.words("name").front();
  group.origin = table.origin();
  group.members = take_members(table);
  if (group.name.find(':') != std::string::npos) table.fail("name", "holds a colon, which no name may");
  if (group.name == kMergeOnly)
    table.fail("name", fmt::format("is \"{}\", which takes rights away", kMergeOnly),
               "list it among the `roles` of the one machine that it is for");
  return group;
}

// The groups of a policy, and who is in which.
class Groups {
 public:
  explicit Groups(Policy& policy) : policy_(policy) {
    for (const Principal& principal : policy.principals) names_.emplace(principal.name, principal.origin);
    for (const Group& group : policy.groups) {
      groups_.emplace(group.name, &group);
      const auto [first, is_new] = names_.emplace(group.name, group.origin);
      if (!is_new)
        fail(group, fmt::format("`name` is {} once more (first at {})", group.name, first->second));
    }
  }

  void refuse_roles_of_principals() const {
    std::unordered_map<std::string_view, const Principal*> holders;
    for (const Principal& principal : policy_.principals) {
      for (const std::string& role : principal.roles) holders.emplace(role, &principal);
    }
    for (const Group& group : policy_.groups) {
      const auto found = holders.find(group.name);
      if (found == holders.end()) continue;
      const Principal& holder = *found->second;
      fail(group,
           fmt::format("`name` is {}, a role that {} ({}) lists", group.name, holder.name, holder.origin),
           "name the members in one place: in the group, or as `roles` of each principal");
    }
  }

  // Gives each principal the names of all groups that it is in, however deep. Throws where a member is
  // nobody.
  void give_roles() {
    Above above;
    for (const Group& group : policy_.groups) {
      for (const std::string& member : group.members) {
        if (names_.find(member) == names_.end()) fail_on_unknown(group, member);
        above[member].push_back(group.name);
      }
    }
    refuse_circles(above);
    for (Principal& principal : policy_.principals) {
      std::vector<std::string_view> reached = {principal.name};
      std::unordered_set<std::string_view> seen;
      for (std::size_t i = 0; i < reached.size(); ++i) {
        for (const std::string_view group : above[reached[i]]) {
          if (seen.insert(group).second) reached.push_back(group);
        }
      }
      principal.roles.insert(principal.roles.end(), reached.begin() + 1, reached.end());
    }
  }

 private:
  using Above = std::unordered_map<std::string_view, std::vector<std::string_view>>;

  // Takes away, again and again, the groups that no group is left in. What stays is a circle, or above one.
  void refuse_circles(const Above& above) const {
    std::unordered_map<std::string_view, std::size_t> inner;  // groups in it that are left
    for (const auto& [member, groups] : above) {
      for (const std::string_view group : groups) inner[group] += groups_.count(member);
    }
    std::vector<std::string_view> done;
    for (const Group& group : policy_.groups) {
      if (inner[group.name] == 0) done.push_back(group.name);
    }
    for (std::size_t i = 0; i < done.size(); ++i) {
      const auto found = above.find(done[i]);
      if (found == above.end()) continue;
      for (const std::string_view group : found->second) {
        if (--inner[group] == 0) done.push_back(group);
      }
    }
    for (const Group& group : policy_.groups) {
      if (inner[group.name] != 0)
        fail(group, fmt::format("{} is a member of itself: {}", group.name, circle(group, inner)));
    }
  }

  // From one of the groups that are left down to where a name comes again: "a, b, a".
  std::string circle(const Group& start,
                     const std::unordered_map<std::string_view, std::size_t>& left) const {
    std::vector<std::string_view> way = {start.name};
    for (const Group* group = &start;;) {
      const auto next =
          std::find_if(group->members.begin(), group->members.end(), [&](const std::string& member) {
            const auto found = left.find(member);
            return found != left.end() && found->second != 0;
          });
      const bool is_again = std::find(way.begin(), way.end(), *next) != way.end();
      way.push_back(*next);
      if (is_again) return fmt::format("{}", fmt::join(way, ", "));
      group = groups_.at(*next);
    }
  }

  [[noreturn]] void fail_on_unknown(const Group& group, std::string_view member) const {
    std::vector<std::string_view> known;
    for (const auto& [name, origin] : names_) known.push_back(name);
    std::sort(known.begin(), known.end());  // so that of two that are as near, always the same is told
    const std::string_view meant = base::nearest_key(member, known);
    fail(group, fmt::format("`members` names {}, who is no principal and no group{}", member,
                            meant.empty() ? std::string() : fmt::format("; did you mean {}?", meant)));
  }

  [[noreturn]] static void fail(const Group& group, std::string_view what, std::string hint = {}) {
    throw base::Error(fmt::format("{}: [[group]]: {}", group.origin, what), std::move(hint));
  }

  Policy& policy_;
  std::unordered_map<std::string_view, const Group*> groups_;  // by name
  std::unordered_map<std::string_view, std::string_view>
      names_;  // of principals and groups: where they stand
};

}  // namespace

void read_identity(const toml::table& root, const std::string& file, Policy& policy) {
  if (const toml::table* values = table_of(root, "identity", file))
    policy.identity = read_settings(*values, file);
  for (const toml::table* node : tables_of(root, "group", file))
    policy.groups.push_back(read_group(TableReader(*node, "[[group]]", file, {"name", "members"})));
}

void settle_identity(Policy& policy) {
  check_accounts(policy);
  if (policy.groups.empty()) return;
  Groups groups(policy);
  groups.refuse_roles_of_principals();
  groups.give_roles();
}

}  // namespace sallyport::policy
