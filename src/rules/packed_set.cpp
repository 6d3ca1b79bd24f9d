#include "rules/packed_set.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"

namespace sallyport::rules {

namespace {

constexpr std::uint8_t kHasRegex = 1;
constexpr std::uint8_t kRequiresOthers = 2;
constexpr std::uint8_t kAllFlags = kHasRegex | kRequiresOthers;

[[noreturn]] void fail(std::string_view what) {
  throw base::Error(fmt::format("the cached rules are damaged: {}", what));
}

class CacheReader {
 public:
  explicit CacheReader(std::string_view bytes) : rest_(bytes) {}

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

  std::string_view view() { return take(number(4)); }
  std::string text() { return std::string(view()); }

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

  void finish() const {
    if (!rest_.empty()) fail("bytes after its end");
  }

  std::string_view take(std::uint64_t size_bytes) {
    if (size_bytes > rest_.size()) fail("cut short");
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size_bytes));
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

  std::string_view rest() const noexcept { return rest_; }

  // How many elements a list has.
  std::uint64_t count() {
    const std::uint64_t count = number(4);
    // Every element takes four bytes at least, so memory stays in proportion to the input.
    if (count > rest_.size() / 4) fail("cut short");
    return count;
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

 private:
  template <typename T, typename ReadOne>
  std::vector<T> list(ReadOne&& read_one) {
    std::vector<T> elements;
    for (std::uint64_t left = count(); left > 0; --left) elements.push_back(read_one());
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

  std::string_view rest_;
};

}  // namespace

std::uint8_t PackedSet::flags_of(const Rule& rule) noexcept {
  return static_cast<std::uint8_t>((rule.regex.empty() ? 0 : kHasRegex) |
                                   (rule.required.empty() ? 0 : kRequiresOthers));
}

PackedSet::PackedSet(std::string_view bytes) {
  CacheReader reader(bytes);
  if (!bytes.starts_with(kMagic)) fail("not a rule set of this version");
  reader.take(kMagic.size());
  rules_.resize(reader.count());
  std::vector<std::uint64_t> sizes;
  sizes.reserve(rules_.size());
  for (Packed& rule : rules_) {
    rule.flags = reader.choice(kAllFlags);
    sizes.push_back(reader.number(4));
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) rules_[i].body = reader.take(sizes[i]);
  allow_lists_ = reader.rest();
}

bool PackedSet::has_regex(std::size_t rule) const {
  return (rules_.at(rule).flags & kHasRegex) != 0;
}

bool PackedSet::requires_others(std::size_t rule) const {
  return (rules_.at(rule).flags & kRequiresOthers) != 0;
}

std::string_view PackedSet::id(std::size_t rule) const {
  return CacheReader(rules_.at(rule).body).view();
}

Rule PackedSet::rule(std::size_t rule) const {
  CacheReader reader(rules_.at(rule).body);
  Rule read = reader.rule();
  reader.finish();
  if (flags_of(read) != rules_[rule].flags) fail("a rule is not what its table says");
  return read;
}

std::vector<AllowList> PackedSet::allow_lists() const {
  CacheReader reader(allow_lists_);
  std::vector<AllowList> lists = reader.allow_lists();
  reader.finish();
  return lists;
}

}  // namespace sallyport::rules
