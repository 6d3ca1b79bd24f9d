#include <string>
#include <vector>

#include <fmt/core.h>

#include "audit/samples.hpp"
#include "audit/verify.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

using namespace sallyport;
using namespace sallyport::audit;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : base::split(text, '\n')) lines.emplace_back(line);
  lines.pop_back();
  return lines;
}

const std::vector<std::string>& sample() {
  static const std::vector<std::string> lines = lines_of(chain({{.body = refused()},
                                                                {.body = refused("path.deny")},
                                                                {.body = refused()},
                                                                {.body = refused()},
                                                                {.body = refused("limits.findings")}}));
  return lines;
}

Verification verified(const std::vector<std::string>& lines, const KnownHead& known = {}) {
  Verifier verifier(known);
  verifier.begin_file("log");
  for (const std::string& line : lines) verifier.add(line);
  return verifier.finish();
}

}  // namespace

TEST_CASE("a log that nobody touched is whole") {
  const Verification result = verified(sample());
  CHECK(result.is_whole());
  CHECK(result.sequence == 5);
  CHECK(result.hash == hash_of(sample().back()));
}

TEST_CASE("an empty log is whole, and has no head") {
  const Verification result = verified({});
  CHECK(result.is_whole());
  CHECK(result.sequence == 0);
  CHECK(result.hash == kNoHash);
}

TEST_CASE("each byte that is changed is found, but in the last line none that leaves an entry") {
  for (std::size_t i = 0; i < sample().size(); ++i) {
    for (std::size_t at = 0; at < sample()[i].size(); at += 7) {
      std::vector<std::string> lines = sample();
      lines[i][at] = lines[i][at] == '1' ? '2' : '1';
      if (lines[i] == sample()[i]) continue;
      const Verification result = verified(lines);
      INFO(fmt::format("line {} byte {}", i + 1, at));
      if (i + 1 < sample().size()) {
        REQUIRE_FALSE(result.is_whole());
        CHECK(result.problems[0].line_1based >= i + 1);
        CHECK(result.problems[0].line_1based <= i + 2);
      } else {
        CHECK(verified(lines, {hash_of(sample().back()), 5}).problem_count > 0);
      }
    }
  }
}

TEST_CASE("a line that is taken out, doubled or moved is found where it is missed") {
  for (std::size_t i = 0; i + 1 < sample().size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    std::vector<std::string> lines = sample();
    lines.erase(lines.begin() + at);
    CHECK(verified(lines).problems.at(0).line_1based == i + 1);
    lines = sample();
    lines.insert(lines.begin() + at, lines[i]);
    CHECK(verified(lines).problems.at(0).line_1based == i + 2);
    lines = sample();
    std::swap(lines[i], lines[i + 1]);
    CHECK(verified(lines).problems.at(0).line_1based == i + 1);
  }
}

TEST_CASE("lines that are cut off at the end are found by a head that is known") {
  std::vector<std::string> lines = sample();
  const KnownHead head = {hash_of(lines.back()), 5};
  CHECK(verified(lines, head).is_whole());
  CHECK(verified(lines, {hash_of(lines[1]), 2}).is_whole());
  CHECK_FALSE(verified(lines, {hash_of(lines[1]), 3}).is_whole());
  lines.pop_back();
  CHECK(verified(lines).is_whole());
  CHECK_FALSE(verified(lines, {head.hash, {}}).is_whole());
  CHECK_FALSE(verified(lines, {{}, 5}).is_whole());
  CHECK(verified(lines, {{}, 4}).is_whole());
}

TEST_CASE("a log that begins in the midst says so, unless it goes on from another") {
  const std::string hash = hash_of(sample().back());
  CHECK_FALSE(verified(lines_of(chain({{.body = refused()}}, hash, 6))).is_whole());
  const std::vector<std::string> continued =
      lines_of(chain({{.body = Continued{"old"}}, {.body = refused()}}, hash, 6));
  const Verification result = verified(continued);
  CHECK(result.is_whole());
  CHECK(result.first_sequence == 6);
  CHECK(result.previous == hash);
}

TEST_CASE("what an entry says of a write that did not end must be true") {
  const std::vector<std::string> before = lines_of(chain({{.body = refused()}}));
  const std::string torn = "{\"half\n";
  const auto with = [&](const Recovered& recovered) {
    std::vector<std::string> lines = before;
    lines.push_back(torn.substr(0, torn.size() - 1));
    for (const std::string& line :
         lines_of(chain({{.body = recovered}, {.body = refused()}}, hash_of(before[0]), 2)))
      lines.push_back(line);
    return verified(lines);
  };
  const std::string digest = base::hex_prefix(base::sha256(torn), 32);
  CHECK(with({torn.size(), digest}).is_whole());
  CHECK(with({torn.size(), digest}).recovered == 1);
  CHECK_FALSE(with({torn.size() + 1, digest}).is_whole());
  CHECK_FALSE(with({torn.size(), std::string(64, '0')}).is_whole());
  std::vector<std::string> lines = before;
  for (const std::string& line : lines_of(chain({{.body = Recovered{1, digest}}}, hash_of(before[0]), 2)))
    lines.push_back(line);
  CHECK_FALSE(verified(lines).is_whole());
}

TEST_CASE("of very many problems the first are told, and all are counted") {
  std::vector<std::string> lines(1000, "nothing");
  const Verification result = verified(lines);
  CHECK(result.problem_count == 1000);
  CHECK(result.problems.size() == 100);
  CHECK(result.problems[99].line_1based == 100);
}
