#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;

namespace {

const std::string kScissors = "------------------------ >8 ------------------------\n";

model::Verdict judge(const std::string& text, const test::Court& court = {}, bool is_edited = true) {
  app::Progress progress("test");
  test::Sandbox box;
  box.init("repo");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  return app::judge_message(repository, court.judge(), text, is_edited, {}, progress);
}

}  // namespace

TEST_CASE("a message without a secret is accepted") {
  const model::Verdict verdict = judge("Add a thing\n\nBecause.\n");
  CHECK(verdict.outcome == model::Outcome::accepted);
  CHECK(verdict.coverage.is_complete());
}

TEST_CASE("a secret in a message is refused, with its line") {
  const model::Verdict verdict = judge("Add a thing\n\n" + test::line_with_secret('q'));
  CHECK(verdict.outcome == model::Outcome::refused);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].place == model::Place::message_file);
  CHECK(verdict.findings[0].line_1based == 3);
  CHECK(verdict.coverage.is_complete());
}

TEST_CASE("what stands below the scissors is not part of the message") {
  CHECK(judge("Add a thing\n# " + kScissors + test::line_with_secret('q')).outcome ==
        model::Outcome::accepted);
}

TEST_CASE("what did not go through an editor is not cut at scissors") {
  CHECK(judge("Add a thing\n# " + kScissors + test::line_with_secret('q'), {}, false).outcome ==
        model::Outcome::refused);
}

TEST_CASE("another comment character makes scissors too") {
  CHECK(judge("Add a thing\n; " + kScissors + test::line_with_secret('q')).outcome ==
        model::Outcome::accepted);
}

TEST_CASE("what stands above the scissors is part of the message") {
  CHECK(judge(test::line_with_secret('q') + "# " + kScissors).outcome == model::Outcome::refused);
}

TEST_CASE("a line that only looks like scissors cuts nothing off") {
  for (const std::string& line :
       {" # " + kScissors, kScissors, "# x" + kScissors, "# " + kScissors.substr(1)}) {
    CAPTURE(line);
    CHECK(judge("Add a thing\n" + line + test::line_with_secret('q')).outcome == model::Outcome::refused);
  }
}

TEST_CASE("an inline allow counts in a local hook, unless the policy says otherwise") {
  const std::string text = "key = " + test::secret('q') + "  # sallyport:allow\n";
  test::Court court;
  CHECK(judge(text, court).outcome == model::Outcome::refused);
  court.is_local = true;
  CHECK(judge(text, court).outcome == model::Outcome::accepted);
  court.policy.inline_allow = false;
  CHECK(judge(text, court).outcome == model::Outcome::refused);
}
