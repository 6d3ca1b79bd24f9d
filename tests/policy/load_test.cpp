#include "policy/load.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "policy/loading.hpp"

namespace sallyport::policy {

using test::complaint;
using test::fails_with;

TEST_CASE("every key of the top is read") {
  const Policy p = load(R"(
contact = "security@example.org"
fingerprint_key = "some key"
inline_allow = true
secrets = "warn"
stowaways = "off"
builtin_paths = false
)",
                        "policy.toml");
  CHECK(p.source == "policy.toml");
  CHECK(p.contact == "security@example.org");
  CHECK(p.fingerprint_key == "some key");
  CHECK(p.inline_allow == true);
  CHECK(p.secrets == Mode::warn);
  CHECK(p.stowaways == Mode::off);
  CHECK(p.paths.empty());
}

TEST_CASE("limits are read as numbers and as sizes with a unit") {
  const Policy p = load(R"(
[limits]
object_bytes = "10 MiB"
tree_depth = 12
path_bytes = "4KiB"
push_objects = 1000
push_paths = 2000
findings = 30
)",
                        "policy.toml");
  CHECK(p.limits.object_bytes == 10U << 20);
  CHECK(p.limits.tree_depth == 12);
  CHECK(p.limits.path_bytes == 4096);
  CHECK(p.limits.push_objects == 1000);
  CHECK(p.limits.push_paths == 2000);
  CHECK(p.limits.findings == 30);
}

TEST_CASE("a time is seconds, or a number with its unit") {
  using namespace std::chrono_literals;
  const auto time_of = [](const std::string& value) {
    return load("[limits]\ntime = " + value + "\n", "policy.toml").limits.time;
  };
  CHECK(time_of("30") == 30s);
  CHECK(time_of("0") == 0s);
  CHECK(time_of("\"500 ms\"") == 500ms);
  CHECK(time_of("\"30s\"") == 30s);
  CHECK(time_of("\"5 min\"") == 5min);
  CHECK(time_of("\"1 h\"") == 1h);
  CHECK(load("", "policy.toml").limits.time == 0s);
  for (const char* bad : {"-1", "\"30\"", "\"-1 s\"", "\"1.5 s\"", "\"1 d\"", "\"9000 h\"", "true", "1.5"})
    CHECK_THROWS_WITH_AS(time_of(bad), doctest::Contains("policy.toml:2: `time` in [limits]"), base::Error);
}

TEST_CASE("what comes of the end of the time is told at least to who keeps records") {
  CHECK(load("", "policy.toml").limits.on_time == Mode::refuse);
  CHECK(load("[limits]\non_time = \"warn\"\n", "policy.toml").limits.on_time == Mode::warn);
  CHECK_THROWS_WITH_AS(load("[limits]\non_time = \"off\"\n", "policy.toml"), doctest::Contains("`on_time`"),
                       base::Error);
}

TEST_CASE("threads are as many as there are processors unless a number is set") {
  CHECK(load("", "policy.toml").limits.threads == 0);
  CHECK(load("[limits]\nthreads = 2\n", "policy.toml").limits.threads == 2);
  CHECK_THROWS_WITH_AS(load("[limits]\nthreads = 5000\n", "policy.toml"), doctest::Contains("more than 1024"),
                       base::Error);
}

TEST_CASE("how far archives are opened is read whole") {
  const Policy p = load(R"(
[archives]
on_limit = "warn"
unreadable = "refuse"
depth = 3
members = 10
bytes = "1 MiB"
member_bytes = "1 KiB"
ratio = 20
decode_depth = 2
)",
                        "policy.toml");
  CHECK(p.archives.on_limit == Mode::warn);
  CHECK(p.archives.unreadable == Mode::refuse);
  CHECK(p.archives.depth == 3);
  CHECK(p.archives.members == 10);
  CHECK(p.archives.bytes == 1U << 20);
  CHECK(p.archives.member_bytes == 1024);
  CHECK(p.archives.ratio == 20);
  CHECK(p.archives.decode_depth == 2);
  CHECK_THROWS_WITH_AS(load("[archives]\ndepth = 17\n", "policy.toml"), doctest::Contains("more than 16"),
                       base::Error);
  CHECK_THROWS_AS(load("[archives]\ndecode_depth = 17\n", "policy.toml"), base::Error);
  CHECK_THROWS_AS(load("[archives]\nmembers = 0\n", "policy.toml"), base::Error);
}

TEST_CASE("the profile is balanced unless it is said to be strict") {
  CHECK(load("", "policy.toml").profile == model::Profile::balanced);
  CHECK(load("profile = \"strict\"", "policy.toml").profile == model::Profile::strict);
  CHECK_THROWS_WITH_AS(load("profile = \"lax\"", "policy.toml"), doctest::Contains("profile"), base::Error);
}

TEST_CASE("a limit that is not named keeps its default") {
  const Policy p = load("[limits]\ntree_depth = 5\n", "policy.toml");
  CHECK(p.limits.object_bytes == Limits().object_bytes);
}

