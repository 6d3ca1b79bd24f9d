#include "app/review_refs.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace sallyport::app {

namespace {

constexpr std::string_view kBranches = "refs/heads/";

// What stands behind the prefix, without options; nothing if it is none of these names.
std::optional<std::string_view> rest_of(std::string_view name, const std::vector<std::string>& prefixes) {
  for (const std::string& prefix : prefixes) {
    if (!name.starts_with(prefix)) continue;
    std::string_view rest = name.substr(prefix.size());
    rest = rest.substr(0, rest.find('%'));
    if (rest.starts_with(kBranches)) rest.remove_prefix(kBranches.size());
    return rest;
  }
  return std::nullopt;
}

void propose(const BranchLookup& branch, std::string_view rest, model::RefUpdate& update) {
  while (!rest.empty()) {
    std::string name = std::string(kBranches).append(rest);
    if (const std::optional<model::Oid> held = branch(name)) {
      update.alias = std::exchange(update.name, std::move(name));
      update.proposed_from = std::exchange(update.old_id, *held);
      update.is_proposal = true;
      return;
    }
    const std::size_t slash = rest.rfind('/');
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(0, slash);
  }
}

}  // namespace

BranchLookup branches_of(const git::Repository& repository) {
  return [&repository](const std::string& name) { return repository.ref(name); };
}

BranchLookup branches_among(std::function<std::vector<git::Ref>()> list) {
  using Held = std::unordered_map<std::string, model::Oid>;
  return [list = std::move(list),
          held = std::optional<Held>()](const std::string& name) mutable -> std::optional<model::Oid> {
    if (!held) {
      held.emplace();
      for (git::Ref& ref : list()) held->insert_or_assign(std::move(ref.name), ref.id);
    }
    const auto found = held->find(name);
    return found == held->end() ? std::nullopt : std::optional(found->second);
  };
}

void map_review_refs(const std::vector<std::string>& prefixes, const BranchLookup& branch,
                     model::Push& push) {
  for (model::RefUpdate& update : push.updates) {
    if (update.is_delete()) continue;
    if (const auto rest = rest_of(update.name, prefixes)) propose(branch, *rest, update);
  }
}

}  // namespace sallyport::app
