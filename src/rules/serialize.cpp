// The format: a magic line; how many rules there are, and of each what one byte can tell and the size of the
// rest; these rests; the allow-lists of the set. Numbers are little-endian and of fixed width, a text or list
// has its 32-bit length before it, so that there is exactly one way to write a set, a reader can hold every
// length against what is left, and each rule can be read alone: a hook looks at few of them.
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "rules/load.hpp"
#include "rules/packed_set.hpp"

namespace sallyport::rules {

namespace {

class Writer {
 public:
  void number(std::uint64_t value, unsigned size_bytes) {
    for (unsigned i = 0; i < size_bytes; ++i) out_ += static_cast<char>((value >> (8 * i)) & 0xFF);
  }

  void raw(std::string_view bytes) { out_ += bytes; }

  void length(std::size_t value) {
    if (value > std::numeric_limits<std::uint32_t>::max())
      throw base::Error("a rule set too large to be cached");
    number(value, 4);
  }

  void text(std::string_view value) {
    length(value.size());
    out_ += value;
  }

  void texts(const std::vector<std::string>& values) {
    length(values.size());
    for (const std::string& value : values) text(value);
  }

  void allow_lists(const std::vector<AllowList>& lists) {
    length(lists.size());
    for (const AllowList& list : lists) {
      text(list.description);
      number(list.needs_all ? 1 : 0, 1);
      number(static_cast<std::uint8_t>(list.regex_target), 1);
      texts(list.regexes);
      texts(list.paths);
      texts(list.stopwords);
      texts(list.commits);
      number(list.profile ? 1 + static_cast<std::uint64_t>(*list.profile) : 0, 1);
    }
  }

  // One more than the number; 0 for none.
  void optional_number(const std::optional<std::uint32_t>& value) {
    number(value ? std::uint64_t{1} + *value : 0, 8);
  }

  void required(const std::vector<RequiredRule>& rules) {
    length(rules.size());
    for (const RequiredRule& rule : rules) {
      text(rule.id);
      number(static_cast<std::uint8_t>(rule.within), 1);
      optional_number(rule.lines);
      optional_number(rule.columns);
    }
  }

  void rule(const Rule& rule) {
    text(rule.id);
    text(rule.description);
    number(static_cast<std::uint8_t>(rule.severity), 1);
    text(rule.regex);
    text(rule.path);
    number(rule.secret_group, 4);
    number(std::bit_cast<std::uint64_t>(rule.entropy), 8);
    texts(rule.keywords);
    texts(rule.tags);
    text(rule.issuer);
    number(static_cast<std::uint8_t>(rule.confidence), 1);
    number(static_cast<std::uint8_t>(rule.profile), 1);
    text(rule.proof);
    number(static_cast<std::uint8_t>(rule.failed_proof), 1);
    text(rule.value);
    number(rule.skip_report ? 1 : 0, 1);
    required(rule.required);
    number(rule.is_gitleaks ? 1 : 0, 1);
    allow_lists(rule.allowlists);
    texts(rule.references);
    text(rule.remediation);
    text(rule.origin);
  }

  std::size_t size() const noexcept { return out_.size(); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace

std::string serialize(const RuleSet& set) {
  Writer table;
  Writer bodies;
  table.raw(PackedSet::kMagic);
  table.length(set.rules.size());
  std::size_t before = 0;
  for (const Rule& rule : set.rules) {
    bodies.rule(rule);
    table.number(PackedSet::flags_of(rule), 1);
    table.length(bodies.size() - before);
    before = bodies.size();
  }
  bodies.allow_lists(set.allowlists);
  table.raw(bodies.take());
  return table.take();
}

RuleSet deserialize(std::string_view bytes) {
  const PackedSet packed(bytes);
  RuleSet set;
  for (std::size_t rule = 0; rule < packed.size(); ++rule) set.rules.push_back(packed.rule(rule));
  set.allowlists = packed.allow_lists();
  return set;
}

}  // namespace sallyport::rules
