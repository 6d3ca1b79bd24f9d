#include "app/doctor.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "app/doctor_run.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "policy/load.hpp"
#include "support/sandbox.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

// A script as install/hooks.sh marks it.
std::string marked(std::string_view body) {
  return fmt::format("#!/bin/sh\n# sallyport-hook pre-receive {}\n{}",
                     base::hex_prefix(base::sha256(body), 32), body);
}

const Check* find(const Checks& checks, std::string_view name, Health health) {
  const auto found = std::ranges::find_if(
      checks, [&](const Check& check) { return check.name == name && check.health == health; });
  return found == checks.end() ? nullptr : &*found;
}

// A bare repository and, beside it, something that calls itself our program.
struct Server {
  Server() {
    box.init("x.git", {"--bare"});
    fs::remove_all(git_dir / "hooks");
    script("opt/sallyport/pre-receive", "#!/bin/sh\necho 0.0.1\n");
  }

  void script(const std::string& name, std::string_view text, fs::perms mode = fs::perms::owner_all) const {
    box.write(name, text);
    fs::permissions(box.path() / name, mode);
  }
  void hook(const std::string& name, std::string_view text) const { script("x.git/hooks/" + name, text); }
  void config(const std::string& key, const std::string& value) const {
    box.git("x.git", {"config", key, value});
  }
  std::string our_line() const { return fmt::format("exec {} \"$@\"\n", program.string()); }

  FoundHooks found(const fs::path& host_hook = {}) const { return find_hooks(git_dir, host_hook); }
  Checks hooks() const { return check_hooks(git_dir, found()); }
  Checks settings(const std::string& toml = "") const {
    return check_receive_settings(git_dir, policy::load(toml, "policy.toml"));
  }
  Checks policy(const std::string& toml) const {
    box.write("policy.toml", toml);
    fs::permissions(box.path() / "policy.toml", fs::perms::owner_read | fs::perms::owner_write);
    git::Repository repository(git_dir, git::Trust::by_hand);
    std::optional<policy::Policy> read;
    return check_policy(repository, (box.path() / "policy.toml").string(), read);
  }

  test::Sandbox box;
  fs::path git_dir = box.path() / "x.git";
  fs::path program = box.path() / "opt/sallyport/pre-receive";
};

}  // namespace

TEST_CASE("a hook is ours if the digest on its second line fits the rest") {
  const std::string text = marked("exec /usr/local/libexec/sallyport/pre-receive \"$@\"\n");
  CHECK(read_hook_script(text).kind == HookKind::ours);
  CHECK(read_hook_script(text + "\n").kind == HookKind::edited);
  CHECK(read_hook_script("#!/bin/bash" + text.substr(9)).kind == HookKind::edited);
}

TEST_CASE("a hook that is not marked is by hand if it runs our program, else foreign") {
  const HookScript script = read_hook_script(
      "#!/bin/sh\n/opt/libexec/sallyport/pre-receive --policy '/etc/a b.toml' \"$@\" || exit 1\n");
  CHECK(script.kind == HookKind::by_hand);
  CHECK(script.command ==
        std::vector<std::string>{"/opt/libexec/sallyport/pre-receive", "--policy", "/etc/a b.toml"});
  for (const char* text : {"", "#!/bin/sh\n", "exec /usr/bin/other \"$@\"", "# exec /a/sallyport/pre-receive",
                           "exec $X/sallyport/pre-receive", "echo /a/sallyport/pre-receive"})
    CHECK_MESSAGE(read_hook_script(text).kind == HookKind::foreign, text);
}

TEST_CASE("words in quotes are read as the shell reads them") {
  CHECK(read_hook_script(R"(exec '/it'\''s here/sallyport/pre-receive' "$@" <&4 3<&-)").command ==
        std::vector<std::string>{"/it's here/sallyport/pre-receive"});
  CHECK(read_hook_script(R"(exec "/a b/sallyport/pre-receive")").command.size() == 1);
  CHECK(read_hook_script(R"(exec "$HOME/sallyport/pre-receive")").command.empty());
  CHECK(read_hook_script("exec '/a/sallyport/pre-receive").command.empty());
}

TEST_CASE("a repository without a hook is told") {
  const Server server;
  const Check* check = find(server.hooks(), "hook", Health::fail);
  REQUIRE(check != nullptr);
}

