// What files are called, and what they are to a file system. Each path that a commit adds or changes is
// asked, folders without content included.
#include <algorithm>

#include <fmt/core.h>

#include "content/hidden.hpp"
#include "content/path_form.hpp"
#include "fsck/fsck.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/families.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

std::string rename_hint() {
  return in_its_commit("Give it another name", {"git mv OLD-NAME NEW-NAME"});
}

PushRule read_path_length(const TableReader& table) {
  const std::uint64_t most = table.count("max_bytes", 1).value_or(255);
  const std::uint64_t most_of_component = table.count("max_component_bytes", 1).value_or(255);
  PushRule rule;
  rule.judge_change = [most, most_of_component](const ChangeView& view, Accuser& accuser) {
    if (is_removed(view.change)) return;
    if (view.path.size() > most)
      accuser.add_path(
          view,
          fmt::format("{} is a path of {} bytes, and {} are the most", view.path, view.path.size(), most),
          rename_hint());
    const std::size_t longest = content::measure_path(view.path).longest_component_bytes;
    if (longest > most_of_component)
      accuser.add_path(view,
                       fmt::format("{} holds a name of {} bytes, and {} are the most", view.path, longest,
                                   most_of_component),
                       rename_hint());
  };
  return rule;
}

PushRule read_windows_names(const TableReader& table) {
  PushRule rule;
  rule.judge_change = [except = PathPatterns(table, "except")](const ChangeView& view, Accuser& accuser) {
    if (is_removed(view.change) || except.match(view.path)) return;
    if (const auto problem = content::find_windows_problem(view.path))
      accuser.add_path(
          view, fmt::format("{} cannot be checked out on Windows: a name in it {}", view.path, problem->why),
          rename_hint());
  };
  return rule;
}

// The first character of a path that is no part of a name for people: a control, or one that is not seen.
std::string hidden_in_path(std::string_view path) {
  const auto control = std::find_if(
      path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
  if (control != path.end()) return content::describe(static_cast<unsigned char>(*control));
  const content::HiddenCharacters found = content::find_hidden(path);
  const auto& first = found.bidirectional ? found.bidirectional : found.invisible;
  return first ? content::describe(first->code_point) : std::string();
}

PushRule read_hidden_path_text(const TableReader& table) {
  PushRule rule;
  rule.judge_change = [except = PathPatterns(table, "except")](const ChangeView& view, Accuser& accuser) {
    if (is_removed(view.change) || except.match(view.path)) return;
    const std::string found = hidden_in_path(view.path);
    if (!found.empty())
      accuser.add_path(view, fmt::format("{} has {} in its name, which people do not see", view.path, found),
                       rename_hint());
  };
  return rule;
}

PushRule read_path_collisions(const TableReader&) {
  PushRule rule;
  rule.needs.collisions = true;
  rule.judge_commit = [](const CommitView& view, Accuser& accuser) {
    static const ChangeFact no_change;
    for (const CollisionFact& collision : view.commit.collisions) {
      for (std::size_t i = 1; i < collision.names.size(); ++i) {
        const std::string path =
            (collision.folder.empty() ? "" : collision.folder + '/') + collision.names[i];
        accuser.add_path({view, no_change, path, nullptr},
                         fmt::format("{} is one with {} on Windows and macOS: they differ in the case or "
                                     "composition of letters only",
                                     path, collision.names[0]),
                         in_its_commit("Keep one of them", {"git rm --cached -- NAME"}));
      }
    }
  };
  return rule;
}

PushRule read_executable_bit(const TableReader& table) {
  if (!table.has("allow") && !table.has("deny"))
    table.fail("allow", "is missing: say which files may be executable with `allow`, or may not with `deny`");
  PushRule rule;
  rule.judge_change = [allow = PathPatterns(table, "allow", {"**"}), deny = PathPatterns(table, "deny")](
                          const ChangeView& view, Accuser& accuser) {
    constexpr std::uint32_t kExecutable = 0111;
    if (!is_file(view) || (view.change.mode & kExecutable) == 0) return;
    if (allow.match(view.path) && !deny.match(view.path)) return;
    accuser.add_path(view, fmt::format("{} is marked as executable", view.path),
                     in_its_commit("Take the mark off", {"git update-index --chmod=-x -- FILE"}));
  };
  return rule;
}

PushRule read_symlinks(const TableReader& table) {
  const std::string word = table.string("deny").value_or("escaping");
  if (word != "escaping" && word != "all") table.fail("deny", R"(must be "escaping" or "all")");
  PushRule rule;
  rule.needs.git_files = word == "escaping";
  rule.judge_change = [denies_all = word == "all", except = PathPatterns(table, "except")](
                          const ChangeView& view, Accuser& accuser) {
    if (!is_link(view.change) || view.blob == nullptr || except.match(view.path)) return;
    constexpr const char* kHint =
        "Put the file itself there, or link to one of the repository with a relative path.";
    if (denies_all) {
      accuser.add_path(view, fmt::format("{} is a symbolic link", view.path), kHint);
      return;
    }
    if (!view.blob->is_read) return;  // it is beyond a limit, which refuses
    const auto kinds = fsck::kinds();
    for (const fsck::Defect& defect : fsck::check_symlink(view.path, view.blob->head)) {
      const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                     [&](const fsck::Kind& one) { return one.id == defect.id; });
      accuser.add_path(view, fmt::format("{}: {}", view.path, kind->meaning), kHint);
    }
  };
  return rule;
}

}  // namespace

std::span<const RuleKind> rules_of_paths() {
  static const std::vector<RuleKind> kinds = {
      {"file-kinds", "no files of kinds that do not belong here", {"deny", "except"}, read_file_kinds},
      {"generated-paths",
       "nothing that tools make from sources or fetch",
       {"kinds", "except", "also"},
       read_generated_paths},
      {"path-length",
       "how long paths and the names in them may be",
       {"max_bytes", "max_component_bytes"},
       read_path_length},
      {"windows-names", "no names that no file can have on Windows", {"except"}, read_windows_names},
      {"no-hidden-path-text",
       "no control characters, and none that hide or reorder others, in paths",
       {"except"},
       read_hidden_path_text},
      {"path-collisions",
       "no two names in a folder that are one where case and composition do not count",
       {},
       read_path_collisions},
      {"executable-bit", "which files may be executable", {"allow", "deny"}, read_executable_bit},
      {"symlinks",
       "no symbolic links that leave the work tree or lead into .git, or none at all",
       {"deny", "except"},
       read_symlinks},
      {"owners",
       "who may change files that have owners, by a CODEOWNERS file or a list",
       {"file", "dialect", "ref", "map", "owners", "by"},
       read_owners},
      {"path-locks",
       "files that nobody, or only some, may change",
       {"paths", "except", "roles", "until", "reason"},
       read_path_locks},
      {"submodules",
       "where submodules may come from, and that what they are pinned to is there",
       {"deny", "allow", "repositories", "hosted"},
       read_submodules},
  };
  return kinds;
}

}  // namespace sallyport::policy
