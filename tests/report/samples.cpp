#include "samples.hpp"

#include <stdexcept>
#include <utility>

namespace sallyport::test {

namespace {

using model::FindingState;
using model::Outcome;
using model::Place;
using report::Options;

constexpr const char* kMain = "refs/heads/main";

model::Coverage coverage() {
  model::Coverage out;
  out.commits = {10, 10};
  out.objects = {52, 52, 0};
  out.candidates = {9, 2, 7};
  out.bytes = 1'234'567;
  out.seconds = 0.0214;
  return out;
}

Options options(Options::Action action, std::string program) {
  Options out;
  out.action = action;
  out.program = std::move(program);
  out.policy_source = "/etc/sallyport/policy.toml";
  return out;
}

model::Reason reason(std::string rule, std::string message, std::string hint = {}) {
  model::Reason out;
  out.rule = std::move(rule);
  out.message = std::move(message);
  out.hint = std::move(hint);
  return out;
}

Sample clean() {
  Sample out{"clean", {}, options(Options::Action::push, "pre-push")};
  out.verdict.outcome = Outcome::accepted;
  out.verdict.coverage = coverage();
  return out;
}

Sample refused_push() {
  Sample out{"refused-push", {}, options(Options::Action::receive, "pre-receive")};
  out.options.contact = "security@example.org";
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("config/app.env", 12, 'a'),
                          file_finding("src/connect to it.py", 3, 'b'),
                          file_finding("config/app.env", 14, 'a')};
  out.verdict.findings[2].state = FindingState::known;
  model::Finding message = file_finding("", 2, 'c');
  message.place = Place::commit;
  message.fingerprint = "00000000000000000000000000000002";
  message.redacted = "postgres://app:***@db";
  message.description = "Database URL with a password";
  message.rule = "database-url";
  message.remediation.clear();
  out.verdict.findings.push_back(message);
  out.verdict.reasons = {
      secrets_reason(kMain),
      reason("branch.deny.force-push", "refs/heads/main may not be force-pushed (policy.toml:12)",
             "Fetch what is there, put your commits on top of it and push without force:\n"
             "  git pull --rebase\n  git push\nOr ask security@example.org to allow it.")};
  out.verdict.reasons[1].ref = kMain;
  for (int i = 0; i < 23; ++i) {
    out.verdict.reasons.push_back(reason(
        "branch.signatures", "commit " + oid('d').abbreviated() + " is unsigned", "  git commit --amend -S"));
    out.verdict.reasons.back().commit = oid('d');
  }
  return out;
}

Sample refused_commit() {
  Sample out{"refused-commit", {}, options(Options::Action::commit, "pre-commit")};
  out.options.contact = "security@example.org";
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("a b/it's.env", 1, '0'), file_finding("*.txt", 5, '0'),
                          file_finding("allowed.txt", 5, '0')};
  out.verdict.findings[1].place = Place::path;
  out.verdict.findings[1].fingerprint = "00000000000000000000000000000003";
  out.verdict.findings[2].state = FindingState::allowed;
  for (model::Finding& finding : out.verdict.findings) finding.ref.clear();
  out.verdict.reasons = {secrets_reason("")};
  return out;
}

Sample refused_message() {
  Sample out{"refused-message", {}, options(Options::Action::commit_message, "commit-msg")};
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("", 3, '0')};
  out.verdict.findings[0].place = Place::message_file;
  out.verdict.findings[0].ref.clear();
  out.verdict.reasons = {secrets_reason("")};
  return out;
}

Sample warnings() {
  Sample out{"warnings", {}, options(Options::Action::push, "pre-push")};
  out.verdict.outcome = Outcome::accepted;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("config/app.env", 12, 'a')};
  out.verdict.reasons = {
      secrets_reason(kMain, true),
      reason("path.max_bytes", "video.bin has 7 bytes, and 5 is the most for it (policy.toml:9)")};
  out.verdict.reasons[1].path = "video.bin";
  out.verdict.reasons[1].effect = sallyport::model::Effect::warns;
  return out;
}

// What ignore files and baselines know of findings.
Sample triaged() {
  Sample out{"triaged", {}, options(Options::Action::check, "check-push")};
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("config/app.env", 12, 'a'), file_finding("old.env", 1, 'a'),
                          file_finding("test.env", 2, 'b'), file_finding("b.env", 3, 'b')};
  std::size_t print = 30;
  for (model::Finding& finding : out.verdict.findings)
    finding.fingerprint = "000000000000000000000000000000" + std::to_string(print++);
  out.verdict.findings[0].is_reintroduced = true;
  out.verdict.findings[0].triage =
      "was ignored until 2025-01-31: waits for the vendor, ann (.sallyport.ignore.toml:7)";
  out.verdict.findings[1].state = FindingState::baselined;
  out.verdict.findings[2].state = FindingState::ignored;
  out.verdict.findings[2].triage = "a made-up example (.sallyport.ignore.toml:2)";
  out.verdict.findings[3].state = FindingState::ignored;
  out.verdict.findings[3].triage = "listed in .gitleaksignore:4";
  out.verdict.reasons = {secrets_reason(kMain), reason("triage",
                                                       ".gitleaksignore:9 is no commit:file:rule:line and no "
                                                       "file:rule:line, and does nothing")};
  out.verdict.reasons[1].effect = sallyport::model::Effect::warns;
  return out;
}

