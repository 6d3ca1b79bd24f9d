#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "content/clean_message.hpp"
#include "content/random_text.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using content::Cleanup;

namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;

const std::vector<std::string_view> kLines = {
    "\n",
    "\n",
    " \t\n",
    "Subject  \n",
    "  words\n",
    "# comment\n",
    " # no comment\n",
    "; other comment\n",
    "carriage return\r\n",
    "\r\n",
    "# ------------------------ >8 ------------------------\n",
    "; ------------------------ >8 ------------------------\n",
    " # ------------------------ >8 ------------------------\n",
    "# ------------------------ >8 ------------------------ \n",
    "no end",
    "vertical tab\v\n",
};

}  // namespace

TEST_CASE("white space and comments are stripped as git stripspace does") {
  test::RandomText random(2);
  const test::Sandbox sandbox;
  sandbox.init("repository");
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 200; ++i) {
    texts.push_back(random.join(kLines, 10));
    sandbox.write(fmt::format("repository/{}.txt", i), texts.back());
  }
  sandbox.git("repository", {"-c",
                             "alias.each=!for f in *.txt; do git stripspace <$f >$f.whitespace && "
                             "git stripspace --strip-comments <$f >$f.strip || exit 1; done",
                             "each"});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(base::escape_foreign(texts[i]));
    const std::filesystem::path file = sandbox.path() / fmt::format("repository/{}.txt", i);
    CHECK(content::clean_message(texts[i], {Cleanup::whitespace}) ==
          base::read_file(file.string() + ".whitespace", kMostBytes));
    CHECK(content::clean_message(texts[i], {Cleanup::strip}) ==
          base::read_file(file.string() + ".strip", kMostBytes));
  }
}

TEST_CASE("what a commit holds is the file of the hook, cleaned") {
  test::RandomText random(3);
  const test::Sandbox sandbox;
  sandbox.init("repository");
  sandbox.write("repository/.git/hooks/commit-msg", "#!/bin/sh\ncp \"$1\" ../seen\n");
  std::filesystem::permissions(sandbox.path() / "repository/.git/hooks/commit-msg",
                               std::filesystem::perms::owner_all);
  for (int i = 0; i < 48; ++i) {
    const std::string_view mode = random.one_of({"default", "strip", "whitespace", "verbatim", "scissors"});
    const bool is_edited = random.below(2) == 0;
    const std::string_view comment = random.one_of({"#", ";"});
    const bool is_verbose = random.below(4) == 0;
    sandbox.write("file", "words\n" + random.join(kLines, 8));
    std::vector<std::string> arguments = {"-c",
                                          fmt::format("core.commentChar={}", comment),
                                          "-c",
                                          "core.editor=true",
                                          "-c",
                                          "gc.auto=0",
                                          "commit",
                                          "--quiet",
                                          "--allow-empty",
                                          fmt::format("--cleanup={}", mode),
                                          "--file=../file"};
    if (is_edited) arguments.push_back("--edit");
    if (is_verbose) arguments.push_back("--verbose");
    // Git aborts where nothing is left but comments.
    try {
      sandbox.git("repository", arguments);
    } catch (const std::exception&) {
      continue;
    }
    const std::string seen = base::read_file(sandbox.path() / "seen", kMostBytes);
    CAPTURE(mode);
    CAPTURE(is_edited);
    CAPTURE(is_verbose);
    CAPTURE(base::escape_foreign(seen));
    const std::string raw = sandbox.git("repository", {"cat-file", "commit", "HEAD"});
    const content::Cleaning cleaning{*content::cleanup_named(mode, is_edited), comment, is_verbose};
    CHECK(content::clean_message(seen, cleaning) == raw.substr(raw.find("\n\n") + 2));
  }
}

TEST_CASE("the words of commit.cleanup mean what they mean to git") {
  CHECK(content::cleanup_named("", true) == Cleanup::strip);
  CHECK(content::cleanup_named("default", false) == Cleanup::whitespace);
  CHECK(content::cleanup_named("scissors", true) == Cleanup::scissors);
  CHECK(content::cleanup_named("scissors", false) == Cleanup::whitespace);
  CHECK(content::cleanup_named("verbatim", false) == Cleanup::verbatim);
  CHECK_FALSE(content::cleanup_named("Strip", true));
}

TEST_CASE("a comment string may be of more than one character") {
  CHECK(content::clean_message("// a\n/ b\n", {Cleanup::strip, "//"}) == "/ b\n");
}

TEST_CASE("the comment character that git chose is seen in what it wrote at the end") {
  CHECK(content::guess_comment_char("# a\n\n; Please enter\n;\n") == ';');
  CHECK(content::guess_comment_char("a\n@ ------------------------ >8 ------------------------\ndiff\n") ==
        '@');
  CHECK(content::guess_comment_char("just words\n") == '#');
  CHECK(content::guess_comment_char("") == '#');
}
