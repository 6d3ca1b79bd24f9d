#include <string>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "samples.hpp"

using namespace sallyport;
using Action = report::Options::Action;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string text_of(std::vector<model::Finding> findings, Action action, std::string contact = {}) {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::refused;
  for (const model::Finding& finding : findings) verdict.reasons.push_back(test::secrets_reason(finding.ref));
  verdict.findings = std::move(findings);
  report::Options options;
  options.action = action;
  options.contact = std::move(contact);
  return report::render(verdict, options);
}

}  // namespace

TEST_CASE("no control character but LF reaches the text, whatever names and messages hold") {
  for (const test::Sample& sample : test::samples()) {
    const std::string text = report::render(sample.verdict, sample.options);
    for (const std::string_view line : base::split(text, '\n')) {
      INFO(std::string(line));
      CHECK(base::escape_foreign(line) == line);
    }
  }
}

TEST_CASE("colours are printed only where they are asked for") {
  report::Options options = test::sample("refused-push").options;
  CHECK_FALSE(has(report::render(test::sample("refused-push").verdict, options), "\x1b"));
  options.has_color = true;
  const std::string text = report::render(test::sample("refused-push").verdict, options);
  CHECK(has(text, "\x1b[1;31m"));
  CHECK(has(text, "\x1b[0m"));
}

TEST_CASE("colours do not let a foreign escape sequence through") {
  report::Options options = test::sample("hostile").options;
  options.has_color = true;
  CHECK_FALSE(has(report::render(test::sample("hostile").verdict, options), "\x1b[2J"));
}

TEST_CASE("prose keeps to the columns and only commands and places may be longer") {
  for (const std::size_t columns : {60U, 72U, 100U}) {
    report::Options options = test::sample("refused-push").options;
    options.columns = columns;
    const std::string text = report::render(test::sample("refused-push").verdict, options);
    for (const std::string_view line : base::split(text, '\n')) {
      const bool is_command = line.starts_with(std::string(10, ' '));
      const bool is_one_word = base::trim(line).find(' ') == std::string_view::npos;
      INFO(std::string(line));
      CHECK((line.size() <= columns || is_command || is_one_word));
    }
  }
}

TEST_CASE("the last line is the verdict") {
  const auto lines = [](const std::string& text) { return base::split(text, '\n'); };
  const test::Sample& refused = test::sample("refused-push");
  const std::string text = report::render(refused.verdict, refused.options);
  CHECK(text.back() == '\n');
  CHECK(lines(text)[lines(text).size() - 2] == "pre-receive: refused: 2 secrets, 2 rules");
}

TEST_CASE("where there is room the last line also says what was looked at") {
  report::Options options = test::sample("refused-push").options;
  options.columns = 100;
  CHECK(report::render(test::sample("refused-push").verdict, options)
            .ends_with("\npre-receive: refused: 2 secrets, 2 rules; looked at 10 commits, 52 objects, 1.2 MB "
                       "in 0.02 s\n"));
}

TEST_CASE("a hook that accepts notes the old secrets it knows of in one line before the verdict") {
  test::Sample sample = test::sample("clean");
  sample.verdict.findings = {test::file_finding("a", 1, 'a')};
  sample.verdict.findings[0].state = model::FindingState::known;
  const std::string text = report::render(sample.verdict, sample.options);
  CHECK(text.find("1 there before this change") != std::string::npos);
  CHECK(text.find("accepted") != std::string::npos);
  sample.verdict.findings.clear();
  CHECK(base::split(report::render(sample.verdict, sample.options), '\n').size() == 2);
}

TEST_CASE("a check by hand that accepts says how many old secrets it knows of") {
  test::Sample sample = test::sample("clean");
  sample.options.action = Action::check;
  sample.verdict.findings = {test::file_finding("a", 1, 'a')};
  sample.verdict.findings[0].state = model::FindingState::known;
  CHECK(has(report::render(sample.verdict, sample.options), "1 there before this change"));
}

TEST_CASE("one secret in many places is one block that counts the places it does not name") {
  std::vector<model::Finding> findings;
  for (std::uint32_t i = 1; i <= 7; ++i) findings.push_back(test::file_finding("a", i, 'a'));
  const std::string text = text_of(findings, Action::push);
  CHECK(text.find("secret: ") == text.rfind("secret: "));
  CHECK(has(text, "and 2 more places"));
  CHECK(has(text, ": refused: 1 secret"));
}

