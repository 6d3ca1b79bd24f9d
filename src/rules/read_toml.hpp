#pragma once

#include <string_view>

#include "rules/load.hpp"

namespace sallyport::rules {

// What one file of our TOML says, added to `set` in the file's order; ids may repeat. Strict: see load().
// Throws base::Error as "file:line: ...".
void read_toml(const RuleFile& file, RuleSet& set);

// Whether `id` is [a-z0-9][a-z0-9-]*.
bool is_rule_id(std::string_view id) noexcept;

}  // namespace sallyport::rules
