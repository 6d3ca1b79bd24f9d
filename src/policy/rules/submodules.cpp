// Submodules: which repositories they may come from, and that what they are pinned to is there. A URL is
// never quoted, since what lets somebody in may stand in it.
#include <algorithm>
#include <filesystem>

#include <fmt/core.h>

#include "base/error.hpp"
#include "content/gitmodules.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/readers.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

constexpr std::string_view kGitmodules = ".gitmodules";

struct Allowed {
  bool is_any = false;
  std::vector<Glob> globs;

  bool holds(std::string_view url) const {
    return is_any ||
           std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) { return glob.matches(url); });
  }
};

Allowed allowed_by(const TableReader& table) {
  Allowed allowed;
  allowed.is_any = !table.has("allow");
  for (const std::string& pattern : table.strings("allow").value_or(std::vector<std::string>())) {
    try {
      allowed.globs.emplace_back(pattern);
    } catch (const base::Error& error) {
      table.fail("allow", fmt::format("cannot be used: {}", error.what()));
    }
  }
  return allowed;
}

std::optional<SubmoduleHosting> hosting_of(const TableReader& table) {
  SubmoduleHosting hosting;
  hosting.prefixes = table.strings("hosted").value_or(std::vector<std::string>());
  for (const std::string& prefix : hosting.prefixes) {
    if (!prefix.ends_with('/') && !prefix.ends_with(':'))
      table.fail("hosted", fmt::format("holds `{}`, which ends with neither `/` nor `:`", prefix));
  }
  const std::optional<std::string> folder = table.string("repositories");
  if (!folder && !hosting.prefixes.empty())
    table.fail("hosted", "means nothing without `repositories`, the folder where they lie");
  if (!folder) return std::nullopt;
  if (!std::filesystem::path(*folder).is_absolute()) table.fail("repositories", "must be an absolute path");
  hosting.folder = *folder;
  return hosting;
}

// What is wrong with the URLs of one submodule; empty: nothing.
std::string url_problem(const content::Submodule& submodule, const Allowed& allowed) {
  if (submodule.urls.empty()) return "has no URL";
  for (const std::string& url : submodule.urls) {
    if (content::has_credentials(url)) return "has a URL that holds credentials";
    if (!allowed.holds(url)) return "comes from where no submodule may come from";
  }
  return {};
}

std::string url_hint() {
  return in_its_commit(
      "Set another URL (who needs credentials has them in the configuration of their own git)",
      {"git submodule set-url -- PATH URL", "git add .gitmodules"});
}

void judge_gitmodules(const ChangeView& view, const GitmodulesFact& fact, const Allowed& allowed,
                      Accuser& accuser) {
  if (!fact.submodules.is_whole) {
    accuser.add_path(view, fmt::format("{} cannot be read", view.path),
                     in_its_commit("Mend the file", {"git add .gitmodules"}));
    return;
  }
  std::size_t number = 0;
  for (const content::Submodule& submodule : fact.submodules.submodules) {
    ++number;
    const std::string problem = url_problem(submodule, allowed);
    if (!problem.empty())
      accuser.add_path(view,
                       fmt::format("{}: submodule {} of {} {}", view.path, number,
                                   fact.submodules.submodules.size(), problem),
                       url_hint());
  }
}

void judge_pin(const ChangeView& view, const std::string& url, Accuser& accuser) {
  const auto found = view.push.pins.find({&view.table, view.change.submodule, url});
  if (found == view.push.pins.end()) return;
  if (found->second == PinState::no_repository)
    accuser.add_path(view,
                     fmt::format("{} is a submodule, and its repository is not on this server", view.path),
                     url_hint());
  if (found->second == PinState::no_commit)
    accuser.add_path(view,
                     fmt::format("{} is pinned to commit {}, which is not in the submodule's repository",
                                 view.path, view.change.submodule.abbreviated()),
                     "Push the submodule first, then this repository once more:\n  git push "
                     "--recurse-submodules=on-demand");
}

void judge_link(const ChangeView& view, const GitmodulesFact* fact, const Allowed& allowed,
                Accuser& accuser) {
  const auto entry = fact == nullptr ? decltype(fact->by_path.end()){} : fact->by_path.find(view.path);
  if (fact == nullptr || entry == fact->by_path.end()) {
    accuser.add_path(
        view, fmt::format("{} is a submodule that .gitmodules does not name", view.path),
        "If it was meant to be one, add it as such; if a repository was added by mistake, take it out:\n"
        "  git submodule add URL PATH\n  git rm --cached -- PATH");
    return;
  }
  for (const std::uint32_t index : entry->second) {
    const content::Submodule& submodule = fact->submodules.submodules[index];
    const std::string problem = url_problem(submodule, allowed);
    if (!problem.empty())
      accuser.add_path(view, fmt::format("{} is a submodule that {}", view.path, problem), url_hint());
    for (const std::string& url : submodule.urls) judge_pin(view, url, accuser);
  }
}

}  // namespace

PushRule read_submodules(const TableReader& table) {
  PushRule rule;
  rule.hosting = hosting_of(table);
  rule.needs.submodules = true;
  if (table.boolean("deny").value_or(false)) {
    rule.judge_change = [](const ChangeView& view, Accuser& accuser) {
      if (is_submodule(view.change) || (view.path == kGitmodules && !is_removed(view.change)))
        accuser.add_path(view, fmt::format("{} makes submodules, and there may be none", view.path),
                         in_its_commit("Take it out", {"git rm --cached -- PATH"}));
    };
    return rule;
  }
  rule.judge_change = [allowed = allowed_by(table)](const ChangeView& view, Accuser& accuser) {
    const GitmodulesFact* fact =
        view.commit.gitmodules == kNoBlob ? nullptr : &view.push.gitmodules[view.commit.gitmodules];
    if (is_submodule(view.change)) {
      judge_link(view, fact, allowed, accuser);
    } else if (fact != nullptr && view.path == kGitmodules && !is_removed(view.change)) {
      judge_gitmodules(view, *fact, allowed, accuser);
    }
  };
  return rule;
}

}  // namespace sallyport::policy
