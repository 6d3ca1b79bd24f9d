// A push of many commits is judged alike by one thread and by several.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "app/judging.hpp"

using namespace sallyport;

namespace {

constexpr std::array kBranches = {"main", "one", "two", "three"};
constexpr int kCommits = 1600;  // more than one thread collects, and several parts of git::compare_commits()

std::string data_command(std::string_view text) {
  return fmt::format("data {}\n{}\n", text.size(), text);
}

// Commits on some branches, with secrets in some messages and files, with two trees that are not sorted, one
// of which several commits bring, and with a name that is there in two cases.
void import_commits(const test::Sandbox& box, const std::string& repository) {
  const std::string blob = box.hash_object(repository, "blob", "text\n").hex();
  const std::string id(reinterpret_cast<const char*>(model::Oid::from_hex(blob)->bytes().data()), 20);
  const auto unsorted = [&](const std::string& last) {
    std::string tree;
    for (const std::string& name : {std::string("b"), last}) tree += "100644 " + name + '\0' + id;
    return box.hash_object(repository, "tree", tree).hex();
  };
  std::string stream;
  for (int i = 0; i < kCommits; ++i) {
    stream += fmt::format("commit refs/heads/{}\ncommitter A <a@example.org> {} +0000\n", kBranches[i % 4],
                          1000000000 + i / 2);
    stream += data_command(
        i % 41 == 7 ? "Change\n\n" + test::line_with_secret(static_cast<char>('a' + i % 26)) : "Change");
    stream += fmt::format("M 100644 inline folder-{}/file-{}\n", i % 7, i % 11) +
              data_command(i % 51 == 9 ? test::line_with_secret(static_cast<char>('a' + i % 13))
                                       : std::to_string(i));
    if (i == 48) stream += "M 040000 " + unsorted("a") + " bad\n";
    if (i == 60) stream += "D bad\n";
    if (i == 100 || i == 252) stream += "M 040000 " + unsorted("a2") + fmt::format(" bad-{}\n", i);
    if (i == 152) stream += "M 100644 " + blob + " folder-1/FILE-1\n";
    if (i == 300) stream += "D folder-1/FILE-1\n";
  }
  box.write("stream", stream);
  box.git(repository, {"-c", "alias.import=!git fast-import --quiet --force <../stream", "import"});
}

std::vector<std::string> told(const model::Verdict& verdict) {
  std::vector<std::string> lines;
  for (const model::Reason& reason : verdict.reasons)
    lines.push_back(fmt::format("{} {} {} {} {} {}", reason.rule, reason.ref, reason.commit.hex(),
                                reason.path, reason.message, reason.count));
  for (const model::Finding& finding : verdict.findings)
    lines.push_back(fmt::format("{} {} {} {}:{}:{} {}", finding.rule, finding.object.hex(),
                                finding.commit.hex(), finding.path, finding.line_1based,
                                finding.column_1based, finding.fingerprint));
  const model::Coverage& seen = verdict.coverage;
  lines.push_back(fmt::format("{}/{} commits, {}/{} objects, {} bytes, {} candidates, {} confirmed",
                              seen.commits.read, seen.commits.listed, seen.objects.scanned,
                              seen.objects.listed, seen.bytes, seen.candidates.raised,
                              seen.candidates.confirmed));
  return lines;
}

bool some_line_holds(const std::vector<std::string>& lines, std::string_view words) {
  return std::ranges::any_of(lines, [&](const std::string& line) { return line.find(words) != line.npos; });
}

}  // namespace

TEST_CASE("several threads judge a push of many commits as one does") {
  test::Sandbox box;
  box.init("repo");
  import_commits(box, "repo");
  test::Court court;
  court.policy = policy::load("[[branch]]\nname = \"main\"\nobjects = \"strict\"\n[rule.path-collisions]\n",
                              "policy.toml");
  std::vector<model::RefUpdate> updates;
  for (const std::string branch : kBranches)
    updates.push_back({"refs/heads/" + branch, {}, box.rev("repo", branch)});
  const app::PushRequest request = test::request_of(updates);
  const std::vector<std::string> one = told(court.push(box.path() / "repo", request));
  CHECK(some_line_holds(one, "treeNotSorted"));
  CHECK(some_line_holds(one, "path-collisions"));
  CHECK(some_line_holds(one, fmt::format("{0}/{0} commits", kCommits)));
  CHECK(std::ranges::count_if(one, [](const std::string& line) { return line.starts_with("token "); }) > 10);
  for (const unsigned threads : {2U, 4U}) {
    court.threads = threads;
    CHECK(told(court.push(box.path() / "repo", request)) == one);
  }
}
