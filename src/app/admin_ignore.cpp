// `sallyport ignore`: the ignore file of the work tree, written, listed and checked against what is there.

#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "app/admin_bench.hpp"
#include "app/ignore_import.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "triage/ignore_file.hpp"
#include "triage/show.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

struct IgnoreOptions {
  triage::IgnoreEntry entry;
  std::string expires;
  std::string format = "text";
  std::string file;  // to import
  std::vector<std::string> revisions;
};

triage::IgnoreEntry entry_of(const IgnoreOptions& options) {
  triage::IgnoreEntry entry = options.entry;
  if (!options.expires.empty()) {
    entry.expires = triage::parse_date(options.expires);
    if (!entry.expires)
      throw base::Error(fmt::format("--expires {} is no date such as 2026-01-31", options.expires));
  }
  return entry;
}

base::ExitCode add(const Admin& admin, const IgnoreOptions& options) {
  git::Repository repository(admin.repository, git::Trust::by_hand);
  IgnoreFileEditor file(repository);
  triage::IgnoreEntry entry = entry_of(options);
  if (!triage::is_fingerprint(entry.fingerprint))
    throw base::Error("a fingerprint has 32 characters of 0-9 and a-f", "copy it from the report");
  if (base::trim(entry.reason).empty()) throw base::Error("--reason may not be empty");
  if (file.has(entry)) {
    fmt::print("{} ignores {} already\n", file.path().string(), entry.fingerprint);
    return base::ExitCode::accepted;
  }
  file.add(entry, {});
  file.save();
  fmt::print("added {} to {}\n", entry.fingerprint, file.path().string());
  return base::ExitCode::accepted;
}

base::ExitCode print_entries(const std::vector<triage::Ledger::Entry>& entries, const IgnoreOptions& options,
                             bool tells_use) {
  fmt::print("{}", triage::show(entries, {options.format == "json", tells_use}));
  const bool is_clean = std::all_of(entries.begin(), entries.end(),
                                    [](const auto& entry) { return entry.use == triage::Ledger::Use::used; });
  return tells_use && !is_clean ? base::ExitCode::refused : base::ExitCode::accepted;
}

base::ExitCode list(const Admin& admin, const IgnoreOptions& options) {
  git::Repository repository(admin.repository, git::Trust::by_hand);
  const TriageFiles files = load_triage(repository, policy::Policy(), {TriageSource::From::work_tree});
  return print_entries(files.ledger.entries(), options, /*tells_use=*/false);
}

base::ExitCode check(const Admin& admin, const IgnoreOptions& options) {
  Bench bench(admin);
  sweep(bench.repository, bench.judge(), {options.revisions});
  return print_entries(bench.files.ledger.entries(), options, /*tells_use=*/true);
}

base::ExitCode import(const Admin& admin, const IgnoreOptions& options) {
  Bench bench(admin);
  const ImportResult result = import_findings(bench, options.file, entry_of(options));
  for (const std::string& line : result.unmatched) fmt::print("not matched: {}\n", line);
  fmt::print("imported {} from {}; {} were there already, {} could not be matched\n", result.added,
             options.file, result.present, result.unmatched.size());
  return base::ExitCode::accepted;
}

void add_entry_options(CLI::App& command, IgnoreOptions& options) {
  command.add_option("--owner", options.entry.owner, "who takes responsibility");
  command.add_option("--expires", options.expires, "the last day on which it counts")
      ->type_name("YYYY-MM-DD");
}

void add_format(CLI::App& command, IgnoreOptions& options) {
  command.add_option("--format", options.format, "text or json")->check(CLI::IsMember({"text", "json"}));
}

}  // namespace

void add_ignore_commands(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<IgnoreOptions>();
  CLI::App* ignore = cli.add_subcommand("ignore", "findings that somebody has looked at");
  ignore->require_subcommand(1);
  using Command = base::ExitCode (*)(const Admin&, const IgnoreOptions&);
  const auto command = [&](const char* name, const char* what, Command run) {
    CLI::App* sub = ignore->add_subcommand(name, what);
    sub->callback(
        [&admin, options, run] { admin.action = [&admin, options, run] { return run(admin, *options); }; });
    return sub;
  };
  CLI::App* adds = command("add", "puts a fingerprint into the work tree's .sallyport.ignore.toml", add);
  adds->add_option("fingerprint", options->entry.fingerprint, "as reports show it")->required();
  adds->add_option("--reason", options->entry.reason, "why it may stand")->required();
  add_entry_options(*adds, *options);
  adds->add_option("--rule", options->entry.rule, "only for findings of this rule");
  adds->add_option("--path", options->entry.path, "only at this path");
  add_format(*command("list", "what the work tree's ignore files hold", list), *options);
  CLI::App* checks =
      command("check", "tells expired and unused entries; exits with 1 if there are any", check);
  checks->add_option("revisions", options->revisions, "what to look at; otherwise the files of HEAD");
  add_format(*checks, *options);
  CLI::App* imports = command("import",
                              "takes over what another scanner's file ignores (.gitleaksignore, .talismanrc, "
                              ".secrets.baseline), as far as it stands in HEAD",
                              import);
  imports->add_option("file", options->file)->required();
  imports->add_option("--reason", options->entry.reason, "instead of one that names the file");
  add_entry_options(*imports, *options);
}

}  // namespace sallyport::app
