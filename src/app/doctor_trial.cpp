// That everything is in its place does not prove that a secret is refused. So this pushes one, made up for
// the purpose, over git's own transport to a repository made for it, with the same program, arguments and
// policy. The hook that was there before ours is left out: nobody knows what it would do with a push that is
// none.

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/doctor.hpp"
#include "app/doctor_run.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "proof/proof.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSlowSeconds = 1.0;

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(fs::temp_directory_path() / "sallyport-doctor.XXXXXX") {
    std::string name = path_.string();
    if (::mkdtemp(name.data()) == nullptr)
      throw base::Error(
          fmt::format("cannot make a folder in {}", base::escape_foreign(path_.parent_path().string())));
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // the folder of temporary files is cleared in the end by others
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

// A token as GitHub would give it out, different each time.
std::string made_up_secret() {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const proof::Proof* proof = proof::find("github-crc32");
  if (proof == nullptr || proof->seal == nullptr) throw base::Error("no token can be made up");
  std::random_device random;
  std::string token = fmt::format("gh{}_", 'p');
  for (int i = 0; i < 36; ++i) token += kLetters[random() % kLetters.size()];
  return proof->seal(token);
}

// The first ref on which a commit that nobody has signed may be taken.
std::string ref_to_push(const policy::Policy& policy) {
  for (const char* ref : {"refs/heads/main", "refs/heads/sallyport-doctor", "refs/heads/doctor/trial"}) {
    const policy::RefRule& rule = policy.rule_for_ref(ref);
    if (rule.signatures == policy::Signatures::off && rule.push_certificate == policy::Signatures::off &&
        !rule.deny_create && rule.secrets == policy::Mode::refuse)
      return ref;
  }
  return "refs/heads/main";
}

class ScratchPair {
 public:
  explicit ScratchPair(const Trial& trial) : ref_(ref_to_push(trial.policy)) {
    git({"init", "-q", "--bare", "server.git"}, folder_.path());
    git({"init", "-q", "clone"}, folder_.path());
    set_up_server(trial);
    for (const auto& [key, value] : std::initializer_list<std::pair<std::string, std::string>>{
             {"user.name", "sallyport doctor"},
             {"user.email", "doctor@localhost"},
             {"commit.gpgSign", "false"},
             {"push.gpgSign", "false"},
             {"core.hooksPath", (clone() / ".git" / "hooks").string()}})
      git({"config", key, value}, clone());
    fs::remove_all(clone() / ".git" / "hooks");
  }

  fs::path server() const { return folder_.path() / "server.git"; }
  fs::path clone() const { return folder_.path() / "clone"; }
  const std::string& ref() const noexcept { return ref_; }
  const fs::path& folder() const noexcept { return folder_.path(); }

  Ran push(const std::string& file, std::string_view text) const {
    base::write_file_atomically(clone() / file, text);
    git({"add", "-f", "--", file}, clone());
    git({"commit", "-q", "-m", "Try out the hook"}, clone());
    Ran ran = run_program({"git", "push", server().string(), "HEAD:" + ref_}, clone());
    // With identity.provider = "gitlab" the report is in the form that GitLab shows (docs/identity.md).
    constexpr std::string_view kGitlab = "remote: GL-HOOK-ERR: ";
    for (std::size_t at; (at = ran.output.find(kGitlab)) != std::string::npos;)
      ran.output.erase(at + 8, kGitlab.size() - 8);
    return ran;
  }

  std::string head() const { return std::string(base::trim(git({"rev-parse", "HEAD"}, clone()))); }

 private:
  static std::string git(std::vector<std::string> arguments, const fs::path& folder) {
    arguments.insert(arguments.begin(), "git");
    const Ran ran = run_program(arguments, folder);
    if (ran.status != 0)
      throw base::Error(fmt::format("{} failed: {}", fmt::join(arguments, " "),
                                    base::escape_foreign(base::trim(ran.output))));
    return ran.output;
  }

  // The hook, and the settings of ours that the repository has.
  void set_up_server(const Trial& trial) const {
    const fs::path hooks = server() / "hooks";
    fs::remove_all(hooks);
    fs::create_directory(hooks);
    std::string script = "#!/bin/sh\nexec";
    for (const std::string& word : trial.command) script += " " + base::shell_quote(word);
    base::write_file_atomically(hooks / "pre-receive", script + " \"$@\"\n");
    fs::permissions(hooks / "pre-receive", fs::perms::owner_all);
    git({"config", "core.hooksPath", hooks.string()}, server());
    if (trial.of) {
      const Ran ours = run_program({"git", "--git-dir=" + trial.of->string(), "config", "--local", "-z",
                                    "--get-regexp", "^sallyport\\."},
                                   *trial.of);
      for (const std::string_view entry : base::split(ours.output, '\0')) {
        const std::size_t end = entry.find('\n');
        if (end != std::string_view::npos)
          git({"config", std::string(entry.substr(0, end)), std::string(entry.substr(end + 1))}, server());
      }
    }
    // A relative name was one in the repository that the settings are from.
    if (fs::path(trial.policy.source).is_absolute())
      git({"config", "sallyport.policy", trial.policy.source}, server());
  }

  TemporaryFolder folder_;
  std::string ref_;
};

// What the hook said in the end, or first if it could not decide; what git said if the hook said nothing.
std::string last_word(const Ran& ran) {
  constexpr std::string_view kRemote = "remote: ";
  const bool is_decided = ran.output.find("could not decide") == std::string::npos;
  std::string word;
  for (std::string_view line : base::split(ran.output, '\n')) {
    const bool is_ours = line.starts_with("remote: sallyport");
    line = base::trim(line.substr(line.starts_with(kRemote) ? kRemote.size() : 0));
    if (is_ours || (word.empty() && !line.empty())) word = base::escape_foreign(line);
    if (is_ours && !is_decided) break;
  }
  return word.empty() ? fmt::format("status {}", ran.status) : word;
}

// The rules that the report names, other than secrets.
std::vector<std::string> rules_in(const Ran& ran) {
  constexpr std::string_view kRule = "remote: rule: ";
  std::vector<std::string> rules;
  for (const std::string_view line : base::split(ran.output, '\n')) {
    if (line.starts_with(kRule)) rules.push_back(base::escape_foreign(base::trim(line.substr(kRule.size()))));
  }
  return rules;
}

bool says(const Ran& ran, std::string_view text) {
  return ran.output.find(text) != std::string::npos;
}

Check check_clean(const Ran& ran, const std::string& ref) {
  if (ran.status == 0 && says(ran, "sallyport: accepted"))
    return {Health::ok, "trial", fmt::format("a clean push to {} is taken", ref), {}};
  if (ran.status == 0)
    return {Health::fail, "trial",
            fmt::format("a clean push to {} is taken, but the hook said nothing: {}", ref, last_word(ran)),
            "look at what the hook runs"};
  if (const auto rules = rules_in(ran); !rules.empty() && says(ran, "sallyport: refused"))
    return {Health::warn, "trial",
            fmt::format("a clean push to {} is refused by rules that no trial can keep: {}", ref,
                        fmt::join(rules, ", ")),
            "push something by hand, as one of your users would"};
  return {Health::fail, "trial", fmt::format("a clean push to {} is refused: {}", ref, last_word(ran)),
          "until that is mended every push is refused"};
}

Check check_secret(const Ran& ran, const std::string& ref) {
  if (ran.status == 0)
    return {Health::fail, "trial",
            fmt::format("a push to {} with a made-up secret is TAKEN: {}", ref, last_word(ran)),
            "see what the policy says of secrets, and which rules the hook uses"};
  if (says(ran, "remote: secret: "))
    return {Health::ok,
            "trial",
            fmt::format("a push to {} with a made-up secret is refused: {}", ref, last_word(ran)),
            {}};
  return {
      Health::fail, "trial",
      fmt::format("a push to {} with a made-up secret is refused, but not for that: {}", ref, last_word(ran)),
      "what the hook says must be mended first"};
}

// A ref to a commit that is there already: nothing is read but the policy and the rules.
Check check_time(const Trial& trial, const ScratchPair& pair, const std::string& commit) {
  const fs::path lines = pair.folder() / "lines";
  base::write_file_atomically(
      lines, fmt::format("{} {} refs/heads/doctor/again\n", std::string(commit.size(), '0'), commit));
  std::vector<std::string> words = {"env", "GIT_DIR=."};
  words.insert(words.end(), trial.command.begin(), trial.command.end());
  const Clock::time_point start = Clock::now();
  const Ran ran = run_program(words, pair.server(), lines);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const std::string what = fmt::format(
      "a judgement of nothing takes {:.2f} s (GitHub Enterprise Server gives all hooks 5 s)", seconds);
  if (ran.status == 2)
    return {Health::fail, "time", "nothing could be judged: " + base::escape_foreign(base::trim(ran.output)),
            "see what it says"};
  if (seconds < kSlowSeconds) return {Health::ok, "time", what, {}};
  return {Health::warn, "time", what, "see whether the compiled rules are used, and how busy the machine is"};
}

}  // namespace

Checks try_pushes(const Trial& trial) {
  const ScratchPair pair(trial);
  Checks checks;
  const Ran clean = pair.push("README", "A trial of the hook.\n");
  checks.push_back(check_clean(clean, pair.ref()));
  const std::string clean_commit = pair.head();
  checks.push_back(
      check_secret(pair.push("settings.ini", fmt::format("token = {}\n", made_up_secret())), pair.ref()));
  if (clean.status == 0) checks.push_back(check_time(trial, pair, clean_commit));
  return checks;
}

}  // namespace sallyport::app
