// A text scanned by what it differs from another one in, beside the same text scanned whole: hits, gaps and
// counts.
#include "scan/delta_scan.hpp"

#include <algorithm>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "rules/load.hpp"
#include "scan/rule_samples.hpp"
#include "scan/scanner.hpp"
#include "scan/source_rules.hpp"
#include "scan/trace.hpp"

namespace sallyport::scan {

namespace {

// Pieces of texts: what rules find, what they nearly find, code, encodings, long lines.
class Pieces {
 public:
  explicit Pieces(unsigned seed) : random_(seed) {
    const auto& all = source_rules().rules;
    RuleSamples samples(source_engine());
    for (std::uint32_t rule = seed % 7; rule < all.size(); rule += 7) {
      for (const std::string& example : all[rule].examples)
        secrets_.push_back(samples.right(rule, example, "delta/" + all[rule].id));
      for (const std::string& example : all[rule].counter_examples)
        almost_.push_back(rules::expand_example(example, "delta/" + all[rule].id));
    }
    for (int i = 0; i < 200; ++i) almost_.push_back(spoiled());
    // What another rule finds is no near miss.
    Scanner scanner(source_engine(), {});
    std::erase_if(almost_, [&](const std::string& text) { return !scanner.scan(text).empty(); });
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string line() {
    switch (below(14)) {
      case 0:
        return below(60) == 0 ? secrets_[below(secrets_.size())] : almost_[below(almost_.size())];
      case 1:
      case 2:
        return almost_[below(almost_.size())];
      case 3:
        return "credential = ask_for_it(" + word(3) + ");";
      case 4:
        return "  \"" + word(12) + "\"";  // literals that follow each other
      case 5:
        return "data = \"" + base64_text() + "\"";
      case 6:
        return below(6) == 0 ? word(3000) : "x = %68%75%6E%74 + " + word(5);
      case 7:
        return "static const char name[] = { 0x68, 0x75, 0x6e, 0x74, 0x65, 0x72, 0x32, 0x21 };";
      case 8:
        return "";
      default:
        return "for (" + word(4) + " = 0; " + word(3) + " < " + word(6) + "; ++i) call(" + word(9) + ");";
    }
  }

  std::string text(std::size_t lines) {
    std::string text;
    while (lines-- > 0) text += line() + (below(40) == 0 ? "\r\n" : "\n");
    return text;
  }

 private:
  std::string word(std::size_t size) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_";
    std::string word;
    while (word.size() < size) word += kLetters[below(kLetters.size())];
    return word;
  }
  std::string spoiled() {
    std::string text = secrets_[below(secrets_.size())];
    for (int i = 0; i < 3 && !text.empty(); ++i) text.erase(below(text.size()), 1 + below(8));
    return text;
  }
  std::string base64_text() {
    // "the quick brown fox ..." in base64, at some length.
    constexpr std::string_view kPlain = "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBh";
    return std::string(kPlain.substr(0, 4 * (1 + below(kPlain.size() / 4))));
  }

  std::mt19937 random_;
  std::vector<std::string> secrets_;
  std::vector<std::string> almost_;
};

struct Derived {
  std::string text;
  std::vector<Derivation::Copy> copies;