Sample undecided() {
  Sample out{"undecided", {}, options(Options::Action::check, "check-push")};
  out.verdict.outcome = Outcome::undecided;
  out.verdict.coverage = coverage();
  out.verdict.coverage.commits.read = 9;
  out.verdict.coverage.objects = {52, 50, 2};
  out.verdict.findings = {file_finding("old.txt", 1, 'a')};
  out.verdict.findings[0].state = FindingState::known;
  out.verdict.reasons = {reason("coverage", "not everything was looked at: 10 commits listed, 9 read",
                                "See whether the repository is whole:\n  git fsck --full")};
  return out;
}

// One secret in many places, and every place that is no file.
Sample many_places() {
  Sample out{"many-places", {}, options(Options::Action::check, "check-push")};
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  for (std::uint32_t i = 1; i <= 8; ++i) {
    out.verdict.findings.push_back(
        file_finding("src/file" + std::to_string(i) + ".c", i, i % 2 == 1 ? 'a' : 'b'));
  }
  std::size_t fingerprint = 10;
  for (const Place place : {Place::symlink, Place::path, Place::tag, Place::ref_name}) {
    model::Finding finding = file_finding("link", 1, 'a');
    finding.place = place;
    finding.fingerprint = "000000000000000000000000000000" + std::to_string(fingerprint++);
    if (place == Place::tag || place == Place::ref_name) {
      finding.path = finding.ref = place == Place::tag ? "refs/tags/v1" : "refs/heads/token";
      finding.commit = {};
      out.verdict.reasons.push_back(secrets_reason(finding.ref));
    }
    out.verdict.findings.push_back(finding);
  }
  model::Finding stowaway = file_finding("", 7, '0');
  stowaway.fingerprint.clear();
  out.verdict.findings.push_back(stowaway);
  out.verdict.reasons.push_back(secrets_reason(kMain));
  return out;
}

// Secrets in archives and encodings, and one that is doubtful.
Sample nested() {
  Sample out{"nested", {}, options(Options::Action::push, "pre-push")};
  out.options.contact = "security@example.org";
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.findings = {file_finding("backup.zip", 3, 'a'), file_finding("config/app.env", 12, 'a'),
                          file_finding("deploy/app.yaml", 7, 'a'), file_finding("", 2, 'c'),
                          file_finding("link", 1, 'a')};
  std::vector<model::Finding>& findings = out.verdict.findings;
  findings[0].chain = {"zip: old/conf.tar.gz", "gzip", "tar: conf/app.env", "base64"};
  findings[2].chain = {"base64", "escape"};
  findings[2].fingerprint = "00000000000000000000000000000040";
  findings[2].severity = model::Severity::medium;
  findings[2].confidence = model::Confidence::low;
  findings[3].place = Place::commit;
  findings[3].chain = {"percent"};
  findings[3].fingerprint = "00000000000000000000000000000041";
  findings[4].place = Place::symlink;
  findings[4].chain = {"utf-16"};
  findings[4].fingerprint = "00000000000000000000000000000042";
  out.verdict.reasons = {secrets_reason(kMain)};
  return out;
}

// Whatever a pusher can put into a name: escape sequences, line feeds, bytes that are no text, text that
// turns around.
Sample hostile() {
  const std::string name = "evil\x1b[2J\n\r\x07\x7f\xc2\x9b\xff\xe2\x80\xae'; rm -rf \\ \t.txt";
  Sample out{"hostile", {}, options(Options::Action::receive, name)};
  out.options.contact = out.options.policy_source = name;
  out.verdict.outcome = Outcome::refused;
  out.verdict.coverage = coverage();
  out.verdict.pusher = {"gitea", name, name, name, name};
  for (const Place place : {Place::file, Place::symlink, Place::path, Place::commit, Place::tag,
                            Place::ref_name, Place::message_file}) {
    model::Finding finding = file_finding(name, 1, 'a');
    finding.place = place;
    finding.rule = finding.description = finding.remediation = finding.redacted = finding.ref = name;
    finding.chain = {"zip: " + name, "base64"};
    finding.fingerprint.clear();
    // Names that hold a secret are shown in part only, so these two have one of their own.
    if (place == Place::path || place == Place::ref_name) finding.path += "2";
    out.verdict.findings.push_back(finding);
  }
  out.verdict.reasons = {secrets_reason(name), reason(name, name, name)};
  out.verdict.reasons[1].path = out.verdict.reasons[1].ref = name;
  return out;
}

}  // namespace

model::Oid oid(char digit) {
  return *model::Oid::from_hex(std::string(40, digit));
}

model::Finding file_finding(std::string path, std::uint32_t line, char commit) {
  model::Finding out;
  out.rule = "example-token";
  out.description = "Token of the Example service";
  out.remediation = "Revoke it at https://example.org/settings/tokens and look at its log for foreign use.";
  out.severity = model::Severity::critical;
  out.object = oid('e');
  out.commit = oid(commit);
  out.path = std::move(path);
  out.line_1based = out.end_line_1based = line;
  out.column_1based = 9;
  out.redacted = "exm_****4f2a";
  out.fingerprint = "00000000000000000000000000000001";
  out.ref = kMain;
  return out;
}

model::Reason secrets_reason(std::string ref, bool is_warning) {
  model::Reason out = reason("secrets", "secrets in what goes to " + ref);
  out.ref = std::move(ref);
  out.effect = is_warning ? model::Effect::warns : model::Effect::refuses;
  return out;
}

const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {clean(),    refused_push(), refused_commit(), refused_message(),
                                          warnings(), undecided(),    triaged(),        many_places(),
                                          nested(),   hostile()};
  return all;
}

const Sample& sample(std::string_view name) {
  for (const Sample& candidate : samples()) {
    if (candidate.name == name) return candidate;
  }
  throw std::out_of_range("no such sample: " + std::string(name));
}

}  // namespace sallyport::test
