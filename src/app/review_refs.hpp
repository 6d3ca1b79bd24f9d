#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "model/oid.hpp"
#include "model/push.hpp"

namespace sallyport::app {

// What a branch holds, by its full name; nothing if there is no such branch.
using BranchLookup = std::function<std::optional<model::Oid>(const std::string& name)>;

// Those of a repository, which outlives the answer.
BranchLookup branches_of(const git::Repository& repository);
// Those of a list, which is asked for at most once.
BranchLookup branches_among(std::function<std::vector<git::Ref>()> list);

// A push to refs/for/main asks for a review of what main is to become (Gerrit: "Uploading Changes",
// refs/for/; Gitea and Forgejo: "Agit Setup"; git itself hands such lines to proc-receive, githooks(5)). What
// is pushed is then judged by the rules of that branch, as new to it, though nothing moves: the update
// becomes a proposal for the branch.
//
// A name is one of `prefixes` with "<branch>", "<branch>/<topic>" or either with "%<options>" behind it. The
// branch is the longest one that is there and that the rest begins with, whole components of it; it may be
// written in full ("refs/for/refs/heads/main"). Without one, the update stays what it was asked as, and so is
// the deletion of such a ref.
void map_review_refs(const std::vector<std::string>& prefixes, const BranchLookup& branch, model::Push& push);

}  // namespace sallyport::app
