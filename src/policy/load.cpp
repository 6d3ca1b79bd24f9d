#include "policy/load.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/toml_shape.hpp"
#include "policy/load_parts.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

constexpr std::uint64_t kFileBytes = 4ULL << 20;

void read_path_rules(const toml::table& root, const std::string& file, std::vector<PathRule>& rules) {
  for (const toml::table* node : tables_of(root, "path", file)) {
    const TableReader table(*node, "[[path]]", file,
                            {"name", "deny", "allow", "max_bytes", "roles", "mode", "message"});
    std::vector<Glob> globs = globs_of(table, [](std::string_view) { return std::string(); });
    PathRule rule;
    rule.origin = table.origin();
    rule.deny = table.boolean("deny").value_or(false);
    rule.allow = table.boolean("allow").value_or(false);
    rule.max_bytes = table.size_bytes("max_bytes", 0);
    rule.mode = table.mode("mode").value_or(Mode::refuse);
    rule.message = table.string("message").value_or("");
    if (rule.deny && rule.allow) table.fail("allow", "contradicts `deny` in the same table");
    rule.roles = table.words("roles");
    if (!rule.deny && !rule.allow && !rule.max_bytes && rule.roles.empty())
      table.fail("name", "stands alone: say deny = true, allow = true, max_bytes = N or roles = [...] too");
    for (Glob& glob : globs) {
      rule.name = std::move(glob);
      rules.push_back(rule);
    }
  }
}

Limits read_limits(const toml::table& root, const std::string& file) {
  Limits limits;
  const toml::table* values = table_of(root, "limits", file);
  if (values == nullptr) return limits;
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
  const toml::table* values = table_of(root, "archives", file);
  if (values == nullptr) return archives;
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
  const toml::table* values = table_of(root, "triage", file);
  if (values == nullptr) return triage;
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
  const TableReader top(root, "the policy", name, {"contact",      "fingerprint_key",
                                                   "inline_allow", "secrets",
                                                   "stowaways",    "builtin_paths",
                                                   "limits",       "archives",
                                                   "triage",       "profile",
                                                   "branch",       "tag",
                                                   "ref",          "path",
                                                   "principal",    "authority",
                                                   "signatures",   "push_certificate",
                                                   "identity",     "group"});
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
  read_ref_rules(root, name, policy);
  read_principals(root, name, policy);
  read_identity(root, name, policy);
  read_path_rules(root, name, policy.paths);
  return policy;
}

Policy load_file(const std::filesystem::path& path) {
  Policy policy = load(base::read_trustworthy_file(path, kFileBytes), path.string());
  policy.folder = std::filesystem::absolute(path).parent_path();
  policy.is_administrators = true;
  return policy;
}

}  // namespace sallyport::policy
