#pragma once

#include <optional>
#include <span>
#include <string>

#include "git/repository.hpp"
#include "model/oid.hpp"
#include "model/push.hpp"

namespace sallyport::app {

// What Gerrit's hooks plugin hands to `ref-update` and `commit-received` (its documentation, Supported
// Hooks): names and values in turn. All of it but the first two is Gerrit's word.
struct GerritCall {
  std::optional<std::string> git_dir;  // --git-dir, --root: ours, from whoever wrote the hook
  std::optional<std::string> root;
  std::string project;
  std::string refname;
  std::string command_ref;        // --cmdref, of commit-received: what was pushed to; else empty
  std::string uploader_username;  // empty: they have none
  model::Oid old_id;
  model::Oid new_id;
};

// Names that are not known are passed over with their values: Gerrit adds some now and then. Throws
// base::Error if a name stands without a value, or twice, if one of --refname, --oldrev and --newrev is
// missing, or if those are no ids.
GerritCall parse_gerrit_call(std::span<const char* const> arguments);

// Where the project's repository is: --git-dir, or <project>.git below --root. Nothing if neither is given:
// Gerrit has set GIT_DIR. Throws base::Error for a project that does not stay below --root.
std::optional<std::string> git_dir_of(const GerritCall& call);

// The update to judge. What goes up for review ("refs/for/main", also with a topic or "%options" behind) is
// judged as what it would add to its branch, a proposal: as if that stood where the change left it.
model::RefUpdate update_of(git::Repository& repository, const GerritCall& call);

}  // namespace sallyport::app
