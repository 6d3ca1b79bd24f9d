#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "git/object_source.hpp"
#include "git/repository.hpp"
#include "policy/push_facts.hpp"
#include "policy/push_rule.hpp"

namespace sallyport::app {

inline constexpr std::uint64_t kMaxGitmodulesBytes = 4 << 20;  // it takes 40 times that in memory

// What a .gitmodules file says. One of more than kMaxGitmodulesBytes is not read, and not whole.
policy::GitmodulesFact gitmodules_fact(std::string_view bytes);

// Whether a change makes or moves a submodule, or says where they come from.
bool is_of_submodules(const policy::ChangeFact& change, std::string_view path);

// For each commit that changes submodules the .gitmodules of its tree, each such file once. Throws
// base::Error for objects that cannot be read.
void add_gitmodules(git::ObjectSource& objects, policy::PushFacts& push);

// For each of the tables that names a folder of repositories, whether what submodules are pinned to is there.
// To be called when add_gitmodules() was. A relative URL is relative to where `repository` itself lies.
// Throws base::Error for a repository that cannot be read.
void add_pins(const git::Repository& repository, const std::vector<const policy::RuleTable*>& tables,
              policy::PushFacts& push);

}  // namespace sallyport::app