TEST_CASE("somebody else's hook is in the way") {
  const Server server;
  server.hook("pre-receive", "#!/bin/sh\nexit 0\n");
  const Checks checks = server.hooks();
  REQUIRE(checks.size() == 1);
  CHECK(checks[0].health == Health::fail);
  CHECK(checks[0].what.find("does not run it") != std::string::npos);
}

TEST_CASE("a hook that is not executable is told, not taken for one") {
  const Server server;
  server.script("x.git/hooks/pre-receive", marked(server.our_line()), fs::perms::owner_read);
  const Checks checks = server.hooks();
  REQUIRE(checks.size() == 1);
  CHECK(checks[0].health == Health::fail);
  CHECK(checks[0].mend.starts_with("chmod 755 "));
}

TEST_CASE("a program of another version, and an edited hook, are warned of") {
  const Server server;
  server.hook("pre-receive", marked(server.our_line()) + "# mine\n");
  const Checks checks = server.hooks();
  CHECK(std::ranges::count(checks, Health::warn, &Check::health) == 2);
  CHECK(find(checks, "hook", Health::ok) != nullptr);
}

TEST_CASE("a program that is gone, or does not start, is a failure") {
  const Server server;
  server.hook("pre-receive", marked(server.our_line()));
  server.script("opt/sallyport/pre-receive", "#!/bin/sh\nexit 3\n");
  CHECK(find(server.hooks(), "hook", Health::fail) != nullptr);
  fs::remove(server.program);
  CHECK(find(server.hooks(), "hook", Health::fail) != nullptr);
}

TEST_CASE("a chain without the hook that it is chained to is a failure") {
  const Server server;
  server.hook("pre-receive", marked("previous=${0%/*}/pre-receive.before-sallyport\n" + server.our_line()));
  CHECK(find(server.hooks(), "chained hook", Health::fail) != nullptr);
  server.script("x.git/hooks/pre-receive.before-sallyport", "#!/bin/sh\n", fs::perms::owner_read);
  CHECK(find(server.hooks(), "chained hook", Health::warn) != nullptr);
  server.hook("pre-receive.before-sallyport", "#!/bin/sh\n");
  CHECK(find(server.hooks(), "chained hook", Health::ok) != nullptr);
}

TEST_CASE("what a host's own hook hands on to is found") {
  const Server server;
  server.hook("pre-receive", "#!/bin/sh\nfor hook in hooks/pre-receive.d/*; do \"$hook\"; done\n");
  CHECK(server.found().places.empty());
  server.hook("pre-receive.d/sallyport", marked(server.our_line()));
  REQUIRE(server.found().places.size() == 1);
  CHECK(server.found().places[0].file.filename() == "sallyport");
  CHECK(server.found(server.git_dir / "hooks/pre-receive.d/sallyport").places.size() == 2);
  CHECK(find(check_hooks(server.git_dir, server.found(server.git_dir / "hooks/pre-receive.d/sallyport")),
             "hook", Health::warn) != nullptr);
}

TEST_CASE("gitolite's repo-specific hooks are found") {
  const Server server;
  server.hook("pre-receive", "#!/bin/sh\nfor h in $0.*; do $h; done\n");
  server.hook("pre-receive.h00-sallyport", marked(server.our_line()));
  CHECK(server.found().places.size() == 1);
}

TEST_CASE("a file in a folder that nothing hands on to does not count") {
  const Server server;
  server.hook("pre-receive", "#!/bin/sh\nexit 0\n");
  server.hook("pre-receive.d/sallyport", marked(server.our_line()));
  CHECK(server.found().places.empty());
}

TEST_CASE("core.hooksPath decides where the hook is looked for") {
  const Server server;
  server.hook("pre-receive", marked(server.our_line()));
  server.config("core.hooksPath", (server.box.path() / "elsewhere").string());
  CHECK(server.found().places.empty());
  server.script("elsewhere/pre-receive", marked(server.our_line()));
  CHECK(server.found().places.size() == 1);
}

TEST_CASE("what others may write is told, and who may not write at all") {
  const Server server;
  CHECK(find(check_access(server.git_dir), "permissions", Health::ok) != nullptr);
  fs::permissions(server.git_dir / "config", fs::perms::group_write, fs::perm_options::add);
  CHECK(find(check_access(server.git_dir), "permissions", Health::warn) != nullptr);
  fs::permissions(server.git_dir / "config", fs::perms::others_write, fs::perm_options::add);
  CHECK(find(check_access(server.git_dir), "permissions", Health::fail) != nullptr);
  CHECK_THROWS_AS(check_access(server.box.path() / "missing"), base::Error);
}

