#include "app/conclude.hpp"

#include <memory>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

struct Ended {
  base::ExitCode code;
  std::string text;
};

Ended conclude(const model::Verdict& verdict, bool is_quiet_when_clean = false) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  app::Conclusion conclusion;
  conclusion.stream = file.get();
  conclusion.is_quiet_when_clean = is_quiet_when_clean;
  const base::ExitCode code = app::conclude(verdict, policy::Policy{}, conclusion);
  std::rewind(file.get());
  std::string text(65536, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  return {code, text};
}

model::Verdict verdict_of(model::Outcome outcome) {
  model::Verdict verdict;
  verdict.outcome = outcome;
  return verdict;
}

}  // namespace

TEST_CASE("each outcome has its exit code, and all but one refuse") {
  CHECK(conclude(verdict_of(model::Outcome::accepted)).code == base::ExitCode::accepted);
  CHECK(conclude(verdict_of(model::Outcome::refused)).code == base::ExitCode::refused);
  CHECK(conclude(verdict_of(model::Outcome::undecided)).code == base::ExitCode::undecided);
  CHECK(conclude(model::Verdict{}).code == base::ExitCode::undecided);
}

TEST_CASE("who is quiet when all is clean says nothing then") {
  CHECK(conclude(verdict_of(model::Outcome::accepted), true).text.empty());
  CHECK(!conclude(verdict_of(model::Outcome::accepted), false).text.empty());
}

TEST_CASE("nobody is quiet about a refusal, a warning or a known secret") {
  CHECK(!conclude(verdict_of(model::Outcome::refused), true).text.empty());
  CHECK(!conclude(verdict_of(model::Outcome::undecided), true).text.empty());
  model::Verdict warned = verdict_of(model::Outcome::accepted);
  warned.reasons.push_back({.rule = "path.deny", .message = "odd", .effect = sallyport::model::Effect::warns});
  CHECK(!conclude(warned, true).text.empty());
  model::Verdict known = verdict_of(model::Outcome::accepted);
  known.findings.push_back({.rule = "token", .state = model::FindingState::known});
  CHECK(!conclude(known, true).text.empty());
}

TEST_CASE("a report that cannot be written is an error, even of what is accepted") {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> full(std::fopen("/dev/full", "w"), std::fclose);
  REQUIRE(full != nullptr);
  app::Conclusion conclusion;
  conclusion.stream = full.get();
  CHECK_THROWS_AS(app::conclude(verdict_of(model::Outcome::accepted), policy::Policy{}, conclusion),
                  base::Error);
}

TEST_CASE("an error becomes a verdict that is undecided and says why") {
  const model::Verdict verdict = app::undecided(base::Error("the disk is gone", "plug it in"));
  CHECK(verdict.outcome == model::Outcome::undecided);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].message == "the disk is gone");
  CHECK(verdict.reasons[0].hint == "plug it in");
}
