#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "content/gitmodules.hpp"
#include "policy/trial.hpp"

using namespace sallyport;
using test::complaint;
using test::Messages;
using test::Trial;

namespace {

// A commit that changes .gitmodules to name one submodule at `lib`.
Trial naming(const std::string& settings, const std::string& url) {
  Trial trial("[rule.submodules]\n" + settings);
  trial.file(".gitmodules", "");
  policy::GitmodulesFact& fact = trial.push.gitmodules.emplace_back();
  fact.submodules = content::read_gitmodules("[submodule \"lib\"]\npath = lib\nurl = \"" + url + "\"\n");
  fact.by_path["lib"] = {0};
  trial.commit().gitmodules = 0;
  return trial;
}

}  // namespace

TEST_CASE("a submodule needs an entry in .gitmodules") {
  CHECK(naming("", "../lib").submodule("lib", '7').passes());
  CHECK(naming("", "../lib").submodule("other", '7').messages() ==
        Messages{"other is a submodule that .gitmodules does not name"});
  CHECK(Trial("[rule.submodules]").submodule("lib", '7').messages().size() == 1);
  CHECK(Trial("[rule.submodules]").removed("lib").removed(".gitmodules").file("a", "").passes());
}

TEST_CASE("the URL of a submodule must be one that is allowed, and is never shown") {
  const std::string allow = "allow = ['https://git.example.org/**', '../**']";
  CHECK(naming(allow, "https://git.example.org/a/b.git").passes());
  CHECK(naming(allow, "../b.git").passes());
  CHECK(naming(allow, "https://git.example.org.evil.example/a").messages() ==
        Messages{".gitmodules: submodule 1 of 1 comes from where no submodule may come from"});
  // It was there before, and is pinned anew.
  Trial moved = naming(allow, "https://evil.example/a");
  moved.commit().changes.clear();
  CHECK(moved.submodule("lib", '7').messages() ==
        Messages{"lib is a submodule that comes from where no submodule may come from"});
}

TEST_CASE("credentials in a URL are refused, whatever is allowed") {
  CHECK(naming("", std::string("https://ann:pass") + "word@git.example.org/a").messages() ==
        Messages{".gitmodules: submodule 1 of 1 has a URL that holds credentials"});
}

TEST_CASE("a .gitmodules that cannot be read is refused") {
  Trial trial = naming("", "../lib");
  trial.push.gitmodules[0].submodules.is_whole = false;
  CHECK(trial.messages() == Messages{".gitmodules cannot be read"});
}

TEST_CASE("what a submodule is pinned to must be where it was looked for") {
  const auto judge = [](policy::PinState state) {
    Trial trial = naming("repositories = '/srv/git'", "../lib");
    trial.submodule("lib", '7');
    trial.push.pins[{&trial.table(), test::oid('7'), "../lib"}] = state;
    return trial.messages();
  };
  CHECK(judge(policy::PinState::there).empty());
  CHECK(judge(policy::PinState::not_ours).empty());
  CHECK(judge(policy::PinState::no_repository) ==
        Messages{"lib is a submodule, and its repository is not on this server"});
  CHECK(judge(policy::PinState::no_commit) ==
        Messages{"lib is pinned to commit 777777777777, which is not in the submodule's repository"});
}

TEST_CASE("submodules can be denied altogether") {
  CHECK(naming("deny = true", "../lib").submodule("lib", '7').messages() ==
        Messages{".gitmodules makes submodules, and there may be none",
                 "lib makes submodules, and there may be none"});
  CHECK(Trial("[rule.submodules]\ndeny = true").removed(".gitmodules").removed("lib").passes());
}

TEST_CASE("settings of submodules that cannot be are told with their line") {
  CHECK(complaint("[rule.submodules]\nrepositories = 'git'").starts_with("policy.toml:2: `repositories`"));
  CHECK(complaint("[rule.submodules]\nhosted = 'https://a/'").starts_with("policy.toml:2: `hosted`"));
  CHECK(complaint("[rule.submodules]\nrepositories = '/srv'\nhosted = 'https://a'")
            .starts_with("policy.toml:3: `hosted`"));
  CHECK(complaint("[rule.submodules]\nallow = '[a'").starts_with("policy.toml:2: `allow`"));
}