TEST_CASE("one secret in a file and in members of an archive is one block that names each way") {
  std::vector<model::Finding> findings(3, test::file_finding("a.zip", 3, 'a'));
  findings[0].chain = {"zip: b.env"};
  findings[1].chain = {"zip: c.env", "base64"};
  const std::string text = text_of(findings, Action::push);
  CHECK(has(text, "at    a.zip > zip: b.env, line 3, column 9, commit"));
  CHECK(has(text, "\n        a.zip > zip: c.env > base64, line 3, column 9, commit"));
  CHECK(has(text, "\n        a.zip:3:9, commit"));
  CHECK(has(text, ": refused: 1 secret"));
}

TEST_CASE("of two secrets in one archive each has a block with its own way") {
  std::vector<model::Finding> findings(2, test::file_finding("a.zip", 3, 'a'));
  findings[0].chain = {"zip: b.env"};
  findings[1].chain = {"zip: c.env"};
  findings[1].fingerprint = "00000000000000000000000000000009";
  const std::string text = text_of(findings, Action::push);
  CHECK(text.find("at    a.zip > zip: b.env") < text.find("at    a.zip > zip: c.env"));
  CHECK(has(text, ": refused: 2 secrets"));
}

TEST_CASE("a member without a name stands in its container, and its line is none of the file") {
  model::Finding finding = test::file_finding("dump.gz", 3, 'a');
  finding.chain = {"gzip"};
  CHECK(has(text_of({finding}, Action::push), "at    dump.gz > gzip, line 3, column 9, commit"));
}

TEST_CASE("an encoded secret in a file is at the line of its encoded form") {
  model::Finding finding = test::file_finding("a.yaml", 3, 'a');
  finding.chain = {"base64", "percent"};
  const std::string text = text_of({finding}, Action::push);
  CHECK(has(text, "at    a.yaml:3:9 > base64 > percent, commit"));
  CHECK(has(text, "sallyport:allow example-token"));
}

TEST_CASE("the name of a member cannot act on the terminal") {
  model::Finding finding = test::file_finding("a.zip", 3, 'a');
  finding.chain = {"zip: \xe2\x80\xae\x1b[2J\n.env"};
  CHECK(has(text_of({finding}, Action::push), "zip: \\u{202e}\\x1b[2J\\n.env, line 3"));
}

TEST_CASE("a confidence is named where there is doubt") {
  model::Finding finding = test::file_finding("a", 3, 'a');
  CHECK_FALSE(has(text_of({finding}, Action::push), "confidence"));
  finding.confidence = model::Confidence::medium;
  CHECK(has(text_of({finding}, Action::push), "(example-token, critical, medium"));
}

TEST_CASE("secrets of the same rule and another fingerprint are two blocks") {
  std::vector<model::Finding> findings = {test::file_finding("a", 1, 'a'), test::file_finding("a", 2, 'a')};
  findings[1].fingerprint = "00000000000000000000000000000009";
  CHECK(has(text_of(findings, Action::push), ": refused: 2 secrets"));
}

TEST_CASE("findings without a fingerprint are never taken for the same secret") {
  std::vector<model::Finding> findings = {test::file_finding("a", 1, 'a'), test::file_finding("a", 2, 'a')};
  findings[0].fingerprint = findings[1].fingerprint = "";
  CHECK(has(text_of(findings, Action::push), ": refused: 2 secrets"));
}

TEST_CASE("a staged secret is mended by staging again") {
  model::Finding finding = test::file_finding("a b.txt", 1, '0');
  const std::string text = text_of({finding}, Action::commit);
  CHECK(has(text, "\n          git add -- 'a b.txt'\n"));
  CHECK(has(text, "\n          git restore --staged -- 'a b.txt'\n"));
  CHECK_FALSE(has(text, "git rebase"));
}

TEST_CASE("a committed secret is mended by rewriting from its commit") {
  const std::string text = text_of({test::file_finding("a", 1, 'a')}, Action::receive);
  CHECK(has(text, "\n          git commit --amend --no-edit\n"));
  CHECK(has(text, "\n          git rebase -i aaaaaaaaaaaa~\n"));
  CHECK(has(text, "already in 1 commit: revoke it"));
  CHECK(has(text, "https://example.org/settings/tokens"));
}