TEST_CASE("a branch table is read whole") {
  const Policy p = load(R"([[branch]]
name = ["main", "release/**"]
deny = ["create", "delete", "force-push", "update", "merge-commits"]
signatures = "present"
secrets = "off"
)",
                        "policy.toml");
  REQUIRE(p.branches.size() == 2);
  const RefRule& rule = p.branches[1];
  CHECK(rule.name.pattern() == "release/**");
  CHECK(rule.origin == "policy.toml:1");
  CHECK((rule.deny_create && rule.deny_delete && rule.deny_force_push && rule.deny_update &&
         rule.deny_merge_commits));
  CHECK(rule.signatures == Signatures::present);
  CHECK(rule.secrets == Mode::off);
}

TEST_CASE("a single word may stand for a list in deny") {
  const Policy p = load("[[tag]]\nname = \"v*\"\ndeny = \"delete\"\n", "policy.toml");
  CHECK(p.tags.at(0).deny_delete);
}

TEST_CASE("a path table is read whole") {
  const Policy p = load(R"(builtin_paths = false
[[path]]
name = "*.iso"
deny = true
mode = "warn"
message = "too big"
[[path]]
name = "*.bin"
max_bytes = "1 MiB"
)",
                        "policy.toml");
  REQUIRE(p.paths.size() == 2);
  CHECK(p.paths[0].deny);
  CHECK(p.paths[0].mode == Mode::warn);
  CHECK(p.paths[0].message == "too big");
  CHECK(p.paths[0].origin == "policy.toml:2");
  CHECK(p.paths[1].max_bytes == 1U << 20);
}

TEST_CASE("an unknown key is an error with its line and the key that was meant") {
  CHECK(complaint("contact = \"x\"\n\n[[branch]]\nname = \"main\"\ndenny = [\"create\"]\n") ==
        "policy.toml:5: unknown key `denny` in [[branch]]; did you mean `deny`?");
  CHECK(complaint("[limits]\ntree_deph = 1\n") ==
        "policy.toml:2: unknown key `tree_deph` in [limits]; did you mean `tree_depth`?");
  CHECK(complaint("Secrets = \"off\"\n") ==
        "policy.toml:1: unknown key `Secrets` in the policy; did you mean `secrets`?");
}

TEST_CASE("a key that is near to none gets no suggestion") {
  CHECK(complaint("[[path]]\nname = \"x\"\ndeny = true\nzzzzzzzz = 1\n") ==
        "policy.toml:4: unknown key `zzzzzzzz` in [[path]]");
}

TEST_CASE("of several unknown keys the first in the file is named") {
  CHECK(fails_with("zeta = 1\nalpha = 2\n", "policy.toml:1: unknown key `zeta`"));
}

TEST_CASE("a word that deny does not know is an error") {
  CHECK(complaint("[[branch]]\nname = \"main\"\ndeny = [\"force-psh\"]\n") ==
        "policy.toml:3: `deny` in [[branch]] has an unknown word `force-psh`; did you mean `force-push`?");
}

TEST_CASE("a value of the wrong type is an error with its line") {
  CHECK(fails_with("\ncontact = 5\n", "policy.toml:2: `contact` in the policy must be a text"));
  CHECK(fails_with("inline_allow = \"yes\"\n",
                   "policy.toml:1: `inline_allow` in the policy must be true or false"));
  CHECK(fails_with("[[path]]\nname = 3\ndeny = true\n", "policy.toml:2: `name` in [[path]] must be a text"));
  CHECK(fails_with("[[path]]\nname = [\"a\", 3]\ndeny = true\n",
                   "policy.toml:2: `name` in [[path]] must be a list"));
  CHECK(fails_with("[limits]\ntree_depth = \"5\"\n",
                   "policy.toml:2: `tree_depth` in [limits] must be a whole number"));
  CHECK(fails_with("[limits]\nobject_bytes = 1.5\n",
                   "policy.toml:2: `object_bytes` in [limits] must be a number"));
}

TEST_CASE("a mode that does not exist is an error") {
  CHECK(fails_with("secrets = \"ignore\"\n", "must be \"refuse\", \"warn\", \"observe\" or \"off\""));
  CHECK(fails_with("[[branch]]\nname = \"a\"\nsecrets = \"no\"\n", "policy.toml:3"));
}

TEST_CASE("a limit of nothing or less is an error") {
  CHECK(fails_with("[limits]\ntree_depth = 0\n", "at least 1"));
  CHECK(fails_with("[limits]\nobject_bytes = -1\n", "at least 1"));
  CHECK(fails_with("[limits]\nobject_bytes = \"0 MiB\"\n", "at least 1"));
}

TEST_CASE("a size that does not fit or has no known unit is an error") {
  CHECK(fails_with("[limits]\nobject_bytes = \"10 MB\"\n", "KiB, MiB or GiB"));
  CHECK(fails_with("[limits]\nobject_bytes = \"9999999999999999 GiB\"\n", "KiB, MiB or GiB"));
  CHECK(fails_with("[limits]\nobject_bytes = \"-1 MiB\"\n", "KiB, MiB or GiB"));
}

