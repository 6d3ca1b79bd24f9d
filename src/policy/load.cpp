#include "policy/load.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
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

constexpr std::uint64_t kMaxThreads = 1024;

void read_limits(const toml::table& root, const std::string& file, Limits& limits) {
  const toml::table* values = table_of(root, "limits", file);
  if (values == nullptr) return;
  const TableReader table(*values, "[limits]", file,
                          {"object_bytes", "tree_depth", "path_bytes", "push_refs", "push_commits",
                           "push_objects", "push_paths", "findings", "time", "on_time", "threads"});
  limits.object_bytes = table.size_bytes("object_bytes", 1).value_or(limits.object_bytes);
  limits.tree_depth = table.count("tree_depth", 1).value_or(limits.tree_depth);
  limits.path_bytes = table.size_bytes("path_bytes", 1).value_or(limits.path_bytes);
  limits.push_refs = table.count("push_refs", 1).value_or(limits.push_refs);
  limits.push_commits = table.count("push_commits", 1).value_or(limits.push_commits);
  limits.push_objects = table.count("push_objects", 1).value_or(limits.push_objects);
  limits.push_paths = table.count("push_paths", 1).value_or(limits.push_paths);
  limits.findings = table.count("findings", 1).value_or(limits.findings);
  limits.time = table.duration("time").value_or(limits.time);
  limits.on_time = table.mode("on_time").value_or(limits.on_time);
  if (limits.on_time == Mode::off)
    table.fail("on_time", "cannot be \"off\": what was not looked at is told at least to who keeps records");
  const std::uint64_t threads = table.count("threads", 0).value_or(limits.threads);
  if (threads > kMaxThreads) table.fail("threads", fmt::format("may not be more than {}", kMaxThreads));
  limits.threads = static_cast<unsigned>(threads);
}

void read_archives(const toml::table& root, const std::string& file, Archives& archives) {
  const toml::table* values = table_of(root, "archives", file);
  if (values == nullptr) return;
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
}

void read_triage(const toml::table& root, const std::string& file, Triage& triage) {
  const toml::table* values = table_of(root, "triage", file);
  if (values == nullptr) return;
  const TableReader table(*values, "[triage]", file,
                          {"ignore", "ref", "ignore_files", "baseline", "deny_list"});
  if (const auto word = table.string("ignore")) {
    if (*word != "off" && *word != "protected") table.fail("ignore", "must be \"off\" or \"protected\"");
    triage.ignore = *word == "off" ? Triage::Ignore::off : Triage::Ignore::protected_ref;
  }
  triage.ref = table.string("ref").value_or(triage.ref);
  if (table.has("ref") && !triage.ref.starts_with("refs/"))
    table.fail("ref", "must be the full name of a ref, such as \"refs/heads/main\"");
  triage.ignore_files = table.strings("ignore_files").value_or(triage.ignore_files);
  triage.baseline = table.string("baseline").value_or(triage.baseline);
  triage.deny_list = table.string("deny_list").value_or(triage.deny_list);
  for (const auto& [key, name] :
       {std::pair("baseline", &triage.baseline), {"deny_list", &triage.deny_list}}) {
    if (table.has(key) && name->empty()) table.fail(key, "names no file");
  }
  for (const std::string& name : triage.ignore_files) {
    if (name.empty()) table.fail("ignore_files", "names no file");
  }
}

