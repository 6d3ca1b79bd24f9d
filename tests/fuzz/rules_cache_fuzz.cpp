#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "rules/load.hpp"

// Any bytes as a cached rule set. Each input is tried as it is and behind the magic line of today's format,
// so that seeds need not follow its version. What is accepted must be exactly what serialize writes for it.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view bytes) {
  rules::RuleSet set;
  try {
    set = rules::deserialize(bytes);
  } catch (const base::Error&) {
    return;
  }
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
