#include "app/mailmap.hpp"

#include <fmt/core.h>

#include "app/triage_files.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "git/tree_path.hpp"

namespace sallyport::app {

namespace {

constexpr const char* kName = ".mailmap";
constexpr std::uint64_t kMaxBytes = 16ULL << 20;
constexpr std::string_view kBranches = "refs/heads/";

content::Mailmap read(git::ObjectSource& objects, const model::Oid& commit) {
  const auto fail = [&](std::string_view what) {
    throw base::Error(
        fmt::format("the {} of commit {} cannot be used: {}", kName, commit.abbreviated(), what),
        "Mend that file, or take `mailmap` out of the policy.");
  };
  try {
    const auto text = git::file_at(objects, commit, kName, kMaxBytes);
    if (!text) return {};
    if (auto mailmap = content::Mailmap::parse(*text)) return std::move(*mailmap);
  } catch (const base::Error& error) {
    fail(base::escape_foreign(error.what()));
  }
  fail("it is too large");
  return {};
}

std::string remote_of(const git::Repository& repository, const PushRequest* request) {
  if (request != nullptr) return request->remote;
  const std::string branch = repository.head_branch().value_or("");
  if (!branch.starts_with(kBranches)) return "origin";
  return repository.config(fmt::format("branch.{}.remote", branch.substr(kBranches.size())))
      .value_or("origin");
}

// Of a clone: what is known of the branch on the other side.
std::optional<model::Oid> remembered(git::Repository& repository, git::ObjectSource& objects,
                                     const std::string& name, const PushRequest* request) {
  if (request != nullptr) {
    for (const model::RefUpdate& update : request->push.updates) {
      if (update.name != name) continue;
      if (update.is_create()) return std::nullopt;
      if (objects.contains(update.old_id)) return update.old_id;
    }
  }
  const std::string tracking = fmt::format("refs/remotes/{}/{}", remote_of(repository, request),
                                           std::string_view(name).substr(kBranches.size()));
  const auto known = repository.ref(tracking);
  return known ? known : repository.ref(name);
}

}  // namespace

content::Mailmap load_mailmap(git::Repository& repository, git::ObjectSource& objects,
                              const policy::Policy& policy, const PushRequest* request) {
  const std::string& name = policy.mailmap;
  if (name.empty()) return {};
  if (request != nullptr) {
    for (const model::RefUpdate& update : request->push.updates) {
      if (update.name == name && !update.is_delete()) read(objects, update.new_id);
    }
  }
  const bool is_clone = request == nullptr || request->may_lack_old;
  const auto commit =
      is_clone ? remembered(repository, objects, name, request) : protected_commit(repository, name, request);
  return commit ? read(objects, *commit) : content::Mailmap();
}

void map_people(const content::Mailmap& mailmap, policy::NewCommitFact& commit) {
  const auto map = [&](const policy::Person& person) {
    policy::Person mapped = person;
    if (!person.is_there || mailmap.is_empty()) return mapped;
    content::Mailmap::Resolved resolved = mailmap.resolve(person.name, person.email);
    mapped.name = std::move(resolved.name);
    mapped.email = std::move(resolved.email);
    return mapped;
  };
  commit.mapped_author = map(commit.author);
  commit.mapped_committer = map(commit.committer);
}

}  // namespace sallyport::app
