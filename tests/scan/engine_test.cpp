#include "scan/engine.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "scan/rule_sets.hpp"

namespace sallyport::scan {

using test::engine_of;
using test::hits_of;
using test::rule;

TEST_CASE("a bad regex is an error that names rule and origin") {
  const auto compile = [] { engine_of({rule("fine", "a"), rule("broken", "a(b")}); };
  CHECK_THROWS_WITH_AS(compile(), doctest::Contains("rule broken (test.toml:1): its regex"), base::Error);
}

TEST_CASE("a bad path is an error") {
  rules::Rule bad = rule("broken", "a");
  bad.path = "[";
  CHECK_THROWS_WITH_AS(engine_of({bad}), doctest::Contains("its path"), base::Error);
}

TEST_CASE("a bad regex in an allow-list of a rule is an error") {
  rules::Rule bad = rule("broken", "a");
  bad.allowlists = {{.regexes = {"*"}}};
  CHECK_THROWS_WITH_AS(engine_of({bad}), doctest::Contains("rule broken"), base::Error);
}

TEST_CASE("a bad regex in an allow-list of the set is an error") {
  CHECK_THROWS_AS(engine_of({rule("fine", "a")}, {{.paths = {"("}}}), base::Error);
}

TEST_CASE("a secret group that the regex does not have is an error") {
  rules::Rule bad = rule("broken", "a(b)");
  bad.secret_group = 2;
  CHECK_THROWS_WITH_AS(engine_of({bad}), doctest::Contains("secretGroup"), base::Error);
}

TEST_CASE("a rule without a regex speaks of paths") {
  rules::Rule by_path = rule("key-file", "");
  by_path.path = R"((?i)\.pem$)";
  const Engine engine = engine_of({rule("text", "pem"), by_path});
  CHECK(engine.rules_for_path("a/b.PEM") == std::vector<std::uint32_t>{1});
  CHECK(engine.rules_for_path("a/b.pem.txt").empty());
  CHECK(hits_of(engine, "pem").size() == 1);
}

TEST_CASE("an allow-list of the rule or of the set takes a path out of a rule on paths") {
  rules::Rule by_path = rule("key-file", "");
  by_path.path = "pem";
  by_path.allowlists = {{.paths = {"^own/"}}};
  const Engine engine = engine_of({by_path}, {{.paths = {"^shared/"}}});
  CHECK(engine.rules_for_path("own/pem").empty());
  CHECK(engine.rules_for_path("shared/pem").empty());
  CHECK(engine.rules_for_path("other/pem").size() == 1);
}

TEST_CASE("a hit counts only where the path of its rule fits") {
  rules::Rule by_path = rule("r", "x");
  by_path.path = R"(\.env$)";
  const Engine engine = engine_of({by_path});
  CHECK(engine.counts_at(Hit{}, "a/.env", ""));
  CHECK_FALSE(engine.counts_at(Hit{}, "a/env", ""));
}

TEST_CASE("allow-lists take a hit out by path or by commit") {
  rules::Rule listed = rule("r", "x");
  listed.allowlists = {{.paths = {"^docs/"}, .commits = {"c0ffee"}}};
  const Engine engine = engine_of({listed});
  CHECK_FALSE(engine.counts_at(Hit{}, "docs/a", "1234"));
  CHECK_FALSE(engine.counts_at(Hit{}, "src/a", "c0ffee"));
  CHECK(engine.counts_at(Hit{}, "src/a", "1234"));
  CHECK(engine.counts_at(Hit{}, "src/a", ""));
}

TEST_CASE("a list that needs all of path and commit takes out only where both hold") {
  rules::Rule listed = rule("r", "x");
  listed.allowlists = {{.needs_all = true, .paths = {"^docs/"}, .commits = {"c0ffee"}}};
  const Engine engine = engine_of({listed});
  CHECK_FALSE(engine.counts_at(Hit{}, "docs/a", "c0ffee"));
  CHECK(engine.counts_at(Hit{}, "docs/a", "1234"));
  CHECK(engine.counts_at(Hit{}, "src/a", "c0ffee"));
}

TEST_CASE("a list that needs all of content and path takes out only where both hold") {
  rules::Rule listed = rule("r", "key=([a-z]+)");
  listed.allowlists = {{.regexes = {"nothing"}},
                       {.needs_all = true, .regexes = {"^fake"}, .paths = {"^docs/"}}};
  const Engine engine = engine_of({listed});
  const std::vector<Hit> fake = hits_of(engine, "key=fakeabc");
  const std::vector<Hit> real = hits_of(engine, "key=realabc");
  REQUIRE(fake.size() == 1);
  REQUIRE(real.size() == 1);
  CHECK_FALSE(engine.counts_at(fake[0], "docs/a", ""));
  CHECK(engine.counts_at(fake[0], "src/a", ""));
  CHECK(engine.counts_at(real[0], "docs/a", ""));
}

TEST_CASE("the same holds for a list of the set, whose number follows those of the rule") {
  rules::Rule listed = rule("r", "key=([a-z]+)");
  listed.allowlists = {{.regexes = {"nothing"}}};
  const Engine engine =
      engine_of({listed}, {{.needs_all = true, .paths = {"^docs/"}, .stopwords = {"fake"}}});
  const std::vector<Hit> fake = hits_of(engine, "key=fakeabc");
  REQUIRE(fake.size() == 1);
  CHECK_FALSE(engine.counts_at(fake[0], "docs/a", ""));
  CHECK(engine.counts_at(fake[0], "src/a", ""));
}

TEST_CASE("a list that needs all of two kinds of content takes out only where both hold") {
  rules::Rule listed = rule("r", "key=([a-z]+)");
  listed.allowlists = {{.needs_all = true, .regexes = {"^fake"}, .stopwords = {"test"}}};
  const Engine engine = engine_of({listed});
  CHECK(hits_of(engine, "key=fakeabc").size() == 1);
  CHECK(hits_of(engine, "key=realtest").size() == 1);
  CHECK(hits_of(engine, "key=faketest").empty());
}

TEST_CASE("a list that says nothing takes nothing out") {
  rules::Rule listed = rule("r", "x");
  listed.allowlists = {{.needs_all = true}, {}};
  const Engine engine = engine_of({listed});
  CHECK(hits_of(engine, "x").size() == 1);
  CHECK(engine.counts_at(Hit{}, "a", "b"));
}

}  // namespace sallyport::scan
