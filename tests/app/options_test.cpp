#include "app/options.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

std::optional<app::Options> check_push(std::vector<const char*> words) {
  words.insert(words.begin(), "check-push");
  return app::parse_check_push(static_cast<int>(words.size()), words.data());
}

std::optional<app::Options> hook(std::vector<const char*> words) {
  words.insert(words.begin(), "hook");
  return app::parse_hook(static_cast<int>(words.size()), words.data(), "hook", "A hook.");
}

}  // namespace

TEST_CASE("check-push without words looks at what git push would send, here, as text") {
  const auto options = check_push({});
  REQUIRE(options);
  CHECK(options->repository == ".");
  CHECK(options->format == report::Format::text);
  CHECK(options->revisions.empty());
  CHECK(!options->is_all);
  CHECK(!options->is_staged);
  CHECK(!options->is_stdin);
  CHECK(!options->policy);
  CHECK(!options->rules);
  CHECK(options->threads == 0);
}

TEST_CASE("check-push takes a repository, files, a format, threads and revisions") {
  const auto options = check_push({"-C", "dir", "--policy", "p.toml", "--rules", "r.toml", "--format",
                                   "sarif", "--threads", "3", "--ref", "refs/heads/main", "A..B", "C"});
  REQUIRE(options);
  CHECK(options->repository == "dir");
  CHECK(options->policy == "p.toml");
  CHECK(options->rules == "r.toml");
  CHECK(options->format == report::Format::sarif);
  CHECK(options->threads == 3);
  CHECK(options->ref == "refs/heads/main");
  CHECK(options->revisions == std::vector<std::string>{"A..B", "C"});
}

TEST_CASE("an excluded revision is a revision, not an option") {
  CHECK(check_push({"main", "^origin/main"})->revisions == std::vector<std::string>{"main", "^origin/main"});
}

TEST_CASE("each of check-push's ways to say what to look at is understood") {
  CHECK(check_push({"--all"})->is_all);
  CHECK(check_push({"--staged"})->is_staged);
  CHECK(check_push({"--stdin"})->is_stdin);
  CHECK(check_push({"--rebuild-cache"})->rebuilds_cache);
}

TEST_CASE("command lines that say two things, or nothing that is known, are errors") {
  const std::vector<std::vector<const char*>> lines = {
      {"--all", "--staged"}, {"--all", "--stdin"},   {"--staged", "HEAD"},         {"--stdin", "A..B"},
      {"--all", "HEAD"},     {"--ref", "refs/x"},    {"--ref", "x", "--all"},      {"--format", "xml"},
      {"--format"},          {"--no-such-option"},   {"--threads", "-1"},          {"--threads", "many"},
      {"--rules"},           {"--threads", "99999"}, {"--rebuild-cache", "--all"},
  };
  for (const auto& line : lines) {
    CAPTURE(line.front());
    CHECK_THROWS_AS(check_push(line), base::Error);
  }
}

TEST_CASE("whose the rules are may be said") {
  CHECK(check_push({})->rules_format == app::RulesFormat::automatic);
  CHECK(check_push({"--rules", "r.toml", "--rules-format", "gitleaks"})->rules_format ==
        app::RulesFormat::gitleaks);
  CHECK(check_push({"--rules", "r.toml", "--rules-format", "native"})->rules_format ==
        app::RulesFormat::native);
  CHECK_THROWS_AS(check_push({"--rules-format", "trufflehog"}), base::Error);
}

TEST_CASE("a hook takes what git hands over, and where its policy and rules are") {
  const auto options =
      hook({"--policy", "p.toml", "--rules", "r.toml", "origin", "https://example.com/x.git"});
  REQUIRE(options);
  CHECK(options->policy == "p.toml");
  CHECK(options->rules == "r.toml");
  CHECK(options->arguments == std::vector<std::string>{"origin", "https://example.com/x.git"});
}

TEST_CASE("a hook takes no option of check-push") {
  CHECK_THROWS_AS(hook({"--all"}), base::Error);
  CHECK_THROWS_AS(hook({"--format", "json"}), base::Error);
}

TEST_CASE("help and version leave nothing to do") {
  CHECK(!check_push({"--help"}));
  CHECK(!check_push({"--version"}));
  CHECK(!hook({"--help"}));
}

TEST_CASE("check-push judges as the principal that is named, who may be nobody") {
  CHECK(!check_push({})->pusher);
  CHECK(check_push({"--as", "alice", "A..B"})->pusher == "alice");
  CHECK(check_push({"--as", ""})->pusher == "");
  CHECK_THROWS_AS(check_push({"--as", "alice", "--staged"}), base::Error);
}
