#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/exit_code.hpp"

namespace CLI {
class App;
}

namespace sallyport::app {

// What the commands of the program `sallyport` share. Each group of commands has a source of its own
// (admin_ignore.cpp, admin_deny.cpp ...) and one function below that adds it to the command line. A command's
// options live as long as its callback (a shared_ptr in it); the callback only sets `action`.
struct Admin {
  std::string repository = ".";                 // -C DIR
  std::optional<std::string> policy;            // --policy FILE
  std::optional<std::string> rules;             // --rules FILE
  std::function<base::ExitCode()> action = {};  // what the command that was typed does
};

void add_ignore_commands(CLI::App& cli, Admin& admin);
void add_deny_commands(CLI::App& cli, Admin& admin);
void add_doctor_command(CLI::App& cli, Admin& admin);
void add_explain_command(CLI::App& cli, Admin& admin);
void add_rules_commands(CLI::App& cli, Admin& admin);
void add_audit_commands(CLI::App& cli, Admin& admin);
void add_key_commands(CLI::App& cli, Admin& admin);
void add_policy_commands(CLI::App& cli, Admin& admin);
void add_policy_explain_command(CLI::App& policy, Admin& admin);  // to the command `policy`
void add_key_import_command(CLI::App& key, Admin& admin);  // to the command `key`

}  // namespace sallyport::app