  void copy(std::string_view base, std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    copies.push_back({text.size(), begin, end - begin});
    text += base.substr(begin, end - begin);
  }
};

// Insertions, removals, replacements, and now and then stretches that change places or come twice.
Derived edited(std::string_view base, Pieces& pieces) {
  Derived made;
  std::size_t at = 0;
  for (std::size_t edits = 1 + pieces.below(4); edits > 0; --edits) {
    const std::size_t next = at + pieces.below(base.size() - at + 1);
    made.copy(base, at, next);
    at = next;
    switch (pieces.below(5)) {
      case 0:
        made.text += pieces.line() + "\n";
        break;
      case 1:
        made.text += std::string(1 + pieces.below(3), "x\n\"= Z"[pieces.below(6)]);
        break;
      case 2:
        at = std::min(base.size(), at + pieces.below(pieces.below(4) == 0 ? 2000 : 60));
        break;
      case 3:
        at = std::min(base.size(), at + pieces.below(30));
        made.text += pieces.text(1 + pieces.below(3));
        break;
      default: {
        const std::size_t begin = pieces.below(base.size() + 1);
        made.copy(base, begin, std::min(base.size(), begin + pieces.below(1500)));
      }
    }
  }
  if (pieces.below(8) != 0) made.copy(base, at, base.size());
  return made;
}

std::vector<std::string> told(const std::vector<Hit>& hits) {
  std::vector<std::string> lines;
  for (const Hit& hit : hits) {
    std::string line = std::to_string(hit.rule) + ":" + std::to_string(hit.line_1based) + ":" +
                       std::to_string(hit.column_1based) + ":" + hit.fingerprint;
    for (const std::string& link : hit.chain) line += ">" + link;
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> told(const std::vector<Gap>& gaps) {
  std::vector<std::string> lines;
  for (const Gap& gap : gaps) lines.push_back(gap.name + ": " + gap.reason);
  return lines;
}

struct Counted {
  model::Coverage::Candidates candidates;
  Rejections rejections;
  std::uint64_t bytes = 0;

  explicit Counted(const Scanner& scanner)
      : candidates(scanner.candidates()), rejections(scanner.rejections()), bytes(scanner.bytes()) {}
};

void check_equal(const Counted& before, const Counted& after, const Counted& whole_before,
                 const Counted& whole_after) {
  const auto check = [&](auto part) {
    CHECK(part(after) - part(before) == part(whole_after) - part(whole_before));
  };
  check([](const Counted& one) { return one.candidates.raised; });
  check([](const Counted& one) { return one.candidates.confirmed; });
  check([](const Counted& one) { return one.candidates.rejected; });
  check([](const Counted& one) { return one.rejections.total(); });
  check([](const Counted& one) { return one.rejections.no_match; });
  check([](const Counted& one) { return one.rejections.value; });
  check([](const Counted& one) { return one.rejections.entropy; });
  check([](const Counted& one) { return one.bytes; });
}

}  // namespace

TEST_CASE("a text scanned by its differences gives what it gives when it is scanned whole") {
  ScanOptions options;
  options.fingerprint_key = "key";
  SUBCASE("encodings are followed") {}
  SUBCASE("encodings are told of, and not followed") {
    options.decode_depth = 0;
  }
  Scanner by_delta(source_engine(), options);
  Scanner whole(source_engine(), options);
  std::size_t derived = 0;  // texts of which the trace is whole after a base's: nearly all went the short way
  std::size_t with_hits = 0;
  std::size_t after_hits = 0;  // derived from texts with hits
  std::size_t with_encoded = 0;
  for (unsigned round = 0; round < 24; ++round) {
    Pieces pieces(round);
    std::string base = pieces.text(60 + pieces.below(200));
    std::shared_ptr<const Trace> trace;
    bool has_base_hits = !by_delta.scan(base, trace).empty();
    for (int step = 0; step < 12; ++step) {
      Derived made = edited(base, pieces);
      Derivation derivation(base.size(), made.text.size());
      for (const Derivation::Copy& copy : made.copies) derivation.add(copy);
      CAPTURE(round);
      CAPTURE(step);
      const Counted before(by_delta);
      const Counted whole_before(whole);
      std::shared_ptr<const Trace> next;
      const std::vector<Hit> hits = trace != nullptr
                                        ? by_delta.scan_derived(made.text, *trace, derivation, next)
                                        : by_delta.scan(made.text, next);
      const std::vector<Hit> expected = whole.scan(made.text);
      REQUIRE(told(hits) == told(expected));
      CHECK(told(by_delta.gaps()) == told(whole.gaps()));
      check_equal(before, Counted(by_delta), whole_before, Counted(whole));
      with_hits += hits.empty() ? 0U : 1U;
      derived += trace != nullptr && next != nullptr ? 1U : 0U;
      after_hits += has_base_hits && trace != nullptr && next != nullptr ? 1U : 0U;
      with_encoded += next != nullptr && !next->encoded.stretches.empty() ? 1U : 0U;
      if (next == nullptr && step % 3 != 0) continue;  // go on from the one before
      base = std::move(made.text);
      trace = std::move(next);
      has_base_hits = !hits.empty();
    }
  }
  CHECK(derived > 60);
  CHECK(with_hits > 20);
  CHECK(after_hits > 20);
  CHECK(with_encoded > 20);
}

TEST_CASE("what a derivation leaves of a text is what a scan of it leaves") {
  ScanOptions options;
  Scanner scanner(source_engine(), options);
  for (unsigned round = 100; round < 112; ++round) {
    Pieces pieces(round);
    const std::string base = pieces.text(150);
    std::shared_ptr<const Trace> trace;
    scanner.scan(base, trace);
    if (trace == nullptr) continue;
    const Derived made = edited(base, pieces);
    Derivation derivation(base.size(), made.text.size());
    for (const Derivation::Copy& copy : made.copies) derivation.add(copy);
    std::shared_ptr<const Trace> by_delta;
    std::shared_ptr<const Trace> by_scan;
    scanner.scan_derived(made.text, *trace, derivation, by_delta);
    scanner.scan(made.text, by_scan);
    REQUIRE((by_delta == nullptr) == (by_scan == nullptr));
    if (by_delta == nullptr) continue;
    CHECK(by_delta->ends == by_scan->ends);
    CHECK(by_delta->encoded.stretches == by_scan->encoded.stretches);
    REQUIRE(by_delta->settled.size() == by_scan->settled.size());
    for (std::size_t i = 0; i < by_delta->settled.size(); ++i) {
      CHECK(by_delta->settled[i].candidate.from == by_scan->settled[i].candidate.from);
      CHECK(by_delta->settled[i].candidate.to == by_scan->settled[i].candidate.to);
      CHECK(by_delta->settled[i].reason == by_scan->settled[i].reason);
    }
  }
}

TEST_CASE("a hit in what is encoded is told again, at its place, though its line was not changed") {
  Scanner scanner(source_engine(), {.fingerprint_key = "key"});
  std::string base;
  for (int i = 0; i < 120; ++i) base += "call(first_" + std::to_string(i) + ", second);\n";
  RuleSamples samples(source_engine());
  const auto& all = source_rules().rules;
  const auto rule = std::ranges::find(all, "github-pat-classic", &rules::Rule::id);
  REQUIRE(rule != all.end());
  const auto number = static_cast<std::uint32_t>(rule - all.begin());
  std::string hidden;  // every byte behind a percent sign
  for (const char c : samples.right(number, rule->examples.front(), "delta/hidden")) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    hidden += {'%', kDigits[code >> 4U], kDigits[code & 0xFU]};
  }
  base += "x = " + hidden + "\n";
  for (int i = 0; i < 120; ++i) base += "call(third_" + std::to_string(i) + ", fourth);\n";
  std::shared_ptr<const Trace> trace;
  REQUIRE(told(scanner.scan(base, trace)).size() == 1);
  REQUIRE(trace != nullptr);
  const std::string text = "one line more\n" + base;
  Derivation derivation(base.size(), text.size());
  derivation.add({14, 0, base.size()});
  std::shared_ptr<const Trace> left;
  const std::vector<Hit> hits = scanner.scan_derived(text, *trace, derivation, left);
  CHECK(left != nullptr);
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].line_1based == 122);
  CHECK(told(hits) == told(scanner.scan(text)));
}

