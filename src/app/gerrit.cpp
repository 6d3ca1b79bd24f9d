#include "app/gerrit.hpp"

#include <map>
#include <string_view>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/ancestor_set.hpp"

namespace sallyport::app {

namespace {

constexpr std::string_view kForReview = "refs/for/";

using Values = std::map<std::string, std::string, std::less<>>;

Values values_of(std::span<const char* const> arguments) {
  Values values;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string name = arguments[i];
    if (!name.starts_with("--") || i + 1 == arguments.size())
      throw base::Error(fmt::format("{} is not a name with its value", base::escape_foreign(name)),
                        "Gerrit's hooks plugin runs this; see ref-update --help");
    if (!values.emplace(name, arguments[i + 1]).second)
      throw base::Error(fmt::format("{} stands twice", base::escape_foreign(name)));
  }
  return values;
}

std::string value_of(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) throw base::Error(fmt::format("{} is missing", name));
  return found->second;
}

std::string value_or_empty(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

std::optional<std::string> optional_value(const Values& values, std::string_view name) {
  if (values.find(name) == values.end()) return std::nullopt;
  return value_of(values, name);
}

model::Oid id_of(const Values& values, std::string_view name) {
  const std::optional<model::Oid> id = model::Oid::from_hex(value_of(values, name));
  if (!id) throw base::Error(fmt::format("{} is no object id", name));
  return *id;
}

std::string full_name(const std::string& name) {
  return name.starts_with("refs/") ? name : "refs/heads/" + name;
}

// The branch that "refs/for/<branch>" with whatever is behind is meant for. A topic may stand behind the name
// of the branch, so of longer and shorter names the longest is taken that is there.
std::string reviewed_branch(const git::Repository& repository, std::string_view magic) {
  magic.remove_prefix(kForReview.size());
  const std::string whole = full_name(std::string(magic.substr(0, magic.find('%'))));
  for (std::string name = whole; name.starts_with("refs/heads/"); name.resize(name.rfind('/'))) {
    if (repository.ref(name)) return name;
  }
  return whole;
}

// Where the change left the branch: its tip, if the change is built on that, else the first of the first
// parents that the branch has. Null if the two have nothing in common.
model::Oid branching_point(git::Repository& repository, const model::Oid& branch, const model::Oid& change) {
  git::ObjectSource& objects = repository.objects();
  git::AncestorSet of_change(objects, repository.shallow(), {change});
  if (of_change.contains_exactly(branch)) return branch;
  git::AncestorSet of_branch(objects, repository.shallow(), {branch});
  for (model::Oid oid = change;;) {
    if (of_branch.contains_exactly(oid)) return oid;
    const git::LoadedCommit loaded = git::load_commit(objects, oid, repository.shallow());
    if (loaded.commit.parents.empty()) return {};
    oid = loaded.commit.parents.front();
  }
}

}  // namespace

GerritCall parse_gerrit_call(std::span<const char* const> arguments) {
  const Values values = values_of(arguments);
  GerritCall call;
  call.git_dir = optional_value(values, "--git-dir");
  call.root = optional_value(values, "--root");
  call.project = value_or_empty(values, "--project");
  call.refname = value_of(values, "--refname");
  call.command_ref = value_or_empty(values, "--cmdref");
  call.uploader_username = value_or_empty(values, "--uploader-username");
  call.old_id = id_of(values, "--oldrev");
  call.new_id = id_of(values, "--newrev");
  if (call.old_id.is_null() && call.new_id.is_null())
    throw base::Error("--newrev and --oldrev are both nothing");
  return call;
}

std::optional<std::string> git_dir_of(const GerritCall& call) {
  if (call.git_dir) return call.git_dir;
  if (!call.root) return std::nullopt;
  if (call.project.empty()) throw base::Error("--project is missing, and --root asks for it");
  for (const std::string_view part : base::split(call.project, '/')) {
    if (part.empty() || part == "." || part == "..")
      throw base::Error(fmt::format("{} can be the name of no project", base::escape_foreign(call.project)));
  }
  return fmt::format("{}/{}.git", *call.root, call.project);
}

model::RefUpdate update_of(git::Repository& repository, const GerritCall& call) {
  const std::string& asked = call.command_ref.empty() ? call.refname : call.command_ref;
  if (!asked.starts_with(kForReview) || call.new_id.is_null())
    return {full_name(call.refname), call.old_id, call.new_id};
  model::RefUpdate update;
  update.alias = asked;
  update.is_proposal = true;
  update.proposed_from = call.old_id;
  update.name = call.refname.starts_with(kForReview) ? reviewed_branch(repository, call.refname)
                                                     : full_name(call.refname);
  update.new_id = call.new_id;
  if (const std::optional<model::Oid> branch = repository.ref(update.name))
    update.old_id = branching_point(repository, *branch, call.new_id);
  return update;
}

}  // namespace sallyport::app
