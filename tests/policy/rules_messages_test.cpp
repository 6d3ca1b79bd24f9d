// What rules on messages object to, and what not.
#include <doctest/doctest.h>

#include "policy/commit_rules.hpp"

using namespace sallyport;
using test::commit_that_says;
using test::complaint;
using test::merge_that_says;
using test::Told;
using test::told;

namespace {

const std::string kSubject = "[rule.subject]\n";
const std::string kConventional = "[rule.conventional-commits]\n";
const std::string kRevert =
    "Revert \"" + std::string(70, 'x') + "\"\n\nThis reverts commit " + std::string(40, 'a') + ".\n";

}  // namespace

TEST_CASE("a subject is as long as it has characters, whatever its line end") {
  const std::string umlauts = [] {
    std::string text;
    for (int i = 0; i < 72; ++i) text += "ü";
    return text;
  }();
  CHECK(told(kSubject, umlauts + "\n").empty());
  CHECK(told(kSubject, umlauts + "\r\n\r\nBody\r\n").empty());
  CHECK(told(kSubject, "\n\n" + umlauts + "\n").empty());
  CHECK(told(kSubject, umlauts + "x\n") == Told{"its subject has 73 characters, and 72 are the most"});
  CHECK(told(kSubject, std::string(72, '\xFC')).empty());
  CHECK(told(kSubject, std::string(73, '\xFC')).size() == 1);
  CHECK(told(kSubject + "min_length = 4\n", "Fix") ==
        Told{"its subject has 3 characters, and 4 are the fewest"});
}

TEST_CASE("an empty message is told as one by each rule that asks for something") {
  for (const std::string rule : {"subject", "conventional-commits", "message-require", "issue-key"}) {
    CAPTURE(rule);
    const std::string patterns = rule == "message-require" ? "patterns = \".\"\n" : "";
    for (const std::string message : {"", "\n", " \r\n\t\n"})
      CHECK(told("[rule." + rule + "]\n" + patterns, message) == Told{"its message is empty"});
  }
}

TEST_CASE("a second line of a message is blank, but where a policy does not mind") {
  const Told unblank = {"the line behind the subject of its message is not blank"};
  CHECK(told(kSubject, "Fix\nand more\n") == unblank);
  CHECK(told(kSubject, "Fix\r\nand more\r\n") == unblank);
  CHECK(told(kSubject, merge_that_says("Merge\nmore")) == unblank);
  CHECK(told(kSubject, "Fix\n \nand more\n").empty());
  CHECK(told(kSubject + "blank_second_line = false\n", "Fix\nand more\n").empty());
}

TEST_CASE("a pattern must match the whole subject, and characters are characters") {
  const std::string rule = kSubject + "pattern = '\\p{Lu}\\w+ .'\nforbid_final_period = true\n";
  CHECK(told(rule, "Add ü").empty());
  CHECK(told(rule, "Äd ü").empty());
  CHECK(told(rule, "äd ü") == Told{"its subject is not of the form `\\p{Lu}\\w+ .`"});
  CHECK(told(rule, "Add it").size() == 1);
  CHECK(told(rule, "see Add ü").size() == 1);
  CHECK(told(rule, "Add .") == Told{"its subject ends with a full stop"});
}

TEST_CASE("merges and reverts that git writes may have longer subjects, and nobody else's") {
  const std::string longer = std::string(80, 'x');
  CHECK(told(kSubject, merge_that_says(longer)).empty());
  CHECK(told(kSubject, kRevert).empty());
  CHECK(told(kSubject, "Merge branch '" + longer + "'").size() == 1);
  CHECK(told(kSubject, "Revert \"" + longer + "\"\n\nIt was wrong.\n").size() == 1);
  CHECK(told(kSubject + "merges = true\n", merge_that_says(longer)).size() == 1);
  CHECK(told(kSubject + "reverts = true\n", kRevert).size() == 1);
}

