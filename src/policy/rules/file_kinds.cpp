// What is no source: files of kinds that do not belong into a repository, and what tools make or fetch.
#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_key.hpp"
#include "content/file_kind.hpp"
#include "content/generated.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"

namespace sallyport::policy {

namespace {

using content::FileKind;
using content::GeneratedKind;

constexpr GeneratedKind kGeneratedKinds[] = {GeneratedKind::dependency_folder, GeneratedKind::build_output,
                                             GeneratedKind::cache, GeneratedKind::minified,
                                             GeneratedKind::generated_source};

std::string take_out_hint() {
  return in_its_commit("Take it out, and have git pass over it from now on,",
                       {"git rm --cached -- FILE", "echo FILE >>.gitignore", "git add .gitignore"});
}

[[noreturn]] void fail_for_word(const TableReader& table, std::string_view key, const std::string& word,
                                const std::vector<std::string_view>& all) {
  const std::string_view meant = base::nearest_key(word, all);
  table.fail(key,
             fmt::format("holds `{}`, which is no such kind{}", word,
                         meant.empty() ? std::string() : fmt::format("; did you mean `{}`?", meant)),
             fmt::format("the kinds are: {}", fmt::join(all, ", ")));
}

std::vector<FileKind> file_kinds_of(const TableReader& table) {
  if (!table.has("deny"))
    return {FileKind::env,           FileKind::credential_file, FileKind::private_key, FileKind::key_store,
            FileKind::database_dump, FileKind::core_file,       FileKind::os_litter};
  std::vector<FileKind> kinds;
  for (const std::string& word : table.words("deny")) {
    const std::optional<FileKind> kind = content::file_kind_named(word);
    if (kind) {
      kinds.push_back(*kind);
      continue;
    }
    std::vector<std::string_view> all;
    for (const content::FileKindMeaning& one : content::file_kinds()) all.push_back(one.word);
    fail_for_word(table, "deny", word, all);
  }
  if (kinds.empty()) table.fail("deny", "names none, so the rule would say nothing");
  return kinds;
}

std::vector<GeneratedKind> generated_kinds_of(const TableReader& table) {
  if (!table.has("kinds")) return {std::begin(kGeneratedKinds), std::end(kGeneratedKinds)};
  std::vector<GeneratedKind> kinds;
  for (const std::string& word : table.words("kinds")) {
    const std::optional<GeneratedKind> kind = content::generated_kind_named(word);
    if (kind) {
      kinds.push_back(*kind);
      continue;
    }
    std::vector<std::string_view> all;
    for (const GeneratedKind one : kGeneratedKinds) all.push_back(to_string(one));
    fail_for_word(table, "kinds", word, all);
  }
  return kinds;
}

template <typename Kind>
bool is_among(Kind kind, const std::vector<Kind>& kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// The outermost entry of the list, of these kinds, under which the path falls.
const content::GeneratedPattern* find_generated(std::string_view path,
                                                const std::vector<GeneratedKind>& kinds) {
  for (;;) {
    const content::GeneratedPattern* found = content::find_generated(path);
    if (found == nullptr || is_among(found->kind, kinds)) return found;
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return nullptr;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

PushRule read_file_kinds(const TableReader& table) {
  PushRule rule;
  rule.needs.heads = true;
  rule.needs.kinds = true;
  rule.judge_change = [kinds = file_kinds_of(table), except = PathPatterns(table, "except")](
                          const ChangeView& view, Accuser& accuser) {
    if (!is_file(view) || except.match(view.path)) return;
    for (const content::FoundKind& found : content::file_kinds_of(view.path, view.blob->head)) {
      if (!is_among(found.kind, kinds)) continue;
      accuser.add_path(view,
                       fmt::format("{} is of the kind {}, by its {}", view.path, to_string(found.kind),
                                   found.is_by_content ? "first bytes" : "name"),
                       take_out_hint());
      return;
    }
  };
  return rule;
}

PushRule read_generated_paths(const TableReader& table) {
  PushRule rule;
  rule.judge_change = [kinds = generated_kinds_of(table), except = PathPatterns(table, "except"),
                       also = PathPatterns(table, "also")](const ChangeView& view, Accuser& accuser) {
    if (is_removed(view.change) || except.match(view.path)) return;
    const content::GeneratedPattern* found = find_generated(view.path, kinds);
    if (found != nullptr)
      accuser.add_path(view,
                       fmt::format("{} is not written by hand: {} ({})", view.path, found->pattern,
                                   to_string(found->kind)),
                       take_out_hint());
    else if (also.match(view.path))
      accuser.add_path(view, fmt::format("{} is not written by hand", view.path), take_out_hint());
  };
  return rule;
}

}  // namespace sallyport::policy
