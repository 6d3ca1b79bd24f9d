#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::app {

enum class HookKind : std::uint8_t {
  ours,     // as install.sh wrote it: its second line holds a digest of the rest (install/hooks.sh)
  edited,   // the second line is ours, and the digest does not fit
  by_hand,  // not marked, but it runs our program
  foreign,
};

// A hook's file, as text.
struct HookScript {
  HookKind kind = HookKind::foreign;
  // Our pre-receive and its arguments up to "$@", as the shell would read them. Empty where none is run, or
  // where the words are not plain ones or in quotes.
  std::vector<std::string> command;
  bool is_chained = false;  // it also runs NAME.before-sallyport, which was there before it
};

HookScript read_hook_script(std::string_view text);

// One place from which our pre-receive is run for a repository.
struct HookPlace {
  std::filesystem::path file;  // the script; empty for what git's configuration names
  std::string origin;          // in words
  HookScript script;
};

struct FoundHooks {
  std::filesystem::path folder;   // where git looks for this repository's hooks
  std::vector<HookPlace> places;  // where our pre-receive is run from
  std::string in_the_way;         // what keeps git or the host from running it; empty if nothing does
  std::optional<HookPlace> bad;   // a script of ours that cannot work as it stands
};

// Where our pre-receive is run from: the repository's own hook, what that hands on to (the folder
// pre-receive.d, gitolite's pre-receive.h00-...), and, for a git that knows them, hooks that its
// configuration names. `host_hook` is a script that a host runs from elsewhere (GitLab), or empty. Throws
// base::Error if git does not say where the hooks are.
FoundHooks find_hooks(const std::filesystem::path& git_dir, const std::filesystem::path& host_hook);

}  // namespace sallyport::app
