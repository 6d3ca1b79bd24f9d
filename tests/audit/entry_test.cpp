#include <string>
#include <vector>

#include "audit/samples.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

using namespace sallyport;
using namespace sallyport::audit;

namespace {

Entry with(auto body) {
  return {7, std::string(64, 'a'), 1'700'000'000'123, std::move(body)};
}

std::string replaced(std::string line, std::string_view from, std::string_view to) {
  const std::size_t at = line.find(from);
  REQUIRE(at != std::string::npos);
  return line.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("an entry of each kind is read as it was written") {
  const model::Push push = push_of("refs/heads/main", '0', '1');
  const std::vector<Entry> entries = {
      with(accepted(push, "12.34")),
      with(refused()),
      with(Received{"/srv/one.git", {}, 3, std::string(64, 'b'), accepted(push).refs, 0}),
      with(Received{"/srv/one.git", {}, 0, {}, {}, 5}),
      with(Recovered{17, std::string(64, 'c')}),
      with(Continued{"receipts.jsonl.6"})};
  for (const Entry& entry : entries) {
    const std::string line = line_of(entry);
    INFO(line);
    CHECK(line_of(parse_line(line)) == line);
    CHECK(kind_of(parse_line(line)) == kind_of(entry));
    CHECK(parse_line(line).time_ms == entry.time_ms);
  }
}

TEST_CASE("keys stand in order and without white space") {
  CHECK(line_of(with(Continued{"old"})) ==
        R"({"file":"old","kind":"continued","previous":")" + std::string(64, 'a') +
            R"(","schema":1,"sequence":7,"time":"2023-11-14T22:13:20.123Z"})");
}

TEST_CASE("foreign bytes come out as ASCII") {
  Judged judged = refused();
  judged.refs[0].name = "refs/heads/\xff\xc3\xa4\x1b\"\\";
  const std::string line = line_of(with(judged));
  for (const char c : line) CHECK((c >= 0x20 && c < 0x7F));
  CHECK(line.find(R"(refs/heads/\\xff\u00e4\u001b\"\\)") != std::string::npos);
}

TEST_CASE("a line that is written in another way is none") {
  const std::string line = line_of(with(refused()));
  const std::vector<std::string> others = {
      "",
      "null",
      "[]",
      line + " ",
      line.substr(0, line.size() - 1),
      replaced(line, R"("schema":1)", R"("schema": 1)"),
      replaced(line, R"("schema":1)", R"("schema":1.0)"),
      replaced(line, R"("schema":1,)", ""),
      replaced(line, R"("schema":1)", R"("schema":1,"schema":1)"),
      replaced(line, R"("schema":1)", R"("more":1,"schema":1)"),
      replaced(line, R"("outcome":"refused")", R"("outcome":"perhaps")"),
      replaced(line, R"("kind":"push")", R"("kind":"pull")"),
      replaced(line, R"("places":2)", R"("places":-2)"),
      replaced(line, R"("places":2)", R"("places":true)"),
      replaced(line, R"("places":2)", R"("places":null)"),
      replaced(line, "2222222222222222222222222222222222222222", "2222"),
      replaced(line, "2023-11-14T22:13:20.123Z", "2023-11-14"),
      replaced(line, "a/path", "a\\/path"),
      replaced(line, "a/path", "a\\u002fpath"),
      replaced(line, "a/path", "a\xc3\xa4path"),
      replaced(line, "a/path", "a\xffpath"),
  };
  for (const std::string& other : others) {
    INFO(base::escape_invalid_utf8(other));
    CHECK_THROWS_AS(parse_line(other), base::Error);
  }
}

TEST_CASE("an error about a line shows nothing of it") {
  const std::string line = replaced(line_of(with(refused())), R"("places":2)", R"("places":"hush")");
  try {
    parse_line(line);
    FAIL("it was read");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()).find("hush") == std::string::npos);
  }
}

TEST_CASE("an entry of a newer version is told as such") {
  const std::string line = replaced(line_of(with(refused())), R"("schema":1)", R"("schema":2)");
  CHECK_THROWS_WITH_AS(parse_line(line), doctest::Contains("newer version"), base::Error);
}

TEST_CASE("a line that would be too long is not written") {
  CHECK_THROWS_AS(line_of(with(Continued{std::string(kMaxLineBytes, 'x')})), base::Error);
}