model::Profile read_profile(const TableReader& top, model::Profile before) {
  const std::optional<std::string> word = top.string("profile");
  if (!word) return before;
  const std::optional<model::Profile> profile = model::profile_of(*word);
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

std::vector<std::string> read_review_refs(const TableReader& top) {
  std::vector<std::string> prefixes = top.strings("review_refs").value_or(std::vector<std::string>());
  for (const std::string& prefix : prefixes) {
    const bool is_name_space = prefix.starts_with("refs/") && prefix.size() > 5 && prefix.ends_with('/');
    if (!is_name_space || prefix.starts_with("refs/heads/") || prefix.starts_with("refs/tags/"))
      top.fail(
          "review_refs",
          fmt::format(
              "names `{}`: it must be a name space such as \"refs/for/\", and not that of branches or tags",
              prefix));
  }
  return prefixes;
}

// One file of a policy. Of those that say the same the last one counts.
struct Layer {
  std::string name;
  toml::table root;
};

// What is one value for the whole policy.
void read_values(const Layer& layer, Policy& policy) {
  const auto& [name, root] = layer;
  const TableReader top(root, "the policy", name, {"contact",      "fingerprint_key",
                                                   "inline_allow", "secrets",
                                                   "stowaways",    "builtin_paths",
                                                   "limits",       "archives",
                                                   "triage",       "profile",
                                                   "branch",       "tag",
                                                   "ref",          "path",
                                                   "identity",     "group",
                                                   "principal",    "authority",
                                                   "signatures",   "push_certificate",
                                                   "rule",         "include",
                                                   "overrides",    "receipts",
                                                   "review_refs",  "mailmap"});
  policy.contact = top.string("contact").value_or(policy.contact);
  policy.fingerprint_key = top.string("fingerprint_key").value_or(policy.fingerprint_key);
  if (policy.fingerprint_key.empty()) top.fail("fingerprint_key", "may not be empty");
  if (const auto allow = top.boolean("inline_allow")) policy.inline_allow = allow;
  policy.secrets = top.mode("secrets").value_or(policy.secrets);
  policy.stowaways = top.mode("stowaways").value_or(policy.stowaways);
  if (top.has("review_refs")) policy.review_refs = read_review_refs(top);
  read_limits(root, name, policy.limits);
  read_archives(root, name, policy.archives);
  read_triage(root, name, policy.triage);
  policy.profile = read_profile(top, policy.profile);
  policy.mailmap = top.string("mailmap").value_or(policy.mailmap);
  if (top.has("mailmap") && !policy.mailmap.starts_with("refs/heads/"))
    top.fail("mailmap", "must be the full name of a branch, such as \"refs/heads/main\"");
  if (!top.boolean("builtin_paths").value_or(true))
    std::erase_if(policy.paths, [](const PathRule& rule) { return rule.origin == kBuiltIn; });
  read_overrides(root, name, policy);
}

// What there may be many of. Asks the values.
void read_tables(const Layer& layer, Policy& policy) {
  read_ref_rules(layer.root, layer.name, policy);
  read_principals(layer.root, layer.name, policy);
  read_identity(layer.root, layer.name, policy);
  if (auto receipts = read_receipts(layer.root, layer.name)) policy.receipts = std::move(receipts);
  read_path_rules(layer.root, layer.name, policy.paths);
  read_push_rules(layer.root, layer.name, policy);
}

// Where a table does not say what a secret means, the policy does.
void settle_secrets(Policy& policy) {
  policy.fallback.secrets = policy.secrets;
  for (RefRule& built_in : policy.refs) built_in.secrets = policy.secrets;
}

std::vector<std::string> includes_of(const Layer& layer) {
  const toml::node* node = layer.root.get("include");
  if (node == nullptr) return {};
  const toml::table only{{"include", *node}};
  const TableReader table(only, "the policy", layer.name, {"include"});
  const std::vector<std::string> names = table.strings("include").value_or(std::vector<std::string>());
  for (const std::string& name : names) {
    if (!name.starts_with('/'))
      table.fail("include", fmt::format("names `{}`: write the whole path, from / on", name));
  }
  return names;
}

// Layers in the order of reading: what a file includes, then the file itself.
class Layers {
 public:
  void add_file(const std::filesystem::path& path) {
    if (std::find(open_.begin(), open_.end(), path) != open_.end())
      throw base::Error(fmt::format("{} includes itself", path.string()));
    if (open_.size() == kMaxDepth)
      throw base::Error(fmt::format("{}: files are included deeper than {}", path.string(), kMaxDepth));
    open_.push_back(path);
    Layer layer{path.string(), read(path)};
    for (const std::string& name : includes_of(layer)) add_file(name);
    open_.pop_back();
    layers_.push_back(std::move(layer));
  }

  // A repository's own file, which may hold what the site allows.
  void add_overrides(const std::filesystem::path& path, const Overrides& overrides) {
    Layer layer{path.string(), read(path)};
    check_overrides(layer.root, layer.name, overrides);
    layers_.push_back(std::move(layer));
  }

  Policy build() const {
    Policy policy = defaults();
    for (const Layer& layer : layers_) read_values(layer, policy);
    settle_secrets(policy);
    for (const Layer& layer : layers_) read_tables(layer, policy);
    settle_identity(policy);
    policy.fallback.origin = layers_.back().name;
    policy.digest = digest();
    return policy;
  }

  void add_text(std::string_view text, const std::string& name) {
    layers_.push_back({name, parse(text, name)});
    if (const toml::node* node = layers_.back().root.get("include"))
      throw base::Error(
          fmt::format("{}: only a server's policy may include other files", origin_of(name, node->source())));
  }

 private:
  static constexpr std::size_t kMaxDepth = 8;

  toml::table read(const std::filesystem::path& path) {
    const std::string text = base::read_trustworthy_file(path, kFileBytes);
    digests_.push_back(base::to_hex(base::sha256(text)));
    return parse(text, path.string());
  }

  std::string digest() const {
    if (digests_.size() < 2) return digests_.empty() ? std::string() : digests_.front();
    return base::to_hex(base::sha256(fmt::format("{}\n", fmt::join(digests_, "\n"))));
  }

  std::vector<std::filesystem::path> open_;
  std::vector<Layer> layers_;
  std::vector<std::string> digests_;
};

}  // namespace

Policy load(std::string_view text, const std::string& name) {
  Layers layers;
  layers.add_text(text, name);
  Policy policy = layers.build();
  policy.source = name;
  return policy;
}

Policy load_file(const std::filesystem::path& path, const std::filesystem::path& git_dir) {
  Layers layers;
  layers.add_file(path);
  Policy policy = layers.build();
  std::error_code error;
  if (const Overrides& overrides = policy.overrides; !git_dir.empty() && !overrides.keys.empty()) {
    const std::filesystem::path own = git_dir / overrides.file;
    if (std::filesystem::exists(std::filesystem::symlink_status(own, error))) {
      layers.add_overrides(own, overrides);
      policy = layers.build();
    }
  }
  policy.source = path.string();
  policy.folder = std::filesystem::absolute(path).parent_path();
  policy.is_administrators = true;
  return policy;
}

}  // namespace sallyport::policy
