#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/coverage.hpp"
#include "model/effect.hpp"
#include "model/finding.hpp"
#include "model/oid.hpp"
#include "model/pusher.hpp"
#include "model/signature.hpp"

namespace sallyport::model {

enum class Outcome : std::uint8_t { accepted, refused, undecided };
std::string_view to_string(Outcome outcome) noexcept;

// Why the change is refused, or what is worth saying though it is not. A finding that refuses is not repeated
// here one by one: there is one reason of rule "secrets" for each ref that has any.
struct Reason {
  std::string
      rule;  // such as "branch.deny.force-push", "branch.signatures", "path.deny", "limits.object_bytes"
  std::string ref;   // empty where no ref is meant
  Oid commit;        // null where no commit is meant
  std::string path;  // empty where no path is meant
  std::string message;
  std::string hint;  // what to type, or who can allow it
  Effect effect = Effect::refuses;
  std::uint64_t count = 1;  // how many of its kind it stands for: more than one where it only counts the rest

  bool refuses() const noexcept { return effect == Effect::refuses; }
};

struct Verdict {
  Outcome outcome = Outcome::undecided;
  std::vector<Reason> reasons;
  std::vector<Finding> findings;  // all of them, whatever their state
  // All that were asked for by the rules of refs, or, where nothing is pushed, were looked at; each object
  // once.
  std::vector<Signature> signatures;
  Pusher pusher;
  Coverage coverage;
};

}  // namespace sallyport::model
