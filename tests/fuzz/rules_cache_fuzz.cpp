#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "rules/load.hpp"
#include "rules/packed_set.hpp"

// Any bytes as a cached rule set. Each input is tried as it is and behind the magic line of today's format,
// so that seeds need not follow its version. What is accepted must be exactly what serialize writes for it,
// and each of its rules, read alone, must be what its table says of it. Of a set of which a part is damaged
// each part is still read or refused.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Each part alone; whether all of them were taken.
bool is_whole(const rules::PackedSet& packed) {
  bool all = true;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    try {
      const rules::Rule rule = packed.rule(i);
      require(rule.id == packed.id(i));
      require(rule.regex.empty() != packed.has_regex(i));
      require(rule.required.empty() != packed.requires_others(i));
    } catch (const base::Error&) {
      all = false;
    }
  }
  try {
    packed.allow_lists();
  } catch (const base::Error&) {
    all = false;
  }
  return all;
}

bool is_accepted_in_parts(std::string_view bytes) {
  try {
    return is_whole(rules::PackedSet(bytes));
  } catch (const base::Error&) {
    return false;
  }
}

void check(std::string_view bytes) {
  const bool is_accepted = is_accepted_in_parts(bytes);
  rules::RuleSet set;
  try {
    set = rules::deserialize(bytes);
  } catch (const base::Error&) {
    require(!is_accepted);
    return;
  }
  require(is_accepted);
  require(rules::serialize(set) == bytes);
  for (const rules::Rule& rule : set.rules) {
    require(!rule.id.empty() && (!rule.regex.empty() || !rule.path.empty()));
    require(rule.severity <= model::Severity::critical && rule.entropy >= 0);
    require(rule.examples.empty() && rule.counter_examples.empty());
    for (const std::string& keyword : rule.keywords) require(!keyword.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An empty set is the magic line and two list lengths of four bytes.
  static const std::string empty_set = rules::serialize({});
  static const std::string magic = empty_set.substr(0, empty_set.size() - 8);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check(bytes);
  check(magic + bytes);
  return 0;
}
