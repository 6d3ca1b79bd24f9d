#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/resources.hpp"
#include "model/profile.hpp"
#include "report/report.hpp"

namespace sallyport::app {

// What stands on a program's command line.
struct Options {
  std::optional<std::string> policy;  // --policy FILE
  std::optional<std::string> rules;   // --rules FILE
  RulesFormat rules_format = RulesFormat::automatic;
  std::optional<model::Profile> profile;  // --profile; unset: what the policy says
  unsigned threads = 0;                   // --threads N

  // check-push only.
  std::string repository = ".";  // -C DIR
  report::Format format = report::Format::text;
  bool scans_whole = false;               // --whole-objects
  bool is_all = false;
  bool is_staged = false;
  bool is_stdin = false;
  bool rebuilds_cache = false;
  std::optional<std::string> baseline;        // --baseline FILE
  std::optional<std::string> write_baseline;  // --write-baseline FILE
  std::string ref;                            // --ref NAME
  std::optional<std::string> pusher;          // --as PRINCIPAL
  std::vector<std::string> revisions;         // ranges and revisions

  // Hooks only: what git hands over.
  std::vector<std::string> arguments;
};

// Nothing if help or the version was asked for and printed. Throws base::Error for a command line that is not
// understood.
std::optional<Options> parse_check_push(int argc, const char* const* argv);
std::optional<Options> parse_hook(int argc, const char* const* argv, const std::string& name,
                                  const std::string& description);

// What a line of authorized_keys says to ssh-serve.
struct ServeOptions {
  std::string account;
  std::optional<std::string> root;  // --root DIR
};
std::optional<ServeOptions> parse_ssh_serve(int argc, const char* const* argv);

}  // namespace sallyport::app
