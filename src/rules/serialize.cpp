// The format: a magic line, then the set. Numbers are little-endian and of fixed width, a text or list has
// its 32-bit length before it, so that there is exactly one way to write a set, a reader can hold every
// length against what is left, and reading, which every hook does before anything else, is plain copying.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "rules/load.hpp"

namespace sallyport::rules {

namespace {

constexpr std::string_view kMagic = "sallyport-rules 3\n";

class Writer {
 public:
  void number(std::uint64_t value, unsigned size_bytes) {
    for (unsigned i = 0; i < size_bytes; ++i) out_ += static_cast<char>((value >> (8 * i)) & 0xFF);
  }

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

  std::string take() { return std::move(out_); }

 private:
  std::string out_{kMagic};
};

[[noreturn]] void fail(std::string_view what) {
  throw base::Error(fmt::format("the cached rules are damaged: {}", what));
}

class CacheReader {
 public:
  explicit CacheReader(std::string_view bytes) : rest_(bytes) {
    if (!rest_.starts_with(kMagic)) fail("not a rule set of this version");
    rest_.remove_prefix(kMagic.size());
  }

  std::uint64_t number(unsigned size_bytes) {
    const std::string_view bytes = take(size_bytes);
    std::uint64_t value = 0;
    for (unsigned i = size_bytes; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
  }

  // An enumeration or bool of one byte, whose greatest value is `last`.
  std::uint8_t choice(std::uint8_t last) {
    const std::uint64_t value = number(1);
    if (value > last) fail("a value out of its range");
    return static_cast<std::uint8_t>(value);
  }

  std::string text() { return std::string(take(number(4))); }

  // A text that would match everything if it were empty.
  std::string pattern() {
    std::string value = text();
    if (value.empty()) fail("an empty pattern");
    return value;
  }

  std::vector<std::string> texts() {
    return list<std::string>([this] { return text(); });
  }
  std::vector<std::string> patterns() {
    return list<std::string>([this] { return pattern(); });
  }
  std::vector<AllowList> allow_lists() {
    return list<AllowList>([this] { return allow_list(); });
  }
  std::vector<Rule> rules() {
    return list<Rule>([this] { return rule(); });
  }

  void finish() const {
    if (!rest_.empty()) fail("bytes after its end");
  }

 private:
  std::string_view take(std::uint64_t size_bytes) {
    if (size_bytes > rest_.size()) fail("cut short");
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size_bytes));
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

  template <typename T, typename ReadOne>
  std::vector<T> list(ReadOne&& read_one) {
    const std::uint64_t count = number(4);
    // Every element takes four bytes at least, so memory stays in proportion to the input.
    if (count > rest_.size() / 4) fail("cut short");
    std::vector<T> elements;
    for (std::uint64_t i = 0; i < count; ++i) elements.push_back(read_one());
    return elements;
  }

  AllowList allow_list() {
    AllowList list;
    list.description = text();
    list.needs_all = choice(1) == 1;
    list.regex_target = static_cast<RegexTarget>(choice(static_cast<std::uint8_t>(RegexTarget::line)));
    list.regexes = patterns();
    list.paths = patterns();
    list.stopwords = patterns();
    list.commits = patterns();
    if (list.regexes.empty() && list.paths.empty() && list.stopwords.empty() && list.commits.empty())
      fail("an allow-list of nothing");
    const std::uint8_t profile = choice(1 + static_cast<std::uint8_t>(model::Profile::strict));
    if (profile > 0) list.profile = static_cast<model::Profile>(profile - 1);
    return list;
  }

  std::optional<std::uint32_t> optional_number() {
    const std::uint64_t value = number(8);
    if (value > std::uint64_t{1} + std::numeric_limits<std::uint32_t>::max()) fail("a number too large");
    if (value == 0) return std::nullopt;
    return static_cast<std::uint32_t>(value - 1);
  }

  RequiredRule required_rule() {
    RequiredRule rule;
    rule.id = pattern();
    rule.within = static_cast<RequiredRule::Within>(choice(1));
    rule.lines = optional_number();
    rule.columns = optional_number();
    return rule;
  }

  Rule rule() {
    Rule rule;
    rule.id = pattern();
    rule.description = text();
    rule.severity =
        static_cast<model::Severity>(choice(static_cast<std::uint8_t>(model::Severity::critical)));
    rule.regex = text();
    rule.path = text();
    if (rule.regex.empty() && rule.path.empty()) fail("a rule without regex and path");
    rule.secret_group = static_cast<std::uint32_t>(number(4));
    rule.entropy = std::bit_cast<double>(number(8));
    if (!std::isfinite(rule.entropy) || std::signbit(rule.entropy)) fail("an entropy that is no number");
    rule.keywords = patterns();
    rule.tags = texts();
    rule.issuer = text();
    rule.confidence =
        static_cast<model::Confidence>(choice(static_cast<std::uint8_t>(model::Confidence::high)));
    rule.profile = static_cast<model::Profile>(choice(static_cast<std::uint8_t>(model::Profile::strict)));
    rule.proof = text();
    rule.failed_proof = static_cast<FailedProof>(choice(1));
    rule.value = text();
    rule.skip_report = choice(1) == 1;
    rule.required = list<RequiredRule>([this] { return required_rule(); });
    rule.is_gitleaks = choice(1) == 1;
    rule.allowlists = allow_lists();
    rule.references = texts();
    rule.remediation = text();
    rule.origin = text();
    return rule;
  }

  std::string_view rest_;
};

}  // namespace

std::string serialize(const RuleSet& set) {
  Writer writer;
  writer.length(set.rules.size());
  for (const Rule& rule : set.rules) writer.rule(rule);
  writer.allow_lists(set.allowlists);
  return writer.take();
}

RuleSet deserialize(std::string_view bytes) {
  CacheReader reader(bytes);
  RuleSet set;
  set.rules = reader.rules();
  set.allowlists = reader.allow_lists();
  reader.finish();
  return set;
}

}  // namespace sallyport::rules
