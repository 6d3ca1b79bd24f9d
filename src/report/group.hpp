#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "model/verdict.hpp"

namespace sallyport::report {

// What a finding does to the verdict.
enum class Weight : std::uint8_t { note, warning, refusal };

// Tells each finding's weight by the reasons of rule "secrets", which decide() gives one for each ref.
// Borrows the verdict.
class Weights {
 public:
  explicit Weights(const model::Verdict& verdict);
  Weight of(const model::Finding& finding) const;

 private:
  std::map<std::string_view, Weight> by_ref_;
};

// One secret, wherever it stands: the findings of the same rule and fingerprint. Borrows the verdict's
// findings.
struct Group {
  std::vector<const model::Finding*> places;  // at least one, in the verdict's order
  Weight weight = Weight::note;               // the heaviest of them

  const model::Finding& first() const { return *places.front(); }
  // The distinct commits that bring it, in order; without those of no commit.
  std::vector<model::Oid> commits() const;
};

// The secrets that refuse or warn, in the order in which they first occur. Notes are left out.
std::vector<Group> groups_of(const model::Verdict& verdict);

}  // namespace sallyport::report