TEST_CASE("what is encoded in a member of what is encoded is no stretch of the text") {
  Scanner scanner(source_engine(), {});
  std::string base;
  for (int i = 0; i < 120; ++i) base += "call(first_" + std::to_string(i) + ", second);\n";
  std::shared_ptr<const Trace> trace;
  scanner.scan(base, trace);
  REQUIRE(trace != nullptr);
  // In base64: a notebook, whose cell has a word in percent signs.
  const std::string notebook =
      "eyJjZWxscyI6W3siY2VsbF90eXBlIjoiY29kZSIsInNvdXJjZSI6WyJ4ID0gJTY4JTc1JTZFJTc0JTY4JTc1JTZFJTc0Il0sIm91dH"
      "B1"
      "dHMiOltdLCJtZXRhZGF0YSI6e319XSwibWV0YWRhdGEiOnt9LCJuYmZvcm1hdCI6NCwibmJmb3JtYXRfbWlub3IiOjV9";
  const std::string text = notebook + "\n" + base;
  Derivation derivation(base.size(), text.size());
  derivation.add({notebook.size() + 1, 0, base.size()});
  std::shared_ptr<const Trace> left;
  CHECK(scanner.scan_derived(text, *trace, derivation, left).empty());
  REQUIRE(left != nullptr);
  CHECK(left->encoded.stretches == std::vector<match::Span>{{0, notebook.size()}});
}

TEST_CASE("copies within a stretch that has many others in it give what they give as a whole") {
  // Literals that follow each other, with bytes behind percent signs in each: every copy may go past them
  // all.
  Scanner scanner(source_engine(), {});
  std::string base;
  for (int i = 0; i < 5'000; ++i) base += "\"some words, and then %68%75%6E%74\"\n";
  std::shared_ptr<const Trace> trace;
  scanner.scan(base, trace);
  REQUIRE(trace != nullptr);
  CHECK(trace->encoded.stretches.size() > 5'000);
  Derived made;
  constexpr std::size_t kStep = 1000;
  for (std::size_t at = 0; at < base.size(); at += kStep) {
    made.copy(base, at, std::min(base.size(), at + kStep));
    made.text += "x";
  }
  Derivation derivation(base.size(), made.text.size());
  for (const Derivation::Copy& copy : made.copies) derivation.add(copy);
  std::shared_ptr<const Trace> left;
  std::shared_ptr<const Trace> expected;
  CHECK(told(scanner.scan_derived(made.text, *trace, derivation, left)) ==
        told(scanner.scan(made.text, expected)));
  REQUIRE(left != nullptr);
  REQUIRE(expected != nullptr);
  CHECK(left->encoded.stretches == expected->encoded.stretches);
}

TEST_CASE("a copy that does not go on, and one that does") {
  Derivation derivation(100, 90);
  derivation.add({0, 0, 10});
  derivation.add({10, 10, 20});
  derivation.add({30, 40, 60});
  REQUIRE(derivation.copies().size() == 2);
  CHECK(derivation.copies()[0].size == 30);
  REQUIRE(derivation.changes().size() == 1);
  CHECK(derivation.changes()[0] == match::Span{30, 30});
  CHECK(derivation.copy_at(29) == &derivation.copies()[0]);
  CHECK(derivation.copy_at(30) == &derivation.copies()[1]);
  CHECK(derivation.copy_at(90) == nullptr);
}

}  // namespace sallyport::scan
