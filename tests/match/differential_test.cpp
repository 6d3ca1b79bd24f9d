#include "match/differential.hpp"

#include <array>
#include <random>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace sallyport::test {

namespace {

// Shapes of token rules, and every construct on which regular expression dialects disagree.
std::vector<Sampled> peculiar_patterns() {
  std::vector<Sampled> patterns;
  const auto add = [&](std::string regex, std::vector<std::string> samples,
                       std::vector<std::string> literals = {}) {
    patterns.push_back({{std::move(regex), std::move(literals)}, std::move(samples)});
  };
  add(R"(\b(tok_[0-9a-z]{8})\b)", {"tok_0a1b2c3d", "tok_00000000_", "xtok_0a1b2c3d"});
  add(R"((?i)key['"]?\s{0,3}[:=]\s{0,3}['"]?([a-z0-9]{6,12})(?:['"\s]|$))",
      {"Key: 'abc123'", "KEY=abcdef", "key\v=abcdef"});
  add(R"([a-f0-9]{10})", {"0123456789", "abcdefabcdefabcdefab"});
  add(R"(ey[A-Za-z0-9_-]{3,}\.ey[A-Za-z0-9_-]{3,}\.?[A-Za-z0-9_-]*)", {"eyabc.eydef.ghi", "eyabc.eydef"});
  add(R"(-----BEGIN[ A-Z]{0,20}KEY-----[\s\S]{5,}?KEY-----)",
      {"-----BEGIN RSA KEY-----\nabcdef\n-----END RSA KEY-----", "-----BEGIN KEY-----abKEY-----"});
  add(R"(K[^x]*END|foo)", {"Kfoo END", "K foo x", "foo"});
  add(R"(a.*z)", {"a--z..z", "a\nz", "az"});
  add(R"((?s)q.*?w)", {"q\nw", "qqww"});
  add(R"(foo$)", {"foo", "foo\n", "foo\n\n"});
  add(R"((?m)foo$)", {"foo\nfoo", "foo\r\n"});
  add(R"((?m)^bar)", {"bar", "\nbar", "xbar"});
  add(R"(\n(?m:^))", {"\n", "a\n"});
  add(R"(\Astart|\bend\z)", {"start", "end", "the end"});
  add(R"((?:^|[^a-z])in(?:$|[^a-z]))", {"in", " in ", "pin"});
  add(R"(x^y|p\Bq\B)", {"xy", "pqr"});
  add(R"([\s]v[\v]|\vw)", {"\vv\v", " v\v", "\vw"});
  add(R"(\Q.*[\E+d)", {".*[[d", ".*[d"});
  add(R"(\x41\101\x{42}\.\-)", {"AAB.-"});
  add(R"((?i)\xe9t\xC9)", {"\xe9t\xc9", "\xc9T\xe9", "\xe9t\xe9"});
  add("(?i)[^\xe9]\xfft", {"a\xfft", "\xc9\xfft", "\xe9\xfft"});
  add(R"([[:word:]]{3}[[:^alpha:]][^[:space:]][]a][^]-])", {"abc0x]b", "a_c  ab"});
  add(R"((?U)u+v{,3}w{2}(?-U)t+?)", {"uuv{,3}wwtt"});
  add(R"(\C\D\S\W\w\d\s)", {"\x80\x80\x80-a1 ", "aa-a1"});
  add(R"((?P<name>ab|a)(c|bcd)(d*))", {"abcd", "acd"});
  add(R"(\pN\pN)", {"12", "1"});
  add(R"([\p{L}]{4})", {"abcd"});
  add(R"([\p{Lu}]{2}gate)", {"ABgate", "abgate"}, {"gate"});
  add(R"((?:)|e*)", {"eee"});
  add(R"((a|ab)(c|bcd)(d*)?)", {"abcd"});
  add(R"((?:ab?){2,}c{0}\b*z)", {"aabz", "abaz"});
  add(R"((?:x(?:yz)+)*!)", {"xyzyz!", "!!"});
  add(R"(g{3}(?i:H)i)", {"gggHi", "ggghi", "ggghI"});
  add(R"((?i)k\x73)", {"KS", "ks"});
  add(R"((?i)key[\w-]{0,20}\s?=\s?([^\s;]{6,30})(?:[\s;]|$))",
      {"key=abcdef;", "Key_x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", "key-a-a-a-a-a-a-a-a-a-a-a-a=abcdef",
       "key=key=abcdefghkey=abcdef;abcdefghijklmnopqrstuvwxyz012345"});
  add(R"(u=([^\n]{4,24}))", {"u=abcd", "u=u=u=abcdefghijklmnopqrstuvwxyz", "u=abc\n"});
  add(R"(b(.{0,18}?)(e|ee)[e]{0,16})",
      {"beee", "b-----------------------eee", "bbeeeeeeeeeeeeeeeeeeeeeeeeee"});
  add(R"((?:a(?:.{0,30}b)?){1,2})", {"aaab", "a-b-b"});
  add(R"((?:[a-m]x?[g-z]y{0,3}){200}zz)", {"agzz"}, {"zz"});
  return patterns;
}

// Patterns by a grammar that has all that RE2 has, over few letters, so that random texts match them often.
class PatternMaker {
 public:
  explicit PatternMaker(std::uint64_t seed) : random_(seed) {}