TEST_CASE("a bad pattern is an error with its line") {
  CHECK(complaint("[[branch]]\nname = \"a[b\"\ndeny = []\n") ==
        "policy.toml:2: `name` in [[branch]] cannot be used: the pattern `a[b` has a [ without a ]");
}

TEST_CASE("a table without a name is an error") {
  CHECK(complaint("[[branch]]\ndeny = [\"create\"]\n") ==
        "policy.toml:1: `name` in [[branch]] is missing: say what the table is about");
  CHECK(fails_with("[[path]]\nname = []\ndeny = true\n", "is missing"));
}

TEST_CASE("a table that says nothing is an error") {
  CHECK(fails_with("[[path]]\nname = \"a\"\n", "policy.toml:2: `name` in [[path]] stands alone"));
  CHECK(fails_with("[[branch]]\nname = \"a\"\n", "policy.toml:2: `name` in [[branch]] stands alone"));
}

TEST_CASE("deny and allow in one path table are an error") {
  CHECK(fails_with("[[path]]\nname = \"a\"\ndeny = true\nallow = true\n", "contradicts `deny`"));
}

TEST_CASE("a ref table for branches or tags is an error that names the right table") {
  CHECK(fails_with("[[ref]]\nname = \"refs/heads/main\"\ndeny = []\n", "write a [[branch]] table"));
  CHECK(fails_with("[[ref]]\nname = \"refs/tags/**\"\ndeny = []\n", "write a [[tag]] table"));
  CHECK(fails_with("[[ref]]\nname = \"notes/**\"\ndeny = []\n", "refs/notes/**"));
}

TEST_CASE("a branch table with a full ref name is an error") {
  CHECK(fails_with("[[branch]]\nname = \"refs/heads/main\"\ndeny = []\n", "below refs/heads/"));
}

TEST_CASE("a name that begins or ends with a slash is an error, since nothing can match it") {
  CHECK(fails_with("[[path]]\nname = \"/etc\"\ndeny = true\n", "neither begins nor ends"));
  CHECK(fails_with("[[path]]\nname = \"build/\"\ndeny = true\n", "neither begins nor ends"));
}

TEST_CASE("a table written as a plain one is an error that shows how to write it") {
  CHECK(fails_with("[branch]\nname = \"main\"\n", "must be written as [[branch]]"));
  CHECK(fails_with("[[limits]]\ntree_depth = 1\n", "must be written as [limits]"));
  CHECK(fails_with("branch = [1]\n", "written as [[branch]]"));
}

TEST_CASE("text that is no TOML is an error with its line") {
  CHECK(complaint("contact = \"a\"\nnonsense\n").starts_with("policy.toml:2: "));
  CHECK_FALSE(complaint(std::string_view("a\0b = 1", 7)).empty());
  CHECK_FALSE(complaint("\xff\xfe").empty());
}

TEST_CASE("an error in the fingerprint key does not tell the key") {
  const std::string message = complaint("fingerprint_key = [\"quite-private-value\"]\n");
  CHECK_FALSE(message.empty());
  CHECK(message.find("quite-private-value") == std::string::npos);
}

TEST_CASE("an empty fingerprint key is an error") {
  CHECK(fails_with("fingerprint_key = \"\"\n", "may not be empty"));
}

TEST_CASE("a key of very many dotted parts is an error and no crash") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a.";
  CHECK(fails_with(text + "a = 1\n", "policy.toml:1: a key has more than 16 dotted parts"));
}

TEST_CASE("whose word counts on findings is read") {
  const Policy p = load(R"(
[triage]
ignore = "protected"
ref = "refs/heads/main"
ignore_files = ["/a", "/b"]
baseline = "/c"
deny_list = "/d"
)",
                        "policy.toml");
  CHECK(p.triage.ignore == Triage::Ignore::protected_ref);
  CHECK(p.triage.ref == "refs/heads/main");
  CHECK(p.triage.ignore_files == std::vector<std::string>{"/a", "/b"});
  CHECK(p.triage.baseline == "/c");
  CHECK(p.triage.deny_list == "/d");
  CHECK_FALSE(load("", "policy.toml").triage.ignore);
  CHECK(load("[triage]\nignore = \"off\"\n", "policy.toml").triage.ignore == Triage::Ignore::off);
}

TEST_CASE("a [triage] table that cannot be meant is refused") {
  CHECK(fails_with("[triage]\nignore = \"yes\"\n", "policy.toml:2: `ignore` in [triage] must be"));
  CHECK(fails_with("[triage]\nref = \"main\"\n", "policy.toml:2: `ref` in [triage] must be the full name"));
  CHECK(fails_with("[triage]\nbaseline = \"\"\n", "policy.toml:2: `baseline` in [triage] names no file"));
  CHECK(fails_with("[triage]\nignore_files = [\"\"]\n",
                   "policy.toml:2: `ignore_files` in [triage] names no file"));
  CHECK(fails_with("[triage]\nignored = \"off\"\n", "did you mean `ignore`?"));
  CHECK(fails_with("triage = 1\n", "must be written as [triage]"));
}

}  // namespace sallyport::policy
