#include "app/pusher.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <map>

#include <doctest/doctest.h>

#include "app/curve_points.hpp"
#include "app/ssh_login.hpp"
#include "base/error.hpp"
#include "policy/load.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using test::kOneKey;
using test::kOtherKey;

namespace {

constexpr std::int64_t kPushTime = 1'700'000'000;

using Variables = std::map<std::string, std::string>;

const Variables kVariables = {{"http", "REMOTE_USER"},        {"gitolite", "GL_USER"},
                              {"gitea", "GITEA_PUSHER_NAME"}, {"gitlab", "GL_USERNAME"},
                              {"ghes", "GITHUB_USER_LOGIN"},  {"bitbucket", "BB_USER_NAME"},
                              {"ssh-key", "SALLYPORT_PUSHER"}};

app::Environment environment(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string people() {
  return "[[principal]]\nname = \"alice\"\naccounts = [\"alice9\", \"deploy-key:7\"]\nkeys = [\"" + kOneKey +
         "\"]\n[[principal]]\nname = \"bob\"\naccounts = [\"bob\"]\nvalid_until = 2020-01-01\n";
}

policy::Policy asking(std::string_view provider) {
  return policy::load("[identity]\nprovider = \"" + std::string(provider) + "\"\n" + people(), "policy.toml");
}

model::Pusher pusher(std::string_view provider, Variables variables) {
  return app::pusher_of(asking(provider), environment(std::move(variables)), kPushTime);
}

// What sshd leaves in a file, and who is told by it, with the variables beside it.
model::Pusher after_login(const std::string& text, Variables variables = {}, mode_t mode = 0600) {
  const test::Sandbox box;
  box.write("login", text);
  const std::string path = (box.path() / "login").string();
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  variables.emplace("SSH_USER_AUTH", path);
  return pusher("ssh-key", std::move(variables));
}

}  // namespace

TEST_CASE("each provider reads the variable of its host") {
  for (const auto& [provider, variable] : kVariables) {
    INFO(provider);
    const model::Pusher alice = pusher(provider, {{variable, "alice9"}});
    CHECK(alice.provider == provider);
    CHECK(alice.account == "alice9");
    CHECK(alice.principal == "alice");
    CHECK(alice.detail.empty());
    const model::Pusher missing = pusher(provider, {});
    CHECK(missing.is_anonymous());
    CHECK(missing.principal.empty());
    CHECK(missing.detail == variable + " is not set");
  }
}

TEST_CASE("variables of hosts that the policy does not name count for nothing") {
  Variables all = {{"GL_BYPASS_ACCESS_CHECKS", "1"}, {"USER", "alice9"}};
  for (const auto& [provider, variable] : kVariables) all[variable] = "alice9";
  CHECK(pusher("none", all).is_anonymous());
  CHECK(pusher("none", all).provider == "none");
  CHECK(pusher("gerrit", all).is_anonymous());
  for (const auto& [provider, variable] : kVariables) {
    INFO(provider);
    Variables others = all;
    others.erase(variable);
    CHECK(pusher(provider, others).is_anonymous());
  }
}

TEST_CASE("an account that the policy does not know is told, and is nobody's") {
  const model::Pusher mallory = pusher("gitea", {{"GITEA_PUSHER_NAME", "Alice9"}});
  CHECK(mallory.account == "Alice9");
  CHECK(mallory.principal.empty());
  CHECK_FALSE(mallory.is_anonymous());
}

TEST_CASE("a value that can be no account's name is anonymous") {
  for (const std::string& value :
       {std::string(), std::string("alice9\n"), std::string("alice9\x1b[0m"), std::string("\xff"),
        std::string("alice9\xe2\x80\xae"), std::string(1025, 'a')}) {
    const model::Pusher read = pusher("http", {{"REMOTE_USER", value}});
    CHECK(read.is_anonymous());
    CHECK(read.principal.empty());
    CHECK_FALSE(read.detail.empty());
  }
  CHECK(pusher("http", {{"REMOTE_USER", std::string(1024, 'a')}}).account.size() == 1024);
}

TEST_CASE("somebody who is no principal any more is nobody") {
  const model::Pusher bob = pusher("http", {{"REMOTE_USER", "bob"}});
  CHECK(bob.account == "bob");
  CHECK(bob.principal.empty());
  CHECK(bob.detail == "bob is no principal now (policy.toml:7)");
  CHECK(app::pusher_of(asking("http"), environment({{"REMOTE_USER", "bob"}}), 1).principal == "bob");
}

TEST_CASE("a deploy key of Gitea is not the owner whose name Gitea gives it") {
  const auto with_key = [](const std::string& id) {
    return pusher("gitea", {{"GITEA_PUSHER_NAME", "alice9"}, {"GITEA_DEPLOY_KEY_ID", id}});
  };
  CHECK(with_key("0").principal == "alice");
  CHECK(with_key("8").account == "deploy-key:8");
  CHECK(with_key("8").principal.empty());
  CHECK(with_key("7").principal == "alice");
  CHECK(with_key("7\n").is_anonymous());
}

TEST_CASE("a fixed account and that of the process are read without a variable") {
  const policy::Policy fixed =
      policy::load("[identity]\nprovider = \"fixed\"\naccount = \"alice9\"\n" + people(), "policy.toml");
  CHECK(app::pusher_of(fixed, environment({}), kPushTime).principal == "alice");
  const ::passwd* own = ::getpwuid(::getuid());
  REQUIRE(own != nullptr);
  CHECK(pusher("unix", {{"USER", "alice9"}, {"LOGNAME", "alice9"}}).account == own->pw_name);
}

TEST_CASE("the key that sshd tells of says who pushes") {
  const model::Pusher alice = after_login("publickey " + kOneKey + "\n");
  CHECK(alice.principal == "alice");
  CHECK(alice.account.empty());
  CHECK(alice.key.starts_with("SHA256:"));
  CHECK(alice.detail.empty());
  CHECK(after_login("password\npublickey " + kOneKey + "\nkeyboard-interactive/pam\n").principal == "alice");
}

TEST_CASE("a key that is nobody's, and a login without one, are nobody") {
  const model::Pusher stranger = after_login("publickey " + kOtherKey + "\n");
  CHECK(stranger.principal.empty());
  CHECK_FALSE(stranger.is_anonymous());
  CHECK(after_login("password\n").is_anonymous());
  CHECK(after_login("").is_anonymous());
}

TEST_CASE("two keys count as one person's, or as nobody's") {
  const std::string one = "publickey " + kOneKey + "\n";
  CHECK(after_login(one + one).principal == "alice");
  CHECK(after_login(one + "publickey " + kOtherKey + "\n").principal.empty());
  CHECK(after_login("publickey " + kOtherKey + "\n" + one).detail ==
        "the keys of the login are not one person's");
}

TEST_CASE("a file that is not as sshd writes it says nothing") {
  const std::string line = "publickey " + kOneKey;
  for (const std::string& text :
       {line, line + " comment\n", "\n" + line + "\n", " " + line + "\n", "publickey  " + kOneKey + "\n",
        std::string("publickey  AAAA\n"), std::string("publickey\n"), "PublicKey " + kOneKey + "\n",
        "publickey ssh-rsa" + kOneKey.substr(kOneKey.find(' ')) + "\n", line + "\r\n",
        line + "\n" + std::string(1, '\0') + "\n"}) {
    INFO(text);
    CHECK(after_login(text).is_anonymous());
  }
  CHECK(after_login(line + "\n", {}, 0622).is_anonymous());
  CHECK(pusher("ssh-key", {{"SSH_USER_AUTH", "/"}}).is_anonymous());
  CHECK(pusher("ssh-key", {{"SSH_USER_AUTH", ""}}).is_anonymous());
  CHECK(pusher("ssh-key", {{"SSH_USER_AUTH", "/dev/null"}}).is_anonymous());
}

TEST_CASE("a symlink to what sshd wrote is not what sshd wrote") {
  const test::Sandbox box;
  box.write("login", "publickey " + kOneKey + "\n");
  std::filesystem::create_symlink("login", box.path() / "link");
  CHECK(pusher("ssh-key", {{"SSH_USER_AUTH", (box.path() / "link").string()}}).is_anonymous());
  CHECK(pusher("ssh-key", {{"SSH_USER_AUTH", (box.path() / "login").string()}}).principal == "alice");
}

TEST_CASE("an account and a key that contradict each other are nobody") {
  const std::string hers = "publickey " + kOneKey + "\n";
  const std::string strange = "publickey " + kOtherKey + "\n";
  const auto with_account = [](const std::string& text, const std::string& account) {
    return after_login(text, {{"SALLYPORT_PUSHER", account}});
  };
  CHECK(with_account(hers, "alice9").principal == "alice");
  CHECK(with_account(strange, "alice9").principal == "alice");
  CHECK(with_account("password\n", "alice9").principal == "alice");
  CHECK(with_account(hers, "mallory").principal.empty());
  CHECK(with_account(hers, "mallory").detail == "the key is that of alice");
  CHECK(with_account(hers, "").principal.empty());
  CHECK(with_account("what is this", "alice9").principal.empty());
}

TEST_CASE("before a push somebody is who they say, if there is such a principal") {
  const policy::Policy p = asking("gitea");
  const model::Pusher alice = app::claimed_pusher(p, "alice", kPushTime);
  CHECK(alice.provider == "claimed");
  CHECK(alice.principal == "alice");
  CHECK(app::claimed_pusher(p, "bob", kPushTime).principal.empty());
  CHECK(app::claimed_pusher(p, "", kPushTime).is_anonymous());
  CHECK_THROWS_WITH_AS(app::claimed_pusher(p, "alicia", kPushTime),
                       "policy.toml: no [[principal]] is named alicia; did you mean alice?", base::Error);
  CHECK_THROWS_AS(app::claimed_pusher(p, "alice9", kPushTime), base::Error);
}

TEST_CASE("what Gerrit names is an account like another") {
  const policy::Policy p = asking("gerrit");
  CHECK(app::pusher_with_account(p, "alice9", kPushTime).principal == "alice");
  CHECK(app::pusher_with_account(p, "alice9", kPushTime).provider == "gerrit");
  CHECK(app::pusher_with_account(p, "", kPushTime).is_anonymous());
}
