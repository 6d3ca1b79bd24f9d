#pragma once

#include "policy/push_rule.hpp"

// The readers of rules that stand in another file than the list of their family.
namespace sallyport::policy {

PushRule read_owners(const TableReader& table);
PushRule read_path_locks(const TableReader& table);
PushRule read_submodules(const TableReader& table);
PushRule read_file_kinds(const TableReader& table);
PushRule read_generated_paths(const TableReader& table);
PushRule read_gitattributes(const TableReader& table);
PushRule read_lfs(const TableReader& table);

}  // namespace sallyport::policy
