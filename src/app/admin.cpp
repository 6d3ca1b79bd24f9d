#include "app/admin.hpp"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/hooks.hpp"
#include "base/error.hpp"

namespace sallyport::app {

base::ExitCode sallyport_admin(int argc, const char* const* argv) {
  Admin admin;
  CLI::App cli(
      "What is done around judging: explaining and ignoring findings, lists of known secrets, the keys of "
      "principals, what a policy says, the log of receipts. What judges are the hooks and check-push.",
      "sallyport");
  cli.set_version_flag("--version", SALLYPORT_VERSION);
  cli.add_option("-C", admin.repository, "the repository")->type_name("DIR");
  cli.add_option("--policy", admin.policy, "the policy to judge by")->type_name("FILE");
  cli.add_option("--rules", admin.rules,
                 "rules in place of the installed packs: a TOML file, or a folder of them")
      ->type_name("FILE");
  cli.require_subcommand(1);
  cli.fallthrough();
  add_doctor_command(cli, admin);
  add_explain_command(cli, admin);
  add_ignore_commands(cli, admin);
  add_deny_commands(cli, admin);
  add_rules_commands(cli, admin);
  add_key_commands(cli, admin);
  add_policy_commands(cli, admin);
  add_audit_commands(cli, admin);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& success) {
    cli.exit(success);
    return base::ExitCode::accepted;
  } catch (const CLI::ParseError& error) {
    throw base::Error(error.what(), "see sallyport --help");
  }
  return admin.action();
}

}  // namespace sallyport::app
