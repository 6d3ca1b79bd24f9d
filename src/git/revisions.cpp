#include "git/revisions.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/ancestor_set.hpp"

namespace sallyport::git {

namespace {

// The ref that a revision is the name of, or "".
std::string ref_named(Repository& repository, const std::string& revision) {
  for (const char* prefix : {"", "refs/", "refs/heads/", "refs/tags/"}) {
    const std::string name = prefix + revision;
    if (name.starts_with("refs/") && repository.ref(name)) return name;
  }
  if (revision == "HEAD" || revision == "@") return repository.head_branch().value_or("");
  return {};
}

// git-rev-list(1), "A...B": what is reachable from both is left out. All that both reach is found by walking
// one side whole.
void hide_shared(Repository& repository, const model::Oid& a, const model::Oid& b, Selection& selection) {
  ObjectSource& objects = repository.objects();
  AncestorSet of_a(objects, repository.shallow(), {a});
  std::vector<model::Oid> pending = {peel_tags(objects, b)};
  std::unordered_set<model::Oid> seen;
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!seen.insert(oid).second) continue;
    if (of_a.contains_exactly(oid)) {
      selection.known.push_back({"", oid});
      continue;
    }
    for (const model::Oid& parent : load_commit(objects, oid, repository.shallow()).commit.parents)
      pending.push_back(parent);
  }
}

}  // namespace

Selection select_revisions(Repository& repository, const std::vector<std::string>& revisions,
                           const std::string& ref) {
  Selection selection;
  const auto name_for = [&](const std::string& revision) {
    return ref.empty() ? ref_named(repository, revision) : ref;
  };
  const auto or_head = [](const std::string& side) { return side.empty() ? std::string("HEAD") : side; };
  for (const std::string& revision : revisions) {
    if (const std::size_t dots = revision.find("..."); dots != std::string::npos) {
      const std::string left = or_head(revision.substr(0, dots));
      const std::string right = or_head(revision.substr(dots + 3));
      const model::Oid a = repository.resolve(left);
      const model::Oid b = repository.resolve(right);
      selection.updates.push_back({name_for(left), {}, a});
      selection.updates.push_back({name_for(right), {}, b});
      hide_shared(repository, a, b, selection);
    } else if (const std::size_t two = revision.find(".."); two != std::string::npos) {
      const model::Oid old_id = repository.resolve(or_head(revision.substr(0, two)));
      const std::string right = or_head(revision.substr(two + 2));
      selection.updates.push_back({name_for(right), old_id, repository.resolve(right)});
      selection.known.push_back({"", old_id});
      selection.is_push = true;
    } else if (revision.starts_with('^')) {
      selection.known.push_back({"", repository.resolve(revision.substr(1))});
    } else {
      selection.updates.push_back({name_for(revision), {}, repository.resolve(revision)});
    }
  }
  // A range is an update of its ref; beside plain revisions it only says what to look at.
  selection.is_push = selection.is_push && revisions.size() == 1;
  if (selection.updates.empty())
    throw base::Error("the revisions leave nothing to look at", "name a branch or range");
  return selection;
}

Selection select_all(Repository& repository) {
  Selection selection;
  for (const Ref& ref : repository.refs())
    selection.updates.push_back({ref.name == "HEAD" ? "" : ref.name, {}, ref.id});
  return selection;
}

std::vector<Ref> remote_branches(Repository& repository, const std::string& remote) {
  const std::string prefix = remote.empty() ? "refs/remotes/" : "refs/remotes/" + remote + "/";
  std::vector<Ref> branches;
  for (const Ref& ref : repository.refs()) {
    if (!ref.name.starts_with(prefix)) continue;
    std::string name = ref.name.substr(prefix.size());
    if (remote.empty()) name = name.substr(std::min(name.find('/'), name.size() - 1) + 1);
    branches.push_back({"refs/heads/" + name, ref.id});
  }
  return branches;
}

Selection select_upstream(Repository& repository) {
  const std::string hint = "name what to look at: check-push <range>, --all or --staged";
  const auto branch = repository.head_branch();
  if (!branch || !branch->starts_with("refs/heads/")) throw base::Error("HEAD is on no branch", hint);
  const auto tip = repository.ref(*branch);
  if (!tip) throw base::Error(fmt::format("{} has no commit yet", *branch), hint);

  const std::string key = "branch." + branch->substr(std::string("refs/heads/").size());
  const std::string remote = repository.config(key + ".remote").value_or("");
  const auto merge = repository.config(key + ".merge");
  Selection selection;
  selection.known = remote_branches(repository, remote == "." ? "" : remote);
  selection.is_push = true;
  model::RefUpdate update{merge.value_or(*branch), {}, *tip};
  if (merge && merge->starts_with("refs/heads/")) {
    const std::string name = merge->substr(std::string("refs/heads/").size());
    const auto upstream =
        repository.ref(remote == "." ? *merge : fmt::format("refs/remotes/{}/{}", remote, name));
    if (upstream) {
      update.old_id = *upstream;
      selection.known.push_back({*merge, *upstream});
    }
  }
  selection.updates.push_back(update);
  return selection;
}

}  // namespace sallyport::git
