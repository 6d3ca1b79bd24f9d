#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "model/push.hpp"

namespace sallyport::git {

// What to look at, and from where on it counts as there already.
struct Selection {
  std::vector<model::RefUpdate> updates;  // one for each tip
  // What is there already with all that it reaches; a name is that of the ref on the receiving side, or empty
  // for a plain revision.
  std::vector<Ref> known;
  // Whether the updates are what a push would ask for. If not, they only say what to look at, and no rule on
  // refs applies.
  bool is_push = false;
};

// "A..B", "A...B" (without what both sides share), "^A" and "A", as git-rev-list(1) takes them. `ref` is the
// full name of the ref that the result is meant for; if empty, a revision that is the name of a branch or tag
// is meant for that. Throws base::Error for what names nothing.
Selection select_revisions(Repository& repository, const std::vector<std::string>& revisions,
                           const std::string& ref);

// All refs, and a detached HEAD: the whole history.
Selection select_all(Repository& repository);

// What `git push` would send: HEAD's branch to its upstream, new to what is known of that remote's refs.
// Without an upstream, the branch as a new one of the same name. Throws base::Error if HEAD is detached or
// has no commit.
Selection select_upstream(Repository& repository);

// The branches of a remote as this clone last saw them, under their names there ("refs/heads/main"). An empty
// `remote` stands for all remotes.
std::vector<Ref> remote_branches(Repository& repository, const std::string& remote);

}  // namespace sallyport::git
