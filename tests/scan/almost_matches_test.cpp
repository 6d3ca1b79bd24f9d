// Every rule of the packs on texts that are nearly made of its matches: each ends, within the budget, and the
// work is linear in the text. What is counted is bytes, not time. By hand, SALLYPORT_ALMOST_MIB=100 makes the
// texts of a rule that large together and prints the processor time that each took, and
// SALLYPORT_ALMOST_RULES="one-rule another" takes these rules alone.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "match/confirmation.hpp"
#include "match/database.hpp"
#include "rules/load.hpp"
#include "scan/rule_samples.hpp"

namespace sallyport::scan {

namespace {

constexpr std::size_t kMiB = 1 << 20;
constexpr std::size_t kDefaultBytes = 1U << 15;
constexpr std::size_t kKinds = 6;
// What a rule may read of a text, in times its size. The budget is 256, for rules of whatever making.
constexpr std::uint64_t kMostReads = 64;

const char* by_hand(const char* name) {
  return std::getenv(name);
}

struct Text {
  std::string_view kind;
  std::string bytes;
};

std::string repeated(std::string_view piece, std::size_t size) {
  std::string bytes;
  while (!piece.empty() && bytes.size() < size) bytes += piece;
  return bytes;
}

// Each time one place is spoiled, with a byte that ends a word, a line or a token, or is but a letter.
std::string spoiled(std::string_view example, match::Span match, std::size_t size) {
  constexpr std::string_view kSpoilers("!\nx \"=\0", 7);
  std::string bytes;
  for (std::size_t i = 0; bytes.size() < size; ++i) {
    const std::size_t at = bytes.size() + match.begin + i % std::max<std::size_t>(match.size(), 1);
    bytes.append(example).append(1, i % 3 == 0 ? ' ' : '\n');
    bytes[at] = kSpoilers[i / std::max<std::size_t>(match.size(), 1) % kSpoilers.size()];
  }
  return bytes;
}

std::vector<Text> texts_of(const rules::Rule& rule, std::string_view example, const RuleSamples::Place& place,
                           std::size_t size) {
  const auto [begin, end] = place.secret;
  const std::string_view secret = example.substr(begin, end - begin);
  const std::string head(example.substr(0, begin));
  const std::string start = head + std::string(secret.substr(0, secret.size() / 2));
  const std::string keyword = rule.keywords.empty() ? start : rule.keywords.front();
  return {{"spoiled", spoiled(example, place.match, size)},
          {"keywords", repeated(keyword, size)},
          {"keyword lines", repeated(keyword + " = \n", size)},
          {"beginnings", repeated(head.empty() ? start : head, size)},
          {"endless", head + repeated(secret, size)},
          {"matches in one line", repeated(std::string(example) + " ", size)}};
}

// The rules' patterns by themselves, for what the scanner does not tell: what confirming them reads.
class Confirming {
 public:
  explicit Confirming(RuleList rules) : database_(compile(rules)), scan_(database_) {}

  // The most that one rule reads, in times the size of the text, rounded up.
  std::uint64_t most_reads(std::string_view text) {
    std::uint64_t most = 0;
    const std::vector<match::Candidate>& candidates = scan_.candidates(text);
    std::vector<match::Span> groups;
    for (std::size_t next = 0; next < candidates.size();) {
      const std::uint32_t pattern = candidates[next].pattern;
      match::Confirmation confirmation(regexes_[pattern], database_.reach(pattern), text);
      for (; next < candidates.size() && candidates[next].pattern == pattern; ++next) {
        while (confirmation.next(candidates[next], groups)) continue;
      }
      most = std::max(most, confirmation.spent_bytes());
    }
    return (most + text.size() - 1) / std::max<std::size_t>(text.size(), 1);
  }

 private:
  match::Database compile(RuleList rules) {
    std::vector<match::Pattern> patterns;
    for (std::size_t index = 0; index < rules.size(); ++index) {
      const rules::Rule& rule = rules[index];
      if (rule.regex.empty()) continue;
      patterns.push_back({rule.regex, rule.keywords});
      regexes_.emplace_back(rule.regex);
    }
    return match::Database::compile(patterns);
  }

  std::deque<match::PatternRegex> regexes_;
  match::Database database_;
  match::Prescan scan_;
};

struct Source {
  Engine engine =
      Engine::compile(rules::load(rules::read_rule_files(by_hand("SALLYPORT_SOURCE_RULES") != nullptr
                                                             ? by_hand("SALLYPORT_SOURCE_RULES")
                                                             : SALLYPORT_SOURCE_RULES)),
                      model::Profile::strict);
  RuleSamples samples{engine};
  Confirming confirming{engine.rules()};
  Scanner scanner{engine, {.fingerprint_key = "key"}};
};

bool is_asked_for(const std::string& id) {
  const char* const ids = by_hand("SALLYPORT_ALMOST_RULES");
  return ids == nullptr || fmt::format(" {} ", ids).find(' ' + id + ' ') != std::string::npos;
}

void scan_to_its_end(Source& source, const Text& text) {
  const auto before = source.scanner.candidates();
  const std::clock_t start = std::clock();
  CHECK_NOTHROW(source.scanner.scan(text.bytes));
  const double scanned_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const auto after = source.scanner.candidates();
  CHECK(after.raised - before.raised ==
        after.confirmed - before.confirmed + (after.rejected - before.rejected));
  const std::uint64_t reads = source.confirming.most_reads(text.bytes);
  CHECK(reads <= kMostReads);
  if (by_hand("SALLYPORT_ALMOST_MIB") == nullptr) return;
  fmt::print("{:9.3f} s {:10} bytes {:3} reads  {}", scanned_s, text.bytes.size(), reads, text.kind);
}

}  // namespace

TEST_CASE("almost-matches of every rule are scanned to their end, in linear work") {
  Source source;
  const char* const mib = by_hand("SALLYPORT_ALMOST_MIB");
  const std::size_t size = (mib != nullptr ? std::strtoul(mib, nullptr, 10) * kMiB : kDefaultBytes) / kKinds;
  std::size_t tried = 0;
  for (std::uint32_t index = 0; index < source.engine.rules().size(); ++index) {
    const rules::Rule& rule = source.engine.rules()[index];
    if (rule.regex.empty() || rule.examples.empty() || !is_asked_for(rule.id)) continue;
    CAPTURE(rule.id);
    const std::string example = source.samples.right(index, rule.examples.front(), "almost");
    const std::vector<RuleSamples::Place> places = source.samples.places(index, example);
    REQUIRE(!places.empty());
    ++tried;
    for (const Text& text : texts_of(rule, example, places.front(), size)) {
      CAPTURE(text.kind);
      scan_to_its_end(source, text);
      if (mib != nullptr) fmt::print(" of {}\n", rule.id);
    }
  }
  CHECK(tried > 0);
}

}  // namespace sallyport::scan
