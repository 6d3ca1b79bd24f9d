#include "report/mend.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.hpp"
#include "report/place.hpp"

namespace sallyport::report {

namespace {

using Action = Options::Action;

// The name below refs/heads/ or refs/tags/.
std::string short_name(const std::string& ref) {
  for (const std::string_view prefix : {"refs/heads/", "refs/tags/"}) {
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  }
  return ref;
}

// The command that puts one place right, once the file is edited.
std::string stage_command(const model::Finding& finding) {
  // The old name holds the secret, so it cannot be spelled out here.
  if (finding.place == model::Place::path) return "\n  git mv OLD-NAME NEW-NAME";
  return "\n  git add -- " + base::shell_pathspec(finding.path);
}

// One command for each file of the group; beyond five, since more are better staged by eye, one for all.
std::string stage_commands(const Group& group) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> commands;
  for (const model::Finding* place : group.places) {
    if (!is_in_tree(place->place)) continue;
    std::string command = stage_command(*place);
    if (std::find(commands.begin(), commands.end(), command) != commands.end()) continue;
    if (commands.size() == kShown) return "\n  git add -p";
    commands.push_back(std::move(command));
  }
  std::string out;
  for (const std::string& command : commands) out += command;
  return out;
}

bool has_place(const Group& group, model::Place place) {
  return std::any_of(group.places.begin(), group.places.end(),
                     [&](const model::Finding* finding) { return finding->place == place; });
}

// What must be edited, as the object of "Take it out of".
std::string_view what_to_edit(const Group& group) {
  const bool in_message = has_place(group, model::Place::commit);
  const bool in_name = has_place(group, model::Place::path);
  const bool in_file = has_place(group, model::Place::file) || has_place(group, model::Place::symlink);
  if (in_message) return in_file || in_name ? "the files and the message" : "the message";
  return in_name ? in_file ? "the files and their names" : "the file's name" : "the file";
}

// Where a rebase must start to reach every commit of the group. Of commits in one line the merge base is the
// oldest.
std::string rebase_base(const std::vector<model::Oid>& commits) {
  constexpr std::size_t kShown = 5;
  if (commits.size() == 1) return commits.front().abbreviated() + "~";
  std::string list;
  for (std::size_t i = 0; i < std::min(kShown, commits.size()); ++i) list += " " + commits[i].abbreviated();
  return fmt::format("\"$(git merge-base --octopus{})~\"", list);
}

std::string mend_commits(const Group& group, const std::vector<model::Oid>& commits) {
  const std::string stage = stage_commands(group);
  const std::string base = rebase_base(commits);
  const bool in_message = has_place(group, model::Place::commit);
  const std::string amend = stage + "\n  git commit --amend" + (in_message ? "" : " --no-edit");
  const std::string older = stage.empty()
                                ? "mark it `reword` in the list that opens:\n  git rebase -i " + base
                                : "mark it `edit` in the list that opens, do the same there, and go on:\n"
                                  "  git rebase -i " +
                                      base + "\n  git rebase --continue";
  return fmt::format(
      "Take it out of {}. If your last commit brings it:{}\nIf an older commit does, {}\n"
      "If that is the very first commit, start at the root instead:\n  git rebase -i --root",
      what_to_edit(group), amend, older);
}

std::string revoke(const Group& group, std::size_t commits) {
  const std::string where =
      commits == 0 ? std::string("Take the secret as known to others")
                   : fmt::format("The secret is already in {} commit{}", commits, commits == 1 ? "" : "s");
  std::string word = group.first().remediation;
  std::replace(word.begin(), word.end(), '\n', ' ');
  return fmt::format("\n{}: revoke it.{}{}", where, word.empty() ? "" : " ", word);
}

std::string mend_other(const Group& group) {
  const model::Finding& finding = group.first();
  switch (finding.place) {
    case model::Place::tag: {
      const std::string name = short_name(finding.path);
      return fmt::format("Write the tag anew, with a message without it:\n  git tag -a -f -- {} {}",
                         base::shell_quote(name), base::shell_quote(name + "^{}"));
    }
    case model::Place::ref_name:
      return "Push it under another name.";
    case model::Place::file:
    case model::Place::symlink:
    case model::Place::path:
    case model::Place::commit:
    case model::Place::message_file:
      break;
  }
  return fmt::format("No commit of the push brings object {}: leave out the tag or ref that does.",
                     finding.object.abbreviated());
}

// Whether what was found is only in the index. A blob that no commit brings (a tag's, a stowaway) has no path
// but the name of its ref.
bool is_staged(const Group& group, Action action) {
  return action == Action::commit && is_in_tree(group.first().place) && group.commits().empty();
}

}  // namespace

std::string how_to_mend(const Group& group, Action action) {
  const model::Finding& finding = group.first();
  if (finding.place == model::Place::message_file)
    return "Take it out of the message; what you wrote is kept:\n"
           "  git commit -e -F \"$(git rev-parse --git-path COMMIT_EDITMSG)\"";
  const std::vector<model::Oid> commits = group.commits();
  if (is_staged(group, action) && finding.place == model::Place::path)
    return "Give the file another name:" + stage_commands(group);
  if (is_staged(group, action))
    return fmt::format(
        "Take it out of {} and stage again:{}\nOr leave the file out of this commit:\n"
        "  git restore --staged -- {}",
        what_to_edit(group), stage_commands(group), base::shell_pathspec(finding.path));
  const bool is_committed = is_in_tree(finding.place) || finding.place == model::Place::commit;
  return (is_committed && !commits.empty() ? mend_commits(group, commits) : mend_other(group)) +
         revoke(group, commits.size());
}

std::string how_to_allow(const Group& group, const Options& options) {
  const model::Finding& finding = group.first();
  const bool is_local = options.action == Action::commit || options.action == Action::push;
  const bool is_on_line = is_local && finding.place == model::Place::file && finding.line_1based != 0;
  std::string out;
  if (is_on_line) {
    // Nobody edits what is packed.
    const std::string comment = !is_in_container(finding)
                                    ? fmt::format("write sallyport:allow {} in a comment on its line, or ",
                                                  base::escape_foreign(finding.rule))
                                    : std::string();
    out = fmt::format(
        "if it is no secret, {}put its fingerprint into the ignore file with sallyport ignore add", comment);
  }
  if (!options.contact.empty()) {
    out += (out.empty() ? "" : "; or ask ") + base::escape_foreign(options.contact);
  } else if (out.empty()) {
    out = "the administrator of the repository";
  }
  return out;
}

}  // namespace sallyport::report
