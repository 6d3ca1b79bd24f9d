#include "app/submodule_facts.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <unordered_map>

#include "git/other_repository.hpp"
#include "git/tree_path.hpp"
#include "model/object.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kGitmodules = ".gitmodules";

bool lies_in_folder(const fs::path& path, const fs::path& folder) {
  const auto [end, _] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

// Looks up commits in the repositories below one folder, each of which is opened once.
class Hosted {
 public:
  Hosted(const git::Repository& repository, const policy::SubmoduleHosting& hosting)
      : own_(repository.git_dir()), prefixes_(hosting.prefixes), folder_(fs::canonical(hosting.folder)) {}

  policy::PinState find(const std::string& url, const model::Oid& commit) {
    const std::optional<fs::path> place = place_of(url);
    if (!place) return policy::PinState::not_ours;
    const std::optional<git::OtherRepository>& repository = open(*place);
    if (!repository) return policy::PinState::no_repository;
    return repository->has_commit(commit) ? policy::PinState::there : policy::PinState::no_commit;
  }

 private:
  // Where the repository of a URL should lie; nothing for one that is elsewhere.
  std::optional<fs::path> place_of(const std::string& url) const {
    if (url.starts_with("./") || url.starts_with("../")) return own_ / url;
    for (const std::string& prefix : prefixes_) {
      if (url.starts_with(prefix)) return folder_ / fs::path(url.substr(prefix.size())).relative_path();
    }
    return std::nullopt;
  }

  // Never outside of the folder, whatever links and dots the path holds.
  const std::optional<git::OtherRepository>& open(const fs::path& place) {
    const auto [found, is_new] = opened_.try_emplace(place.lexically_normal().string());
    if (!is_new) return found->second;
    for (const std::string& name : {found->first, found->first + ".git"}) {
      std::error_code error;
      const fs::path real = fs::canonical(name, error);
      if (error || !lies_in_folder(real, folder_)) continue;
      if (auto repository = git::OtherRepository::open(real)) {
        found->second.emplace(std::move(*repository));
        break;
      }
    }
    return found->second;
  }

  fs::path own_;
  std::vector<std::string> prefixes_;
  fs::path folder_;
  std::map<std::string, std::optional<git::OtherRepository>> opened_;
};

void add_pins_of(const policy::RuleTable& table, Hosted& hosted, const policy::NewCommitFact& commit,
                 policy::PushFacts& push) {
  if (commit.gitmodules == policy::kNoBlob) return;
  const policy::GitmodulesFact& file = push.gitmodules[commit.gitmodules];
  for (const policy::ChangeFact& change : commit.changes) {
    if (change.submodule.is_null()) continue;
    const auto entry = file.by_path.find(push.paths[change.path]);
    if (entry == file.by_path.end()) continue;
    for (const std::uint32_t index : entry->second) {
      for (const std::string& url : file.submodules.submodules[index].urls) {
        const auto [pin, is_new] = push.pins.try_emplace({&table, change.submodule, url});
        if (is_new) pin->second = hosted.find(url, change.submodule);
      }
    }
  }
}

}  // namespace

policy::GitmodulesFact gitmodules_fact(std::string_view bytes) {
  policy::GitmodulesFact fact;
  if (bytes.size() > kMaxGitmodulesBytes) {
    fact.submodules.is_whole = false;
    return fact;
  }
  fact.submodules = content::read_gitmodules(bytes);
  for (std::uint32_t i = 0; i < fact.submodules.submodules.size(); ++i) {
    for (const std::string& path : fact.submodules.submodules[i].paths) fact.by_path[path].push_back(i);
  }
  return fact;
}

bool is_of_submodules(const policy::ChangeFact& change, std::string_view path) {
  return !change.submodule.is_null() || path == kGitmodules;
}

void add_gitmodules(git::ObjectSource& objects, policy::PushFacts& push) {
  std::unordered_map<model::Oid, std::uint32_t> index;
  for (policy::NewCommitFact& commit : push.commits) {
    const bool is_asked = std::any_of(
        commit.changes.begin(), commit.changes.end(),
        [&](const policy::ChangeFact& change) { return is_of_submodules(change, push.paths[change.path]); });
    const auto entry = is_asked ? git::entry_at(objects, commit.oid, kGitmodules) : std::nullopt;
    if (!entry || (entry->mode & model::mode::kTypeMask) != model::mode::kRegular) continue;
    const auto [found, is_new] =
        index.try_emplace(entry->oid, static_cast<std::uint32_t>(push.gitmodules.size()));
    commit.gitmodules = found->second;
    if (!is_new) continue;
    if (objects.info(entry->oid).size_bytes > kMaxGitmodulesBytes) {
      push.gitmodules.emplace_back().submodules.is_whole = false;
    } else {
      push.gitmodules.push_back(gitmodules_fact(objects.read(entry->oid).bytes()));
    }
  }
}

void add_pins(const git::Repository& repository, const std::vector<const policy::RuleTable*>& tables,
              policy::PushFacts& push) {
  for (const policy::RuleTable* table : tables) {
    if (!table->rule.hosting) continue;
    Hosted hosted(repository, *table->rule.hosting);
    for (const policy::NewCommitFact& commit : push.commits) add_pins_of(*table, hosted, commit, push);
  }
}

}  // namespace sallyport::app
