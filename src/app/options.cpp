#include "app/options.hpp"

#include <map>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "base/error.hpp"

namespace sallyport::app {

namespace {

void add_common(CLI::App& cli, Options& options) {
  cli.add_option("--policy", options.policy, "the policy to judge by")->type_name("FILE");
  cli.add_option("--rules", options.rules,
                 "rules in place of the installed packs: a TOML file, or a folder of them; or gitleaks' "
                 "configuration")
      ->type_name("FILE");
  const std::map<std::string, RulesFormat> rules_formats = {
      {"auto", RulesFormat::automatic}, {"native", RulesFormat::native}, {"gitleaks", RulesFormat::gitleaks}};
  cli.add_option("--rules-format", options.rules_format,
                 "whose the file of --rules is: auto (by its name and top-level keys), native or gitleaks")
      ->transform(CLI::CheckedTransformer(rules_formats))
      ->type_name("FORMAT");
  cli.add_option_function<std::string>(
         "--profile", [&options](const std::string& word) { options.profile = model::profile_of(word); },
         "how sure a finding must be: balanced, or strict for audits (default: what the policy says)")
      ->check(CLI::IsMember({"balanced", "strict"}));
  cli.add_option("--threads", options.threads,
                 "threads that scan; 0: what the policy says, else one for each processor")
      ->check(CLI::Range(0U, 1024U));
  cli.set_version_flag("--version", SALLYPORT_VERSION);
}

// False if the line asked for help or the version, which has been printed then.
bool parse(CLI::App& cli, int argc, const char* const* argv) {
  try {
    cli.parse(argc, argv);
    return true;
  } catch (const CLI::Success& success) {
    cli.exit(success);
    return false;
  } catch (const CLI::ParseError& error) {
    throw base::Error(error.what(), fmt::format("see {} --help", cli.get_name()));
  }
}

}  // namespace

std::optional<Options> parse_check_push(int argc, const char* const* argv) {
  Options options;
  CLI::App cli(
      "Judges what a push would bring, as the server's pre-receive hook would: no secret in it, signed as "
      "the "
      "branch asks, allowed by the rules of the branch.\nWithout a range: what `git push` would send. "
      "Answers 0 accepted, 1 refused, 2 could not decide.",
      "check-push");
  add_common(cli, options);
  const std::map<std::string, report::Format> formats = {
      {"text", report::Format::text}, {"json", report::Format::json}, {"sarif", report::Format::sarif}};
  cli.add_option("-C", options.repository, "the repository")->type_name("DIR");
  cli.add_option("--format", options.format, "text, json or sarif")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT");
  CLI::Option* all = cli.add_flag("--all", options.is_all, "the whole history of all refs");
  CLI::Option* staged = cli.add_flag("--staged", options.is_staged, "what the next commit would bring");
  CLI::Option* lines = cli.add_flag("--stdin", options.is_stdin, "pre-receive's lines on standard input");
  CLI::Option* ref =
      cli.add_option("--ref", options.ref, "the full name of the ref that a range is meant for");
  CLI::Option* revisions =
      cli.add_option("revisions", options.revisions, "A..B, A...B, ^A or A, as git rev-list takes them");
  cli.add_option("--baseline", options.baseline,
                 "findings that were there before and are notes: a file of --write-baseline, or a gitleaks "
                 "report in JSON")
      ->type_name("FILE");
  CLI::Option* write =
      cli.add_option(
             "--write-baseline", options.write_baseline,
             "write what is found to FILE as a baseline, and end; an old one named with --baseline is "
             "carried on")
          ->type_name("FILE");
  cli.add_flag(
      "--whole-objects", options.scans_whole,
      "scan each blob as a whole, also where a pack says what a delta changed: slower, and the answer "
      "must be the same");
  CLI::Option* cache = cli.add_flag("--rebuild-cache", options.rebuilds_cache,
                                    "compile the installed rules for later runs, and end");
  CLI::Option* as =
      cli.add_option("--as", options.pusher,
                     "judge as if this principal pushed; an empty name: somebody whom the policy "
                     "does not know")
          ->type_name("PRINCIPAL");
  for (CLI::Option* one : {all, staged, lines, revisions, cache}) {
    for (CLI::Option* other : {all, staged, lines, revisions, cache}) {
      if (one != other) one->excludes(other);
    }
  }
  ref->needs(revisions);
  as->excludes(staged);
  write->excludes(lines);
  write->excludes(cache);
  if (!parse(cli, argc, argv)) return std::nullopt;
  return options;
}

std::optional<Options> parse_hook(int argc, const char* const* argv, const std::string& name,
                                  const std::string& description) {
  Options options;
  // As git runs most hooks. To set up what reads options takes longer than all else up to here.
  if (argc == 1) return options;
  CLI::App cli(description + "\ngit runs it; answers 0 accepted, 1 refused, 2 could not decide.", name);
  add_common(cli, options);
  cli.add_option("arguments", options.arguments, "what git hands to the hook");
  if (!parse(cli, argc, argv)) return std::nullopt;
  return options;
}

std::optional<ServeOptions> parse_ssh_serve(int argc, const char* const* argv) {
  ServeOptions options;
  CLI::App cli(
      "Serves git to whoever logs in with a key, and tells hooks whose key it is.\nFor authorized_keys: "
      "command=\".../ssh-serve ACCOUNT\",restrict ssh-ed25519 AAAA...",
      "ssh-serve");
  cli.add_option("account", options.account, "who has the key, as [identity] of a policy knows them")
      ->required();
  cli.add_option("--root", options.root,
                 "serve only repositories below this folder; relative paths begin there")
      ->type_name("DIR");
  cli.set_version_flag("--version", SALLYPORT_VERSION);
  if (!parse(cli, argc, argv)) return std::nullopt;
  return options;
}

}  // namespace sallyport::app
