#include "policy/load.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "base/toml_shape.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

constexpr std::uint64_t kFileBytes = 4ULL << 20;

// The tables of an array of tables ([[branch]]), or none if the key is absent.
std::vector<const toml::table*> tables_of(const toml::table& root, std::string_view key,
                                          const std::string& file) {
  std::vector<const toml::table*> out;
  const toml::node* node = root.get(key);
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr)
    throw base::Error(
        fmt::format("{}: `{}` must be written as [[{}]]", origin_of(file, node->source()), key, key));
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr)
      throw base::Error(fmt::format("{}: `{}` must be a list of tables, each written as [[{}]]",
                                    origin_of(file, element.source()), key, key));
    out.push_back(table);
  }
  return out;
}

// The patterns of a table's `name`. `hint_for` may object to one that nothing could match: it answers what to
// write instead.
template <typename HintFor>
std::vector<Glob> globs_of(const TableReader& table, HintFor&& hint_for) {
  const std::optional<std::vector<std::string>> names = table.strings("name");
  if (!names || names->empty()) table.fail("name", "is missing: say what the table is about");
  std::vector<Glob> globs;
  for (const std::string& name : *names) {
    try {
      globs.emplace_back(name);
    } catch (const base::Error& error) {
      table.fail("name", fmt::format("cannot be used: {}", error.what()));
    }
    const std::string hint = hint_for(name);
    if (!hint.empty()) table.fail("name", fmt::format("names `{}`: {}", name, hint));
    if (name.starts_with('/') || name.ends_with('/'))
      table.fail("name", fmt::format("names `{}`, but a name neither begins nor ends with `/`", name),
                 "to name all below a folder, write \"folder/**\"");
  }
  return globs;
}

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

Signatures read_signatures(const TableReader& table) {
  const std::string word = table.string("signatures").value_or("off");
  if (word == "off") return Signatures::off;
  if (word == "present") return Signatures::present;
  if (word == "verified")
    table.fail("signatures", "says \"verified\", which is not available yet; use \"present\"");
  table.fail("signatures", "must be \"off\" or \"present\"");
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
void read_ref_rules(const toml::table& root, std::string_view key, Mode secrets, HintFor&& hint_for,
                    const std::string& file, std::vector<RefRule>& rules) {
  const std::string title = fmt::format("[[{}]]", key);
  for (const toml::table* node : tables_of(root, key, file)) {
    const TableReader table(*node, title, file, {"name", "deny", "signatures", "secrets"});
    std::vector<Glob> globs = globs_of(table, hint_for);
    if (!table.has("deny") && !table.has("signatures") && !table.has("secrets"))
      table.fail("name", "stands alone: say deny, signatures or secrets too", "deny = [] denies nothing");
    RefRule rule;
    rule.origin = table.origin();
    read_denials(table, rule);
    rule.signatures = read_signatures(table);
    rule.secrets = table.mode("secrets").value_or(secrets);
    for (Glob& glob : globs) {
      rule.name = std::move(glob);
      rules.push_back(rule);
    }
  }
}

void read_path_rules(const toml::table& root, const std::string& file, std::vector<PathRule>& rules) {
  for (const toml::table* node : tables_of(root, "path", file)) {
    const TableReader table(*node, "[[path]]", file,
                            {"name", "deny", "allow", "max_bytes", "mode", "message"});
    std::vector<Glob> globs = globs_of(table, [](std::string_view) { return std::string(); });
    PathRule rule;
    rule.origin = table.origin();
    rule.deny = table.boolean("deny").value_or(false);
    rule.allow = table.boolean("allow").value_or(false);
    rule.max_bytes = table.size_bytes("max_bytes", 0);
    rule.mode = table.mode("mode").value_or(Mode::refuse);
    rule.message = table.string("message").value_or("");
    if (rule.deny && rule.allow) table.fail("allow", "contradicts `deny` in the same table");
    if (!rule.deny && !rule.allow && !rule.max_bytes)
      table.fail("name", "stands alone: say deny = true, allow = true or max_bytes = N too");
    for (Glob& glob : globs) {
      rule.name = std::move(glob);
      rules.push_back(rule);
    }
  }
}

Limits read_limits(const toml::table& root, const std::string& file) {
  Limits limits;
  const toml::node* node = root.get("limits");
  if (node == nullptr) return limits;
  const toml::table* values = node->as_table();
  if (values == nullptr)
    throw base::Error(
        fmt::format("{}: `limits` must be written as [limits]", origin_of(file, node->source())));
  const TableReader table(
      *values, "[limits]", file,
      {"object_bytes", "tree_depth", "path_bytes", "push_objects", "push_paths", "findings"});
  limits.object_bytes = table.size_bytes("object_bytes", 1).value_or(limits.object_bytes);
  limits.tree_depth = table.count("tree_depth", 1).value_or(limits.tree_depth);
  limits.path_bytes = table.size_bytes("path_bytes", 1).value_or(limits.path_bytes);
  limits.push_objects = table.count("push_objects", 1).value_or(limits.push_objects);
  limits.push_paths = table.count("push_paths", 1).value_or(limits.push_paths);
  limits.findings = table.count("findings", 1).value_or(limits.findings);
  return limits;
}

Archives read_archives(const toml::table& root, const std::string& file) {
  Archives archives;
  const toml::node* node = root.get("archives");
  if (node == nullptr) return archives;
  const toml::table* values = node->as_table();
  if (values == nullptr)
    throw base::Error(
        fmt::format("{}: `archives` must be written as [archives]", origin_of(file, node->source())));
  const TableReader table(
      *values, "[archives]", file,
      {"depth", "members", "bytes", "member_bytes", "ratio", "decode_depth", "on_limit", "unreadable"});
  archives.depth = table.count("depth", 0).value_or(archives.depth);
  archives.members = table.count("members", 1).value_or(archives.members);
  archives.bytes = table.size_bytes("bytes", 1).value_or(archives.bytes);
  archives.member_bytes = table.size_bytes("member_bytes", 1).value_or(archives.member_bytes);
  archives.ratio = table.count("ratio", 1).value_or(archives.ratio);
  archives.decode_depth = table.count("decode_depth", 0).value_or(archives.decode_depth);
  archives.on_limit = table.mode("on_limit").value_or(archives.on_limit);
  archives.unreadable = table.mode("unreadable").value_or(archives.unreadable);
  constexpr std::uint64_t kMaxDepth = 16;  // each layer is held while the next is read
  if (archives.depth > kMaxDepth) table.fail("depth", fmt::format("may not be more than {}", kMaxDepth));
  if (archives.decode_depth > kMaxDepth)
    table.fail("decode_depth", fmt::format("may not be more than {}", kMaxDepth));
  return archives;
}

Triage read_triage(const toml::table& root, const std::string& file) {
  Triage triage;
  const toml::node* node = root.get("triage");
  if (node == nullptr) return triage;
  const toml::table* values = node->as_table();
  if (values == nullptr)
    throw base::Error(
        fmt::format("{}: `triage` must be written as [triage]", origin_of(file, node->source())));
  const TableReader table(*values, "[triage]", file,
                          {"ignore", "ref", "ignore_files", "baseline", "deny_list"});
  if (const auto word = table.string("ignore")) {
    if (*word != "off" && *word != "protected") table.fail("ignore", "must be \"off\" or \"protected\"");
    triage.ignore = *word == "off" ? Triage::Ignore::off : Triage::Ignore::protected_ref;
  }
  triage.ref = table.string("ref").value_or("");
  if (table.has("ref") && !triage.ref.starts_with("refs/"))
    table.fail("ref", "must be the full name of a ref, such as \"refs/heads/main\"");
  triage.ignore_files = table.strings("ignore_files").value_or(std::vector<std::string>());
  triage.baseline = table.string("baseline").value_or("");
  triage.deny_list = table.string("deny_list").value_or("");
  for (const auto& [key, name] :
       {std::pair("baseline", &triage.baseline), {"deny_list", &triage.deny_list}}) {
    if (table.has(key) && name->empty()) table.fail(key, "names no file");
  }
  for (const std::string& name : triage.ignore_files) {
    if (name.empty()) table.fail("ignore_files", "names no file");
  }
  return triage;
}

model::Profile read_profile(const TableReader& top) {
  const std::string word = top.string("profile").value_or("balanced");
  const std::optional<model::Profile> profile = model::profile_of(word);
  if (!profile) top.fail("profile", "must be \"balanced\" or \"strict\"");
  return *profile;
}

toml::table parse(std::string_view text, const std::string& name) {
  base::check_toml_shape(text, name);
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw base::Error(fmt::format("{}: {}", origin_of(name, error.source()), error.description()));
  }
}

}  // namespace

