#pragma once

#include <span>

#include "policy/push_rule.hpp"

// The kinds of push rules, one function a family, each in the file of its name.
namespace sallyport::policy {

std::span<const RuleKind> rules_of_refs();      // ref updates: name spaces, names, freezes, who may push
std::span<const RuleKind> rules_of_history();   // how commits hang together
std::span<const RuleKind> rules_of_identity();  // who wrote and committed
std::span<const RuleKind> rules_of_messages();  // what commits say
std::span<const RuleKind> rules_of_paths();     // what files are called, and whose they are
std::span<const RuleKind> rules_of_content();   // what stands in files

}  // namespace sallyport::policy
