#include <algorithm>
#include <initializer_list>
#include <utility>

#include <fmt/core.h>

#include "base/nearest_key.hpp"
#include "policy/load_parts.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

void read_denials(const TableReader& table, RefRule& rule) {
  const std::pair<std::string_view, bool RefRule::*> words[] = {
      {"create", &RefRule::deny_create},
      {"delete", &RefRule::deny_delete},
      {"force-push", &RefRule::deny_force_push},
      {"update", &RefRule::deny_update},
      {"merge-commits", &RefRule::deny_merge_commits}};
  for (const std::string& word : table.strings("deny").value_or(std::vector<std::string>())) {
    bool is_known = false;
    for (const auto& [name, member] : words) {
      if (word != name) continue;
      rule.*member = true;
      is_known = true;
    }
    if (is_known) continue;
    std::vector<std::string_view> names;
    for (const auto& [name, member] : words) names.push_back(name);
    const std::string_view meant = base::nearest_key(word, names);
    table.fail("deny",
               fmt::format("has an unknown word `{}`{}", word,
                           meant.empty() ? std::string() : fmt::format("; did you mean `{}`?", meant)),
               "its words are: create, delete, force-push, update, merge-commits");
  }
}

// What is asked of signatures and objects.
void read_trust(const TableReader& table, RefRule& rule) {
  rule.signatures = read_word<Signatures>(table, "signatures",
                                          {{"off", Signatures::off},
                                           {"present", Signatures::present},
                                           {"verified", Signatures::verified},
                                           {"authorized", Signatures::authorized}})
                        .value_or(Signatures::off);
  rule.scope =
      read_word<Scope>(table, "scope",
                       {{"all", Scope::all}, {"first-parent", Scope::first_parent}, {"tip", Scope::tip}})
          .value_or(Scope::first_parent);
  rule.push_certificate = read_word<Signatures>(table, "push_certificate",
                                                {{"off", Signatures::off},
                                                 {"verified", Signatures::verified},
                                                 {"authorized", Signatures::authorized}})
                              .value_or(Signatures::off);
  rule.roles = table.words("roles");
  if (!rule.roles.empty() && rule.signatures != Signatures::authorized &&
      rule.push_certificate != Signatures::authorized)
    table.fail("roles", "is asked of nobody: say signatures = \"authorized\" too");
  if (table.has("scope") && rule.signatures == Signatures::off)
    table.fail("scope", "stands without `signatures`, of which it speaks");
  rule.anchors = table.oids("anchors");
  const bool is_protected = rule.signatures != Signatures::off || rule.deny_create || rule.deny_delete ||
                            rule.deny_force_push || rule.deny_update || rule.deny_merge_commits;
  rule.objects = read_word<ObjectForm>(
                     table, "objects",
                     {{"off", ObjectForm::off}, {"fsck", ObjectForm::fsck}, {"strict", ObjectForm::strict}})
                     .value_or(is_protected ? ObjectForm::strict : ObjectForm::fsck);
}

std::string hint_for_branch(std::string_view name) {
  return name.starts_with("refs/") ? "[[branch]] names are those below refs/heads/; write \"main\"" : "";
}

std::string hint_for_tag(std::string_view name) {
  return name.starts_with("refs/") ? "[[tag]] names are those below refs/tags/; write \"v*\"" : "";
}

std::string hint_for_ref(std::string_view name) {
  if (name.starts_with("refs/heads/")) return "write a [[branch]] table for branches";
  if (name.starts_with("refs/tags/")) return "write a [[tag]] table for tags";
  if (name.starts_with("refs/") || name.starts_with('*')) return "";
  return "[[ref]] names are full ones; write \"refs/notes/**\"";
}

template <typename HintFor>
void read_tables(const toml::table& root, std::string_view key, Mode secrets, HintFor&& hint_for,
                 const std::string& file, std::vector<RefRule>& rules) {
  const std::string title = fmt::format("[[{}]]", key);
  const bool is_tag = key == "tag";
  for (const toml::table* node : tables_of(root, key, file)) {
    const TableReader table = is_tag
                                  ? TableReader(*node, title, file,
                                                {"name", "deny", "immutable", "signatures", "roles",
                                                 "anchors", "objects", "push_certificate", "secrets", "mode"})
                                  : TableReader(*node, title, file,
                                                {"name", "deny", "signatures", "scope", "roles", "anchors",
                                                 "objects", "push_certificate", "secrets", "mode"});
    std::vector<Glob> globs = globs_of(table, hint_for);
    if (node->size() < 2)
      table.fail("name", "stands alone: say deny, signatures or secrets too", "deny = [] denies nothing");
    RefRule rule;
    rule.origin = table.origin();
    read_denials(table, rule);
    if (is_tag && table.boolean("immutable").value_or(false))
      rule.deny_update = rule.deny_force_push = rule.deny_delete = true;
    read_trust(table, rule);
    rule.secrets = table.mode("secrets").value_or(secrets);
    rule.mode = table.mode("mode").value_or(Mode::refuse);
    for (Glob& glob : globs) {
      rule.name = std::move(glob);
      rules.push_back(rule);
    }
  }
}

}  // namespace

void read_ref_rules(const toml::table& root, const std::string& file, Policy& policy) {
  read_tables(root, "branch", policy.secrets, hint_for_branch, file, policy.branches);
  read_tables(root, "tag", policy.secrets, hint_for_tag, file, policy.tags);
  read_tables(root, "ref", policy.secrets, hint_for_ref, file, policy.refs);
}

}  // namespace sallyport::policy