Policy load(std::string_view text, const std::string& name) {
  const toml::table root = parse(text, name);
  const TableReader top(
      root, "the policy", name,
      {"contact", "fingerprint_key", "inline_allow", "secrets", "stowaways", "builtin_paths", "limits",
       "archives", "triage", "profile", "branch", "tag", "ref", "path"});
  Policy policy = defaults();
  policy.source = name;
  policy.contact = top.string("contact").value_or("");
  policy.fingerprint_key = top.string("fingerprint_key").value_or(policy.fingerprint_key);
  if (policy.fingerprint_key.empty()) top.fail("fingerprint_key", "may not be empty");
  policy.inline_allow = top.boolean("inline_allow");
  policy.secrets = top.mode("secrets").value_or(policy.secrets);
  policy.stowaways = top.mode("stowaways").value_or(policy.stowaways);
  policy.limits = read_limits(root, name);
  policy.archives = read_archives(root, name);
  policy.triage = read_triage(root, name);
  policy.profile = read_profile(top);
  policy.fallback_.secrets = policy.secrets;
  policy.fallback_.origin = name;
  for (RefRule& built_in : policy.refs) built_in.secrets = policy.secrets;
  if (!top.boolean("builtin_paths").value_or(true)) policy.paths.clear();
  read_ref_rules(root, "branch", policy.secrets, hint_for_branch, name, policy.branches);
  read_ref_rules(root, "tag", policy.secrets, hint_for_tag, name, policy.tags);
  read_ref_rules(root, "ref", policy.secrets, hint_for_ref, name, policy.refs);
  read_path_rules(root, name, policy.paths);
  return policy;
}

Policy load_file(const std::filesystem::path& path) {
  const base::UniqueFd fd = base::open_for_reading(path);
  if (!base::is_trustworthy(fd.get()))
    throw base::Error(
        fmt::format(
            "{} is not to be trusted: its owner is neither root nor the user this runs as, or others may "
            "write it",
            path.string()),
        fmt::format("once you know that its content is right:\n  chown root -- {0}\n  chmod go-w -- {0}",
                    base::shell_quote(path.string())));
  return load(base::read_all(fd.get(), path.string(), kFileBytes), path.string());
}

}  // namespace sallyport::policy
