#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/facts.hpp"
#include "model/verdict.hpp"
#include "policy/decide.hpp"
#include "policy/policy.hpp"

// The parts of decide(). Each appends the reasons that one kind of fact gives; all are pure.
//
// Hints are prose, one sentence or more a line; a line that begins with two spaces is a command to type, and
// is printed as it stands. Foreign bytes stand raw in messages and prose, and quoted for the shell in
// commands.
namespace sallyport::policy {

// Of things of one kind, so many get a reason of their own; one more reason says how many there are besides.
inline constexpr std::size_t kReasonsOfAKind = 20;

using Reasons = std::vector<model::Reason>;

// What `deny` of [[branch]], [[tag]] and [[ref]] says of each ref update, and of merge commits in it.
void judge_changes(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// What `signatures`, `roles` and the principals say of the commits new to each ref, and of the tag object for
// a tag.
void judge_signatures(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// What `push_certificate` says.
void judge_certificate(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// What `objects` says.
void judge_objects(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// One reason of rule "secrets" for each ref with fresh findings.
void judge_findings(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// [[path]] tables: one reason for each path and rule, at the first commit.
void judge_paths(const Policy& policy, const model::Facts& facts, Reasons& reasons);
void judge_stowaways(const Policy& policy, const model::Facts& facts, Reasons& reasons);
void judge_limits(const Policy& policy, const model::Facts& facts, Reasons& reasons);
// Whether judging ended before its end, because the time was over, and the policy minds.
bool is_out_of_time(const model::Facts& facts) noexcept;
// What [[rule.<id>]] tables say of what is new to each ref.
void judge_rules(const Policy& policy, const model::Facts& facts, const PushFacts& push, Asked asked,
                 Reasons& reasons);
// A reason of rule "coverage" for each equation of model::Coverage that does not hold.
void judge_coverage(const model::Coverage& coverage, Reasons& reasons);

// "branch", "tag" or "ref": the table that speaks of this ref, and the first word of its rules' names.
std::string_view table_for(std::string_view ref) noexcept;
// "ask <contact> to allow it", without a full stop.
std::string ask(const Policy& policy);
// "maintainer or release-manager"
std::string any_of(const std::vector<std::string>& roles);
// "the key SHA256:0123456789ab… of alice", as far as that is known, or "a key that is not known".
std::string key_of(const model::Signature& signature);

}  // namespace sallyport::policy
