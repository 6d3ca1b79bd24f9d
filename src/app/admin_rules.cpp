// `sallyport rules`: what the rules are, whether a pack is sound, and what they make of a file.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/admin.hpp"
#include "app/resources.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "proof/proof.hpp"
#include "rules/load.hpp"
#include "scan/rule_check.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxTestedBytes = 256 << 20;

enum class ListFormat { text, json, markdown };

struct RulesOptions {
  ListFormat format = ListFormat::text;
  std::string id;
  std::string path;
};

fs::path rules_path(const Admin& admin) {
  return admin.rules ? fs::path(*admin.rules) : Installation::of_this_program().rules;
}

rules::RuleSet load_rules(const fs::path& path) {
  return rules::load(rules::read_rule_files(path));
}

// The file that a rule stands in, without folder and ending.
std::string pack_of(const rules::Rule& rule) {
  return fs::path(rule.origin.substr(0, rule.origin.rfind(':'))).stem().string();
}

// A line of a Markdown table must hold no bar that is not one of its own.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : base::escape_foreign(text)) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void print_markdown(const rules::RuleSet& set) {
  std::map<std::string, std::vector<const rules::Rule*>> packs;
  for (const rules::Rule& rule : set.rules) packs[pack_of(rule)].push_back(&rule);
  std::string separator;
  for (const auto& [pack, members] : packs) {
    fmt::print("{}### {}\n| rule | severity | finds |\n|---|---|---|\n", separator, pack);
    for (const rules::Rule* rule : members) {
      fmt::print("| `{}` | {} | {} |\n", rule->id, to_string(rule->severity), cell(rule->description));
    }
    separator = "\n";
  }
}

nlohmann::ordered_json as_json(const rules::Rule& rule) {
  return {{"id", rule.id},
          {"description", rule.description},
          {"pack", pack_of(rule)},
          {"issuer", rule.issuer},
          {"severity", to_string(rule.severity)},
          {"confidence", to_string(rule.confidence)},
          {"profile", to_string(rule.profile)},
          {"regex", rule.regex},
          {"path", rule.path},
          {"keywords", rule.keywords},
          {"tags", rule.tags},
          {"proof", rule.proof},
          {"value", rule.value},
          {"references", rule.references},
          {"remediation", rule.remediation}};
}

base::ExitCode list(const Admin& admin, const RulesOptions& options) {
  const rules::RuleSet set = load_rules(rules_path(admin));
  if (options.format == ListFormat::markdown) {
    print_markdown(set);
  } else if (options.format == ListFormat::json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const rules::Rule& rule : set.rules) all.push_back(as_json(rule));
    fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    for (const rules::Rule& rule : set.rules) {
      fmt::print("{:<40} {:<9} {}\n", rule.id, to_string(rule.severity),
                 base::escape_foreign(rule.description));
    }
    fmt::print("{} rules\n", set.rules.size());
  }
  return base::ExitCode::accepted;
}

void print_rule_field(std::string_view name, std::string_view text) {
  if (text.empty()) return;
  fmt::print("{:<13}{}\n", name, base::wrap(base::escape_foreign(text), 96, std::string(13, ' ')));
}

// What is no text for people stays on one line, so that it can be copied.
void print_whole(std::string_view name, std::string_view text) {
  if (!text.empty()) fmt::print("{:<13}{}\n", name, base::escape_foreign(text));
}

base::ExitCode show(const Admin& admin, const RulesOptions& options) {
  const rules::RuleSet set = load_rules(rules_path(admin));
  const auto rule = std::ranges::find(set.rules, options.id, &rules::Rule::id);
  if (rule == set.rules.end()) {
    throw base::Error(fmt::format("there is no rule called '{}'", base::escape_foreign(options.id)),
                      "sallyport rules list names them all");
  }
  print_rule_field("rule", rule->id);
  print_rule_field("finds", rule->description);
  print_rule_field("issuer", rule->issuer);
  print_rule_field("severity", to_string(rule->severity));
  print_rule_field("confidence", to_string(rule->confidence));
  print_rule_field("profile", to_string(rule->profile));
  print_whole("regex", rule->regex);
  print_whole("path", rule->path);
  print_rule_field("keywords", fmt::format("{}", fmt::join(rule->keywords, ", ")));
  if (rule->entropy > 0) print_rule_field("entropy", fmt::format("above {} bits a character", rule->entropy));
  if (const proof::Proof* proof = proof::find(rule->proof)) {
    const bool drops = rule->failed_proof == rules::FailedProof::drop;
    print_rule_field("proof", fmt::format("{}: {}; where it fails, {}", proof->name, proof->meaning,
                                          drops ? "nothing is found" : "the severity is low"));
  }
  print_rule_field("value", rule->value);
  print_rule_field("tags", fmt::format("{}", fmt::join(rule->tags, ", ")));
  print_rule_field("references", fmt::format("{}", fmt::join(rule->references, " ")));
  print_rule_field("after a leak", rule->remediation);
  print_rule_field("stands in", rule->origin);
  return base::ExitCode::accepted;
}

