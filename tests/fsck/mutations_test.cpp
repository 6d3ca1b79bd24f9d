#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "fsck/git_fsck.hpp"
#include "fsck/samples.hpp"

// Thousands of objects, made from well-formed ones by small changes, the same in each run: git must refuse
// the ones that level fsck refuses.

using namespace sallyport;
using namespace sallyport::test;

namespace {

using namespace std::string_literals;

constexpr std::size_t kObjectsOfAKind = 1000;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  template <typename List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::mt19937 engine_;  // the standard fixes its sequence
};

const std::vector<std::string> kTextPieces = {
    "\0"s,        "\n",
    "\n\n",       " ",
    "  ",         "\t",
    "\r",         "<",
    ">",          "> ",
    " <",         "0",
    "9",          "+",
    "-",          "-1",
    "00",         "9999999999",
    "tree ",      "parent ",
    "author ",    "committer ",
    "object ",    "type ",
    "tag ",       "tagger ",
    "gpgsig ",    "encoding ",
    "mergetag ",  "A",
    "\n ",        "commit",
    "blob",       "a <b> 1 +0000\n",
    "x",          "\xFF",
    "author x\n", ":",
    "/",
};

const std::vector<std::string> kConfigPieces = {
    "\n",
    "\"",
    "\\",
    "\\\\",
    "[",
    "]",
    "..",
    "../",
    "/",
    "-",
    "!",
    "=",
    "= -",
    "#",
    ";",
    " ",
    "\t",
    "\r",
    "\0"s,
    "%0a",
    "%",
    "://",
    ":",
    "@",
    "https://",
    "git://",
    "http::",
    "path",
    "url",
    "update",
    "submodule",
    "\\n",
    "\xFF",
    "[submodule \"..\"]",
    "[submodule \"\"]",
    "url = -",
    "update = !",
    "\\\n",
    "?",
    "./",
    "\xEF\xBB\xBF",
    ".",
};

const std::vector<std::string> kNames = {
    "a",
    "b",
    "a.b",
    "a-",
    "A",
    "a b",
    ".",
    "..",
    ".git",
    ".GIT",
    "git~1",
    "GIT~1 .",
    ".git:x",
    ".gi",
    ".gitx",
    "x\\.git",
    "x\\y",
    "a/b",
    ".git/x",
    "\\.git ",
    ".g\u200Cit",
    ".git\xFF",
    "\xFF.git",
    "\u200E.git\u200F",
    ".gitmodules",
    "gitmod~1",
    "GI7EBA~1",
    ".gitmodules .",
    "gi7d29~2",
    ".gitattributes",
    ".gitignore",
    "mailma~1",
    "~1234567",
    "g~12",
    "x\\.gitmodules",
    "git~",
    ".git \\x",
    ".git\xEF\xBF\xBE",
    ".g\u00EFt",
};

const std::vector<std::string> kModes = {"100644",      "100644", "100755", "40000",   "40000",   "120000",
                                         "160000",      "100664", "040000", "0100644", "1100644", "0",
                                         "17777777777", "644",    "100648", ""};

// One small change at a random place.
void mutate(std::string& text, const std::vector<std::string>& pieces, Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t length = std::min<std::size_t>(1 + random.below(8), text.size() - at);
  switch (random.below(6)) {
    case 0:
      text.insert(at, random.one_of(pieces));
      break;
    case 1:
      text.replace(at, length, random.one_of(pieces));
      break;
    case 2:
      text.erase(at, length);
      break;
    case 3: {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
      const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
      if (start <= end) text.insert(start, text.substr(start, end + 1 - start));
      break;
    }
    case 4: {
      const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
      text.erase(start, std::min(text.find('\n', start), text.size()) + 1 - start);
      break;
    }
    default:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
      break;
  }
}

std::string mutated(const std::vector<std::string>& seeds, const std::vector<std::string>& pieces,
                    Random& random) {
  std::string text = random.one_of(seeds);
  for (std::size_t left = 1 + random.below(2); left > 0; --left) mutate(text, pieces, random);
  return text;
}

// Some entries of odd names and modes, nearly always in order; now and then with a change to the bytes.
std::string random_tree(Random& random) {
  struct Named {
    std::string key, bytes;
  };
  std::vector<Named> entries;
  for (std::size_t left = 1 + random.below(4); left > 0; --left) {
    const std::string& mode = random.one_of(kModes);
    const std::string& name = random.below(3) == 0 ? random.one_of(kNames) : kNames[random.below(6)];
    const char id = random.below(40) == 0 ? '\0' : 'i';
    entries.push_back(
        {name + (mode == "40000" ? "/" : ""), entry(random.below(4) == 0 ? mode : "100644", name, id)});
    if (entries.back().bytes.starts_with("100644")) entries.back().key = name;
  }
  if (random.below(8) != 0)
    std::sort(entries.begin(), entries.end(), [](const Named& a, const Named& b) { return a.key < b.key; });
  std::string raw;
  for (const Named& named : entries) raw += named.bytes;
  if (random.below(8) == 0) mutate(raw, kTextPieces, random);
  return raw;
}

bool holds_all(const std::set<std::string>& set, const std::set<std::string>& part) {
  return std::includes(set.begin(), set.end(), part.begin(), part.end());
}

// Git 2.39 read dates with strtoumax(), which takes white space and signs, and line feeds, before the digits.
bool has_odd_date(std::string_view text) {
  for (std::size_t at = text.find("> "); at != std::string_view::npos; at = text.find("> ", at + 1)) {
    const std::string_view date = text.substr(at + 2);
    if (!date.empty() && std::string_view(" \t\r\n\v\f+-").find(date[0]) != std::string_view::npos)
      return true;
  }
  return false;
}