TEST_CASE("a conventional subject has a type and a scope that the policy knows") {
  CHECK(told(kConventional, "feat: write").empty());
  CHECK(told(kConventional, "Fix(any)!: write\r\n").empty());
  CHECK(told(kConventional, "write").size() == 1);
  CHECK(told(kConventional, "feature: write") ==
        Told{"the type in its subject is none of: build, chore, ci, docs, feat, fix, perf, refactor, revert, "
             "style, test"});
  CHECK(told(kConventional + "types = [\"up\"]\n", "UP: write").empty());
  const std::string scoped = kConventional + "scopes = [\"web\", \"core\"]\n";
  CHECK(told(scoped, "fix: write").empty());
  CHECK(told(scoped, "fix(Web): write").empty());
  CHECK(told(scoped, "fix(dark): write") == Told{"the scope in its subject is none of: web, core"});
  CHECK(told(scoped + "require_scope = true\n", "fix: write").size() == 1);
  CHECK(told(kConventional, merge_that_says("Merge branch 'x'")).empty());
  CHECK(told(kConventional + "merges = true\n", merge_that_says("Merge branch 'x'")).size() == 1);
  CHECK(told(kConventional, kRevert).empty());
  CHECK(told(kConventional + "reverts = true\n", kRevert).size() == 1);
}

TEST_CASE("lines that can be broken may not be too wide") {
  const std::string rule = "[rule.body-width]\nmax = 20\n";
  const std::string wide = "these words are more than that";
  CHECK(told(rule, wide).empty());
  CHECK(told(rule, "x\n\nfits\n" + wide + "\n") == Told{"line 4 of its message has more than 20 characters"});
  CHECK(told(rule, "x\r\n\r\nzwanzig Üüüüüüüüüüüü\r\n").empty());
  for (const std::string line : {"https://example.org/long/address", "- https://example.org/long/address",
                                 "[1]: https://example.org/long/address", "> these words are more than that",
                                 "    these words are more than that", "\tthese words are more than that"})
    CHECK(told(rule, "x\n\n" + line + "\n").empty());
  CHECK(told(rule, "x\n\nsee https://example.org/long/address\n").size() == 1);
  CHECK(told(rule, "x\n\n```\n" + wide + "\n```\n").empty());
  CHECK(told(rule, "x\n\n```\n```\n" + wide + "\n").size() == 1);
  CHECK(told(rule, "x\n\nbody\n\nReviewed-by: Somebody Else <else@example.org>\n").empty());
}

TEST_CASE("what is required must be seen, and what is forbidden may stand nowhere") {
  const std::string require = "[rule.message-require]\npatterns = ['(?m)^Why: \\S+$', 'zeal']\n";
  CHECK(told(require, "Fix\r\n\r\nWhy: zeal\r\n").empty());
  CHECK(told(require, "Fix\n\nWhy: y\n") == Told{"its message lacks what this repository asks for: `zeal`"});
  CHECK(told(require, std::string("Fix\n\0\nWhy: zeal\n", 16)).size() == 2);
  CHECK(told(require, merge_that_says("Merge")).size() == 2);
  CHECK(told(require + "merges = false\n", merge_that_says("Merge")).empty());
  const std::string forbid = "[rule.message-forbid]\npatterns = '(?i)skip.ci'\n";
  CHECK(told(forbid, "Fix\n").empty());
  CHECK(told(forbid, "Fix\n\n[SKIP CI]\n") ==
        Told{"its message holds what may not stand here: `(?i)skip.ci`"});
  CHECK(told(forbid, std::string("Fix\n\0skip ci\n", 13)).size() == 1);
  CHECK(told(forbid,
             "Fix skip\xFF"
             "ci\n")
            .size() == 1);
}

TEST_CASE("trailers are asked for, and what they say") {
  const std::string rule =
      "[rule.trailers]\nrequired = \"Reviewed-by\"\nany_of = [\"Fixes\", \"Refs\"]\nforbidden = "
      "\"Change-Id\"\n"
      "values = { Refs = \"#[0-9]+\" }\n";
  CHECK(told(rule, "x\n\nreviewed-BY: Bob\r\nRefs: #1\r\n").empty());
  CHECK(told(rule, "x\n\nReviewed-by: \nFixes: 1\n") ==
        Told{"its message has no trailer \"Reviewed-by: ...\""});
  CHECK(told(rule, "x\n\nReviewed-by: Bob\n") == Told{"its message has none of the trailers Fixes, Refs"});
  CHECK(told(rule, "x\n\nReviewed-by: Bob\nFixes: 1\nchange-id: 7\n") ==
        Told{"line 5 of its message is a trailer Change-Id, which may not stand here"});
  CHECK(told(rule, "x\n\nReviewed-by: Bob\nRefs: 1 #2\n") ==
        Told{"what its trailer Refs says in line 4 is not of the form `#[0-9]+`"});
  CHECK(told(rule, "Reviewed-by: Bob\nRefs: #1\n").size() == 2);
}