  std::string make() { return choice(3); }

  std::string text() {
    static constexpr std::string_view kBytes = "aaabbbBAc0_ \n\n\xe9\xc9-";
    std::string bytes(below(40), ' ');
    for (char& byte : bytes) byte = kBytes[below(kBytes.size())];
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string choice(int depth) {
    std::string pattern = sequence(depth);
    while (below(4) == 0) pattern += "|" + sequence(depth);
    return pattern;
  }

  std::string sequence(int depth) {
    std::string pattern;
    for (std::size_t parts = below(4) + 1; parts > 0; --parts) pattern += part(depth);
    return pattern;
  }

  std::string part(int depth) {
    static constexpr std::array<const char*, 15> kRepeats = {"*",    "+",    "?",      "{2}",    "{1,3}",
                                                             "{2,}", "{,2}", "*?",     "{0,2}?", "{0}",
                                                             "+?",   "{1",   "{0,16}", "{2,20}", "{0,17}?"};
    const std::string once = atom(depth);
    return below(3) == 0 ? once + kRepeats[below(kRepeats.size())] : once;
  }

  std::string atom(int depth) {
    static constexpr std::array<const char*, 32> kAtoms = {
        "a",      "b",          "B",     "0",    "c",    ".",        "\\w",
        "\\W",    "\\s",        "\\d",   "[ab]", "[^a]", "[^\\n]",   "[[:upper:]]",
        "\\b",    "\\B",        "^",     "$",    "\\A",  "\\z",      "[[:^alpha:]]",
        "\xe9",   "[\xc9\x62]", "\\x61", "\\n",  "\\C",  "\\Qa.\\E", "[^]b]",
        "[a-c_]", "\\101",      "\\pL",  "-"};
    static constexpr std::array<const char*, 9> kGroups = {
        "(", "(?:", "(?i:", "(?s:", "(?m:", "(?-s:", "(?P<n>", "(?mi)(", "(?U:"};
    if (depth > 0 && below(4) == 0) return kGroups[below(kGroups.size())] + choice(depth - 1) + ")";
    return kAtoms[below(kAtoms.size())];
  }

  std::mt19937_64 random_;
};

// Returns the pattern and the text on which the two differ, or "".
std::string difference_on_random_patterns(std::uint64_t seed, std::size_t rounds, std::size_t& found) {
  PatternMaker maker(seed);
  for (std::size_t round = 0; round < rounds; ++round) {
    Sampled sampled{{maker.make(), {}}, {}};
    try {
      match::Regex{sampled.pattern.regex};
    } catch (const base::Error&) {
      continue;  // "(?P<n>" twice, "a{2}*"
    }
    for (int text = 0; text < 20; ++text) sampled.samples.push_back(maker.text());
    const std::string difference = compare_on_random_texts({sampled}, round, 40, &found);
    if (!difference.empty()) return difference;
  }
  return {};
}

}  // namespace

TEST_CASE("two stages find what RE2 alone finds, on random patterns") {
  std::size_t found = 0;
  CHECK(difference_on_random_patterns(20240229, 400, found) == "");
  CHECK(found > 100000);
}

TEST_CASE("two stages find what RE2 alone finds, on random texts from samples of peculiar patterns") {
  std::size_t found = 0;
  CHECK(compare_on_random_texts(peculiar_patterns(), 20240229, 4000, &found) == "");
  CHECK(found > 50000);
}

TEST_CASE("two stages find what RE2 alone finds, for each peculiar pattern in a database of its own") {
  for (const Sampled& pattern : peculiar_patterns()) {
    CAPTURE(pattern.pattern.regex);
    CHECK(compare_on_random_texts({pattern}, 7, 400) == "");
  }
}

TEST_CASE("two stages find what RE2 alone finds in the empty text") {
  const std::vector<Sampled> patterns = peculiar_patterns();
  const std::deque<match::PatternRegex> regexes = regexes_of(patterns);
  std::vector<match::Pattern> plain;
  for (const Sampled& pattern : patterns) plain.push_back(pattern.pattern);
  const match::Database database = match::Database::compile(plain);
  match::Prescan prescan(database);
  CHECK(find_in_two_stages(database, prescan, regexes, {}) == find_by_regex_alone(regexes, {}));
}

}  // namespace sallyport::test