TEST_CASE("each of git's settings is looked at") {
  const Server server;
  for (const char* name : {"receive.fsckObjects", "receive.maxInputSize"})
    CHECK_MESSAGE(find(server.settings(), name, Health::warn) != nullptr, name);
  server.config("receive.maxInputSize", "1g");
  server.config("receive.fsckObjects", "on");
  for (const char* name : {"receive.fsckObjects", "receive.maxInputSize", "receive.shallowUpdate"})
    CHECK_MESSAGE(find(server.settings(), name, Health::ok) != nullptr, name);
  server.config("receive.shallowUpdate", "true");
  CHECK(find(server.settings(), "receive.shallowUpdate", Health::warn) != nullptr);
  server.config("receive.denyDeletes", "true");
  CHECK(find(server.settings(), "receive.denyDeletes", Health::ok) != nullptr);
  server.config("receive.fsckObjects", "perhaps");
  CHECK_THROWS_AS(server.settings(), base::Error);
}

TEST_CASE("where pushes must be signed the seed of nonces must be there") {
  const Server server;
  const std::string toml = "[[branch]]\nname = \"main\"\npush_certificate = \"verified\"\n";
  CHECK(find(server.settings(), "receive.certNonceSeed", Health::ok) != nullptr);
  CHECK(find(server.settings(toml), "receive.certNonceSeed", Health::fail) != nullptr);
  server.config("receive.certNonceSeed", "something");
  CHECK(find(server.settings(toml), "receive.certNonceSeed", Health::ok) != nullptr);
}

TEST_CASE("a policy that cannot be used is a failure, and one that lets more in a warning") {
  const Server server;
  CHECK(find(server.policy("no = 'such key'"), "policy", Health::fail) != nullptr);
  CHECK(find(server.policy(""), "policy", Health::warn) == nullptr);
  for (const char* toml :
       {"secrets = 'warn'", "stowaways = 'off'", "inline_allow = true", "[archives]\non_limit = 'warn'",
        "[limits]\ntime = '1 min'\non_time = 'warn'", "[[branch]]\nname = 'x'\nsecrets = 'off'",
        "[[branch]]\nname = 'x'\nsignatures = 'verified'"})
    CHECK_MESSAGE(find(server.policy(toml), "policy", Health::warn) != nullptr, toml);
}

TEST_CASE("a provider that the hook's place does not fit is warned of") {
  const Server server;
  const auto asked = [&](const std::string& provider, const std::string& more = "") {
    return check_identity(policy::load("[identity]\nprovider = '" + provider + "'\n" + more, "policy.toml"),
                          server.found());
  };
  const std::string ann = "[[principal]]\nname = 'ann'\naccounts = ['ann']\n";
  CHECK(find(check_identity(policy::load("", "policy.toml"), server.found()), "identity", Health::ok) !=
        nullptr);
  for (const char* provider : {"gitea", "gitolite"})
    CHECK_MESSAGE(find(asked(provider, ann), "identity", Health::ok) == nullptr, provider);
  CHECK(find(asked("http", ann), "identity", Health::warn) == nullptr);
  CHECK(find(asked("http"), "identity", Health::warn) != nullptr);
  server.hook("pre-receive", "#!/bin/sh\nfor hook in hooks/pre-receive.d/*; do \"$hook\"; done\n");
  server.hook("pre-receive.d/sallyport", marked(server.our_line()));
  CHECK(find(asked("gitea", ann), "identity", Health::warn) == nullptr);
}

TEST_CASE("a program's status and output are answers, and a missing folder is an error") {
  const test::Sandbox box;
  const Ran ran = run_program({"sh", "-c", "echo out; echo err >&2; exit 7"}, box.path());
  CHECK(ran.status == 7);
  CHECK(ran.output == "out\nerr\n");
  CHECK(run_program({"no-such-program-anywhere"}, box.path()).status == 127);
  CHECK_THROWS_AS(run_program({"true"}, box.path() / "missing"), base::Error);
}

}  // namespace sallyport::app
