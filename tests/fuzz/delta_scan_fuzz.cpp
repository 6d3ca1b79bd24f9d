// Any text, and versions that are made of one another by any copies and insertions: scanned by what differs,
// each gives the hits, gaps, counts and traces that it gives when it is scanned whole.
//
// The input is a little program, so that a few bytes of it make texts that are long enough for the short way:
// bytes of the text as they are, and codes for filling lines and for pieces that rules or decoders care for.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scan/derivation.hpp"
#include "scan/scanner.hpp"
#include "scan/trace.hpp"

namespace {

using namespace sallyport::scan;

constexpr std::size_t kMostBytes = 64U << 10;  // of a text
constexpr int kMostVersions = 4;

void require(bool condition) {
  if (!condition) std::abort();
}

Engine make_engine() {
  sallyport::rules::RuleSet set;
  const auto add = [&](const char* id, const char* regex) -> sallyport::rules::Rule& {
    set.rules.push_back({.id = id, .regex = regex, .origin = "fuzz"});
    return set.rules.back();
  };
  add("block", R"((?s)BEGIN.{0,20}?-(.+?)-END)");
  auto& bounded = add("bounded", R"(\b(tok_[0-9a-z]{4})\b)");
  bounded.entropy = 1.5;
  bounded.allowlists = {{.regex_target = sallyport::rules::RegexTarget::line, .regexes = {"skip"}}};
  add("default", R"(\b(pass[0-9]{2})\b)").required = {
      {.id = "bounded", .within = sallyport::rules::RequiredRule::Within::file, .lines = 3, .columns = {}}};
  add("line", R"((?im)^key\s*=\s*['"]?([a-z0-9]{3,8})['"]?\s*$)").allowlists = {
      {.regex_target = sallyport::rules::RegexTarget::line, .regexes = {"skip"}, .stopwords = {"test"}}};
  add("open", R"(ey[A-Za-z0-9]{3,}\.([A-Za-z0-9]*))").keywords = {"ey", "zz"};
  add("value", R"((?i)secret['"]?\s{0,3}[:=]\s{0,3}['"]?([\w.-]{6,40}))").value = "password";
  set.allowlists = {{.regex_target = sallyport::rules::RegexTarget::match, .regexes = {"never"}}};
  return Engine::compile(std::move(set));
}

// What is found, nearly found, encoded, or makes encodings go on.
constexpr std::array<std::string_view, 28> kPieces = {
    "tok_ab12",
    "tok_ab1",
    " pass42 ",
    "\nkey = 'ab12'\n",
    "\nkey=skip12\n",
    "eyJhbG.Zm9v",
    "secret = \"Xk29fLq81mZp\"",
    "BEGIN x-",
    "-END",
    "dG9rX2FiMTI=",
    "dG9rX2FiMTIgdG9rX2NkMzQgdG9rX2VmNTY",
    "746f6b5f6162313220746f6b5f63643334",
    "%74%6f%6b%5f%61%62%31%32",
    "\\x74\\x6f\\x6b\\x5f\\x61\\x62\\x31\\x32",
    "\\u0074\\u006f\\u006b_ab12",
    "\"tok_\" + \"ab12\"",
    "\"tok_\"\n  \"ab12\"\n",
    "[116, 111, 107, 95, 97, 98, 49, 50]",
    "{0x74, 0x6f, 0x6b, 0x5f,\n 0x61, 0x62, 0x31, 0x32}",
    "ORXWWX3BMIYTEIDUN5VV6Y3EGM2A====",
    "tok=5Fab12=\n",
    "&#116;&#111;&#107;_ab12",
    ", 0x74",
    "=\n",
    "\" \"",
    " gitleaks:allow\n",
    "ZHQwZ1hS",
    " skip",
};

constexpr std::string_view kFilling = "for (step = 0; step < size; ++step) call(step, other);\n";

class Program {
 public:
  Program(const std::uint8_t* data, std::size_t size) : bytes_(reinterpret_cast<const char*>(data), size) {}

  bool is_over() const noexcept { return bytes_.empty(); }
  unsigned byte() noexcept {
    if (bytes_.empty()) return 0;
    const auto next = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return next;
  }
  unsigned pair() noexcept { return byte() << 8U | byte(); }

 private:
  std::string_view bytes_;
};

constexpr unsigned kFill = 0x80;   // and a byte: so many lines
constexpr unsigned kPiece = 0x81;  // and a byte: which
constexpr unsigned kHigh = 0x82;   // and a byte, which is taken as it is
constexpr unsigned kCopy = 0x83;   // of the base: where from, how much
constexpr unsigned kGoOn = 0x84;   // copies on from where the last copy ended: what is left out, how much
constexpr unsigned kCut = 0xFE;    // the text ends, and what is left of the base is left out
constexpr unsigned kEnd = 0xFF;    // of a text

struct Version {
  std::string text;
  std::vector<Derivation::Copy> copies;
};

Version make_version(Program& program, std::string_view base) {
  Version made;
  std::size_t base_at = 0;
  const auto copy = [&](std::size_t from, std::size_t size) {
    from = std::min(from, base.size());
    size = std::min({size, base.size() - from, kMostBytes - std::min(kMostBytes, made.text.size())});
    if (size > 0) made.copies.push_back({made.text.size(), from, size});
    made.text += base.substr(from, size);
    base_at = from + size;
  };
  while (!program.is_over() && made.text.size() < kMostBytes) {
    const unsigned code = program.byte();
    if (code == kEnd) break;
    if (code == kCut) return made;
    if (code == kFill) {
      for (unsigned lines = program.byte(); lines > 0 && made.text.size() < kMostBytes; --lines)
        made.text += kFilling;
    } else if (code == kPiece) {
      made.text += kPieces[program.byte() % kPieces.size()];
    } else if (code == kHigh) {
      made.text += static_cast<char>(program.byte());
    } else if (code == kCopy) {
      const unsigned from = program.pair();
      copy(from, program.pair());
    } else if (code == kGoOn) {
      const unsigned left_out = program.byte();
      copy(base_at + left_out, program.pair());
    } else {
      made.text += static_cast<char>(code & 0x7FU);
    }
  }
  if (!base.empty()) copy(base_at, base.size());
  return made;
}

bool are_equal(const std::vector<Hit>& some, const std::vector<Hit>& others) {
  return std::ranges::equal(some, others, [](const Hit& a, const Hit& b) {
    return a.rule == b.rule && a.line_1based == b.line_1based && a.column_1based == b.column_1based &&
           a.end_line_1based == b.end_line_1based && a.fingerprint == b.fingerprint && a.chain == b.chain;
  });
}

bool are_equal(const std::vector<Gap>& some, const std::vector<Gap>& others) {
  return std::ranges::equal(
      some, others, [](const Gap& a, const Gap& b) { return a.name == b.name && a.reason == b.reason; });
}

// What a derivation leaves must serve the next as what a scan leaves would.
bool are_equal(const Trace& some, const Trace& others) {
  return some.is_whole == others.is_whole && some.ends == others.ends &&
         some.encoded.stretches == others.encoded.stretches &&
         some.encoded.has_hits == others.encoded.has_hits && some.encoded.raised == others.encoded.raised &&
         std::ranges::equal(some.settled, others.settled, [](const auto& a, const auto& b) {
           return a.candidate.pattern == b.candidate.pattern && a.candidate.from == b.candidate.from &&
                  a.candidate.to == b.candidate.to && a.reason == b.reason;
         });
}

struct Counts {
  explicit Counts(const Scanner& scanner)
      : raised(scanner.candidates().raised),
        confirmed(scanner.candidates().confirmed),
        rejected(scanner.rejections()) {}

  bool have_grown_alike(const Counts& before, const Counts& other, const Counts& other_before) const {
    const auto alike = [&](auto part) {
      return part(*this) - part(before) == part(other) - part(other_before);
    };
    using Number = std::uint64_t Rejections::*;
    const std::array<Number, 8> reasons = {
        &Rejections::no_match, &Rejections::profile, &Rejections::keyword,    &Rejections::entropy,
        &Rejections::value,    &Rejections::proof,   &Rejections::allow_list, &Rejections::stop_word};
    return alike([](const Counts& counts) { return counts.raised; }) &&
           alike([](const Counts& counts) { return counts.confirmed; }) &&
           std::ranges::all_of(reasons, [&](Number reason) {
             return alike([&](const Counts& counts) { return counts.rejected.*reason; });
           });
  }

  std::uint64_t raised;
  std::uint64_t confirmed;
  Rejections rejected;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Engine engine = make_engine();
  constexpr std::array<unsigned, 3> kDepths = {5, 1, 0};
  Program program(data, size);
  const ScanOptions options{.fingerprint_key = "key",
                            .decode_depth = kDepths[program.byte() % kDepths.size()]};
  Scanner by_delta(engine, options);
  Scanner whole(engine, options);
  std::string base = make_version(program, {}).text;
  std::shared_ptr<const Trace> trace;
  by_delta.scan(base, trace);
  for (int versions = 0; versions < kMostVersions && trace != nullptr && !program.is_over(); ++versions) {
    Version next = make_version(program, base);
    Derivation derivation(base.size(), next.text.size());
    for (const Derivation::Copy& copy : next.copies) derivation.add(copy);

    const Counts before(by_delta);
    const Counts whole_before(whole);
    std::shared_ptr<const Trace> left;
    std::shared_ptr<const Trace> whole_left;
    const std::vector<Hit> hits = by_delta.scan_derived(next.text, *trace, derivation, left);
    require(are_equal(hits, whole.scan(next.text, whole_left)));
    require(are_equal(by_delta.gaps(), whole.gaps()));
    require(Counts(by_delta).have_grown_alike(before, Counts(whole), whole_before));
    require((left == nullptr) == (whole_left == nullptr));
    require(left == nullptr || are_equal(*left, *whole_left));
    base = std::move(next.text);
    trace = std::move(left);
  }
  return 0;
}