TEST_CASE("a secret in a commit message is mended by rewording") {
  model::Finding finding = test::file_finding("", 1, 'a');
  finding.place = model::Place::commit;
  const std::string text = text_of({finding}, Action::push);
  CHECK(has(text, "`reword`"));
  CHECK_FALSE(has(text, "git add"));
}

TEST_CASE("the inline comment is offered to the developer and not by the server") {
  const std::vector<model::Finding> findings = {test::file_finding("a", 1, 'a')};
  CHECK(has(text_of(findings, Action::push), "sallyport:allow example-token"));
  CHECK_FALSE(has(text_of(findings, Action::receive), "sallyport:allow"));
}

TEST_CASE("no comment is asked for within an archive") {
  model::Finding finding = test::file_finding("a.zip", 3, 'a');
  finding.chain = {"zip: b.env"};
  const std::string text = text_of({finding}, Action::push);
  CHECK_FALSE(has(text, "sallyport:allow"));
  CHECK(has(text, "sallyport ignore add"));
}

TEST_CASE("the contact is named as the one who can allow it") {
  CHECK(has(text_of({test::file_finding("a", 1, 'a')}, Action::receive, "sec@example.org"),
            "allow sec@example.org"));
}

TEST_CASE("a hint is printed once for all reasons that share it") {
  const test::Sample& sample = test::sample("refused-push");
  const std::string text = report::render(sample.verdict, sample.options);
  CHECK(text.find("git commit --amend -S") == text.rfind("git commit --amend -S"));
  CHECK(has(text, "and 3 more"));
}

TEST_CASE("a path with spaces is not broken over lines") {
  model::Finding finding = test::file_finding(
      "a very long folder name/with another long name/and a file of many words.txt", 1, 'a');
  CHECK(has(text_of({finding}, Action::receive), finding.path + ":1:9"));
}

TEST_CASE("the path in a reason is not broken over lines") {
  model::Verdict verdict;
  model::Reason reason;
  reason.rule = "path.deny";
  reason.path = "a very long folder name/with another long name/and a file of many words.txt";
  reason.message = reason.path + " may not enter";
  verdict.reasons = {reason};
  CHECK(has(report::render(verdict, {}), reason.path));
}

TEST_CASE("a refusal says in one line who pushed, where the policy asks somebody") {
  const auto line = [](const model::Pusher& pusher, model::Outcome outcome = model::Outcome::refused) {
    model::Verdict verdict;
    verdict.outcome = outcome;
    verdict.pusher = pusher;
    const std::string text = report::render(verdict, {});
    const std::size_t start = text.find("pushed by ");
    return start == std::string::npos ? "" : text.substr(start, text.find('\n', start) - start);
  };
  CHECK(line({"gitea", "alice9", "", "alice", ""}) == "pushed by alice (gitea: alice9)");
  CHECK(line({"ssh-key", "", "SHA256:x", "alice", ""}) == "pushed by alice (ssh-key: SHA256:x)");
  CHECK(line({"gitea", "eve", "", "", ""}) == "pushed by nobody that the policy knows (gitea: eve)");
  CHECK(line({"http", "", "", "", "REMOTE_USER is not set"}) ==
        "pushed by nobody that the policy knows (http: REMOTE_USER is not set)");
  CHECK(line({"http", "bob", "", "", "gone"}) == "pushed by nobody that the policy knows (http: bob, gone)");
  CHECK(line({"none", "", "", "", "no provider is set"}).empty());
  CHECK(line({}).empty());
  CHECK(line({"gitea", "alice9", "", "alice", ""}, model::Outcome::accepted).empty());
}

TEST_CASE("each line of a refusal begins as the host wants it, and no line of an accepted change does") {
  report::Options options = test::sample("refused-push").options;
  options.refusal_prefix = "GL-HOOK-ERR: ";
  const std::string text = report::render(test::sample("refused-push").verdict, options);
  std::size_t lines = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    INFO(std::string(line));
    CHECK((line.empty() || line.starts_with("GL-HOOK-ERR: ")));
    if (!line.empty()) ++lines;
  }
  CHECK(lines > 10);
  CHECK(text.ends_with('\n'));
  CHECK_FALSE(text.ends_with("\n\n"));
  CHECK_FALSE(has(report::render(test::sample("clean").verdict, options), "GL-HOOK-ERR"));
}
