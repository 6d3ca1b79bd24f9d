#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sallyport::app {

// What a program answered: its exit status (124: it was stopped after a minute) and all it printed.
struct Ran {
  int status = 0;
  std::string output;
};

// Runs a program, looked up on PATH, in `folder`, with the file `input` as standard input, and waits for it.
// Its environment is ours. Throws base::Error if it cannot be started or prints more than 16 MiB.
Ran run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                const std::filesystem::path& input = "/dev/null");

// A value of git's configuration for the repository, as `git config --get` reads it, normalised to `type`
// ("bool", "int", or "" for a text). Nothing if it is not set. Throws base::Error if git cannot tell, as for
// a value of another type.
std::optional<std::string> git_setting(const std::filesystem::path& git_dir, const std::string& key,
                                       const std::string& type = {});

// {major, minor} of the git on PATH. Throws base::Error.
struct GitVersion {
  int major = 0;
  int minor = 0;
  std::string text;
};
GitVersion git_version();

}  // namespace sallyport::app