TEST_CASE("an issue is named as a word, where the policy looks for it") {
  const std::string key = "[rule.issue-key]\npattern = \"ABC-[0-9]+\"\n";
  CHECK(told(key, "Fix (ABC-12)").empty());
  CHECK(told(key, "Fix\n\nABC-12\n").empty());
  CHECK(told(key, "Fix XABC-12") == Told{"its message names no issue: `ABC-[0-9]+`"});
  CHECK(told(key, "Fix ABC-12x").size() == 1);
  CHECK(told(key + "where = \"subject\"\n", "Fix\n\nABC-12\n").size() == 1);
  CHECK(told(key + "where = \"trailer:Issue\"\n", "Fix\n\nissue: see ABC-12\n").empty());
  CHECK(told(key + "where = \"trailer:Issue\"\n", "ABC-12\n\nABC-12\n") ==
        Told{"its trailer Issue names no issue: `ABC-[0-9]+`"});
  CHECK(told(key, merge_that_says("Merge")).empty());
  CHECK(told(key + "merges = true\n", merge_that_says("Merge")).size() == 1);
  CHECK(told("[rule.issue-key]\npattern = \"#[0-9]+\"\n", "Fix #12").empty());
}

TEST_CASE("a message holds nothing that people do not see") {
  const std::string rule = "[rule.no-hidden-message-text]\n";
  CHECK(told(rule, "Füge hinzu\r\n\r\n\tmehr 👩‍💻\r\n").empty());
  CHECK(told(rule, "a\u202Eb") == Told{"its message holds the character U+202E RIGHT-TO-LEFT OVERRIDE, which "
                                       "changes the order in which others are shown"});
  CHECK(told(rule, "a\u200Bb").at(0).find("U+200B") != std::string::npos);
  CHECK(told(rule, "a\x1B[2K") == Told{"its message holds the control character U+001B"});
  CHECK(told(rule, "a\rb\n").size() == 1);
  CHECK(told(rule, std::string("a\0b", 3)).size() == 1);
  CHECK(told(rule, "f\xFCnf") == Told{"its message is not UTF-8, and its header names no other encoding"});
  policy::NewCommitFact latin = commit_that_says("f\xFCnf");
  latin.encoding = "ISO-8859-1";
  CHECK(told(rule, latin).size() == 1);
  CHECK(told(rule + "encodings = \"iso-8859-1\"\n", latin).empty());
  latin.encoding = "utf8";
  CHECK(told(rule, latin).size() == 1);
}

TEST_CASE("a message that is too long to look at is objected to") {
  CHECK(told("[rule.message-forbid]\npatterns = \"x\"\n", std::string((1U << 20) + 1, 'a')) ==
        Told{"its message has more than 1048576 bytes, and is not looked at"});
}

TEST_CASE("before the commit is made the same is asked") {
  policy::PushFacts push;
  push.commits.push_back(commit_that_says("write\n"));
  push.commits.back().oid = {};
  CHECK(told(kConventional, push, {}, policy::Asked::message).size() == 1);
  CHECK(told(kConventional, push, {}, policy::Asked::changes).empty());
}

TEST_CASE("what cannot be asked of messages is told with its line") {
  CHECK(complaint("[rule.subject]\npattern = \"(\"\n")
            .starts_with("policy.toml:2: `pattern` in [[rule.subject]] holds `(`: bad regular expression: "));
  CHECK(complaint("[rule.subject]\npattern = \")(\"\n").find("bad regular expression") != std::string::npos);
  CHECK(complaint("[rule.subject]\nmax_length = 3\nmin_length = 4\n")
            .starts_with("policy.toml:3: `min_length`"));
  CHECK(complaint("[rule.conventional-commits]\ntypes = []\n").starts_with("policy.toml:2: `types`"));
  CHECK(complaint("[rule.message-require]\n").starts_with("policy.toml:1: `patterns`"));
  CHECK(complaint("[rule.message-forbid]\npatterns = []\n").starts_with("policy.toml:2: `patterns`"));
  CHECK(complaint("[rule.trailers]\n").starts_with("policy.toml:1: `required`"));
  CHECK(complaint("[rule.trailers]\nrequired = \"Reviewed by\"\n").starts_with("policy.toml:2: `required`"));
  CHECK(complaint("[rule.trailers]\nvalues = { Refs = 1 }\n").starts_with("policy.toml:2: `values`"));
  CHECK(complaint("[rule.issue-key]\nwhere = \"body\"\n").starts_with("policy.toml:2: `where`"));
}