void compare_texts(const std::string& kind, const std::vector<std::string>& seeds, unsigned seed) {
  Random random(seed);
  GitFsck git;
  std::vector<std::string> texts;
  while (texts.size() < kObjectsOfAKind) {
    texts.push_back(mutated(seeds, kTextPieces, random));
    if (git.add(kind, texts.back()) + 1 != texts.size()) texts.pop_back();
  }
  const std::vector<GitFsck::Answer> answers = git.run();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const GitFsck::Answer& answer = answers[i];
    const auto ours = ids_of_git(kind == "tag" ? fsck::check_tag(texts[i], kIdBytes)
                                               : fsck::check_commit(texts[i], kIdBytes));
    if (!ours.empty()) ++refused;
    if (answer.is_confused) continue;
    INFO(base::escape_foreign(texts[i]));
    if (has_odd_date(texts[i])) {
      CHECK((!answer.is_refused || !ours.empty()));
      continue;
    }
    CHECK(answer.is_refused == !ours.empty());
    if (!answer.ids.empty()) CHECK(answer.ids == ours);
  }
  CHECK(refused > kObjectsOfAKind / 4);
  CHECK(refused < kObjectsOfAKind * 9 / 10);
}

}  // namespace

TEST_CASE("git refuses the mutated commits that level fsck refuses") {
  const std::string second(40, 'c');
  compare_texts("commit",
                {commit_text(), commit_text("encoding ISO-8859-1\n"), commit_text("gpgsig x\n y\n z\n", ""),
                 commit_text("mergetag object x\n type commit\n\nchange-id xyz\n", "a\n\nb"),
                 replaced(commit_text(), "author", "parent " + second + "\nauthor")},
                1);
}

TEST_CASE("git refuses the mutated tags that level fsck refuses") {
  compare_texts("tag",
                {tag_text(), tag_text("gpgsig x\n y\n"), tag_text("", "a\n-----BEGIN PGP SIGNATURE-----\n"),
                 replaced(tag_text(), "tagger " + kIdentity + "\n", "")},
                2);
}

TEST_CASE("git refuses the mutated trees that level fsck refuses") {
  Random random(3);
  GitFsck git;
  std::vector<std::string> trees;
  // What entries name must not be found to be of another kind, nor missing where git would look into it.
  while (trees.size() < kObjectsOfAKind) {
    trees.push_back(random_tree(random));
    if (git.add("tree", trees.back()) + 1 != trees.size()) trees.pop_back();
  }
  const std::vector<GitFsck::Answer> answers = git.run();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    const GitFsck::Answer& answer = answers[i];
    auto ours = ids_of_git(fsck::check_tree(trees[i], kIdBytes));
    // Git tells these of what stands there, if it is there.
    ours.erase("gitmodulesBlob");
    ours.erase("gitattributesBlob");
    if (!ours.empty()) ++refused;
    INFO(base::escape_foreign(trees[i]));
    CHECK(answer.is_refused == !ours.empty());
    CHECK(holds_all(ours, answer.ids));
    // Git gives up at what it cannot read, and looks for equal names only next to each other, where the order
    // says.
    if (!ours.contains("badTree") && !ours.contains("treeNotSorted")) CHECK(answer.ids == ours);
  }
  CHECK(refused > kObjectsOfAKind / 4);
  CHECK(refused < kObjectsOfAKind * 9 / 10);
}

TEST_CASE("git refuses the mutated .gitmodules that level fsck refuses") {
  const std::vector<std::string> seeds = {
      "[submodule \"a\"]\n\tpath = a\n\turl = https://host/a.git\n",
      "[submodule \"a/b\"]\n\tpath = a/b\n\turl = ../b.git\n\tupdate = checkout\n",
      "# comment\n[submodule \"c\"]\n\turl = \"git://host/c\" ; more\n\tpath = c\n\tbranch = main\n",
      "[submodule \"d\"]\n\turl = http::https://user@host:80/x/../d?e%20#f\n\tupdate = none\n",
      "[submodule \"e\"]\n\turl = ./../../x\n\tpath = \"e f\\\"\\t\"\n",
  };
  Random random(4);
  GitFsck git;
  std::vector<std::string> texts;
  while (texts.size() < kObjectsOfAKind) {
    texts.push_back(mutated(seeds, kConfigPieces, random));
    if (git.add("blob", texts.back()) + 1 != texts.size()) texts.pop_back();
  }
  std::string tree;
  for (std::size_t i = 0; i < texts.size(); ++i)
    tree += fmt::format("100644 .gitmodules:{:06}", i) + '\0' + git.id_of(i);
  git.add("tree", tree);
  const std::vector<GitFsck::Answer> answers = git.run();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto ours = ids_of_git(fsck::check_gitmodules(texts[i]));
    if (!ours.empty()) ++refused;
    INFO(base::escape_foreign(texts[i]));
    CHECK(holds_all(ours, answers[i].ids));
    // What git takes for the end, and what only later gits refuse.
    if (texts[i].find('\xFF') != std::string::npos || texts[i].starts_with("\xEF\xBB\xBF")) continue;
    if (!answers[i].ids.contains("gitmodulesUrl") && texts[i].find("http") != std::string::npos)
      ours.erase("gitmodulesUrl");
    CHECK(answers[i].ids == ours);
  }
  CHECK(refused > kObjectsOfAKind / 32);
  CHECK(refused < kObjectsOfAKind * 9 / 10);
}