// A file alone is checked with the allow-lists that hold for every rule of the packs, since it will be used
// with them.
rules::RuleSet rules_to_check(const Admin& admin, const RulesOptions& options) {
  if (options.path.empty()) return load_rules(rules_path(admin));
  rules::RuleSet set = load_rules(options.path);
  if (fs::is_directory(options.path)) return set;
  const rules::RuleSet packs = load_rules(rules_path(admin));
  set.allowlists.insert(set.allowlists.end(), packs.allowlists.begin(), packs.allowlists.end());
  return set;
}

base::ExitCode check(const Admin& admin, const RulesOptions& options) {
  const rules::RuleSet set = rules_to_check(admin, options);
  const std::vector<scan::RuleDefect> defects = scan::check_rules(set);
  for (const scan::RuleDefect& defect : defects) {
    fmt::print("{}: {}: {}\n", base::escape_foreign(defect.origin), defect.rule,
               base::escape_foreign(defect.problem));
  }
  fmt::print("{} rules, {} defects\n", set.rules.size(), defects.size());
  return defects.empty() ? base::ExitCode::accepted : base::ExitCode::refused;
}

std::size_t line_of(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

base::ExitCode test(const Admin& admin, const RulesOptions& options) {
  const scan::Engine engine = load_engine(admin.rules, RulesFormat::automatic, model::Profile::strict);
  const std::string text = base::read_file(options.path, kMaxTestedBytes);
  std::string dropped;
  scan::ScanOptions how{.fingerprint_key = "rules test"};
  how.on_decision = [&](const scan::Decision& each) {
    if (each.outcome == "reported") return;
    const std::string_view secret = each.text.substr(each.secret.begin, each.secret.size());
    dropped +=
        fmt::format("  line {}{}: {}: {}: {}\n", line_of(each.text, each.secret.begin),
                    each.text.size() == text.size() ? "" : " of what is decoded",
                    engine.rules()[each.rule].id, base::escape_foreign(scan::redact(secret)), each.outcome);
  };
  scan::Scanner scanner(engine, std::move(how));
  const std::string file = fs::path(options.path).filename().string();
  std::string found;
  std::size_t found_count = 0;
  for (const scan::Hit& hit : scanner.scan(text)) {
    const rules::Rule& rule = engine.rules()[hit.rule];
    const std::string place =
        fmt::format("  line {}: {}: {}: ", hit.line_1based, rule.id, base::escape_foreign(hit.redacted));
    if (!engine.counts_at(hit, file, "")) {
      dropped += place + "the name of the file\n";
      continue;
    }
    ++found_count;
    found += place + fmt::format("{}, confidence {}\n", to_string(hit.severity), to_string(hit.confidence));
  }
  fmt::print("{} found\n{}", found_count, found);
  if (!dropped.empty()) fmt::print("matched, and came to nothing because of\n{}", dropped);
  return base::ExitCode::accepted;
}

}  // namespace

void add_rules_commands(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<RulesOptions>();
  CLI::App* rules = cli.add_subcommand("rules", "what the rules are, and whether they are sound");
  rules->require_subcommand(1);
  const auto does = [&admin, options](base::ExitCode (*action)(const Admin&, const RulesOptions&)) {
    return [&admin, options, action] {
      admin.action = [&admin, options, action] { return action(admin, *options); };
    };
  };
  const std::map<std::string, ListFormat> formats = {
      {"text", ListFormat::text}, {"json", ListFormat::json}, {"markdown", ListFormat::markdown}};
  CLI::App* lists = rules->add_subcommand("list", "every rule, in order of its id");
  lists->add_option("--format", options->format, "text, json or markdown")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT");
  lists->callback(does(list));
  CLI::App* shows = rules->add_subcommand("show", "one rule, whole");
  shows->add_option("id", options->id, "the rule's id")->required();
  shows->callback(does(show));
  CLI::App* checks = rules->add_subcommand(
      "check", "whether each rule does what its examples say, and keeps to what is asked of rules; 1 if not");
  checks->add_option("path", options->path, "a rule file, or a folder of them; else the installed packs");
  checks->callback(does(check));
  CLI::App* tests = rules->add_subcommand("test", "what the rules find in a file, and why not more");
  tests->add_option("file", options->path, "the file")->required();
  tests->callback(does(test));
}

}  // namespace sallyport::app
