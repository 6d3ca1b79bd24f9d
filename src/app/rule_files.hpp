#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "git/object_source.hpp"
#include "git/repository.hpp"
#include "policy/push_facts.hpp"
#include "policy/push_rule.hpp"

namespace sallyport::app {

struct PushRequest;

// Which of the files that a commit brings are read whole for push rules: those that have a meaning to git or
// to its hosts. There are few, and none is long.
class WholeFiles {
 public:
  WholeFiles() = default;  // none
  // Those that any of the tables asks for. They need not live on.
  explicit WholeFiles(const std::vector<const policy::RuleTable*>& tables);

  bool is_asked() const noexcept { return is_asked_; }
  bool holds(std::string_view path, std::uint32_t mode) const;

 private:
  bool is_asked_ = false;
  std::unordered_set<std::string> owners_;  // paths
};

// Keeps of a blob's bytes what rules look at. `is_whole`: it is one of WholeFiles.
void note_bytes(std::string_view bytes, const policy::RuleNeeds& needs, bool is_whole,
                policy::BlobFact& fact);

// For each of the tables that asks: who owns what, as it was before the push. A file of owners that is
// missing owns nothing; one that is there and cannot be read is a problem, which the rule tells.
// Throws base::Error for objects that cannot be read.
std::vector<policy::OwnersFact> read_owners(git::Repository& repository, git::ObjectSource& objects,
                                            const PushRequest& request,
                                            const std::vector<const policy::RuleTable*>& tables);

}  // namespace sallyport::app
