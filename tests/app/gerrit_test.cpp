#include "app/gerrit.hpp"

#include <cstdlib>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

const std::string kOldHex(40, '1');
const std::string kNewHex(40, '2');

app::GerritCall parse(std::vector<std::string> words) {
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  return app::parse_gerrit_call(arguments);
}

// As Gerrit orders them.
std::vector<std::string> call(const std::string& refname, const std::string& old_id,
                              const std::string& new_id) {
  return {"--project",
          "team/x",
          "--uploader",
          "Ann (ann@example.org)",
          "--uploader-username",
          "ann",
          "--oldrev",
          old_id,
          "--newrev",
          new_id,
          "--refname",
          refname};
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("Gerrit's names and values are read in whatever order, and unknown ones passed over") {
  const app::GerritCall read =
      parse(with(call("refs/heads/main", kOldHex, kNewHex), {"--something", "--refname"}));
  CHECK(read.project == "team/x");
  CHECK(read.refname == "refs/heads/main");
  CHECK(read.uploader_username == "ann");
  CHECK(read.old_id.hex() == kOldHex);
  CHECK(read.new_id.hex() == kNewHex);
  CHECK(read.command_ref.empty());
  CHECK_FALSE(read.git_dir);
}

TEST_CASE("what an uploader is called is a value, whatever it looks like") {
  std::vector<std::string> words = call("refs/heads/main", kOldHex, kNewHex);
  words[3] = "--uploader-username";
  words[5] = "";
  CHECK(parse(words).uploader_username.empty());
}

TEST_CASE("a call that lacks something, or says it twice, is an error") {
  const std::vector<std::string> whole = call("refs/heads/main", kOldHex, kNewHex);
  for (const int name : {6, 8, 10}) {
    std::vector<std::string> words = whole;
    words.erase(words.begin() + name, words.begin() + name + 2);
    CHECK_THROWS_AS(parse(words), base::Error);
    CHECK_THROWS_AS(parse(with(whole, {*(whole.begin() + name), "x"})), base::Error);
  }
  CHECK_THROWS_AS(parse(with(whole, {"--project"})), base::Error);
  CHECK_THROWS_AS(parse(with({"x"}, whole)), base::Error);
  CHECK_THROWS_AS(parse(with({"main", "x"}, whole)), base::Error);
  CHECK_THROWS_AS(parse(call("refs/heads/main", "1234", kNewHex)), base::Error);
  CHECK_THROWS_AS(parse(call("refs/heads/main", std::string(40, '0'), std::string(40, '0'))), base::Error);
  CHECK_THROWS_AS(parse({}), base::Error);
}

TEST_CASE("a project's repository is below the root, or nowhere") {
  const std::vector<std::string> whole = call("refs/heads/main", kOldHex, kNewHex);
  CHECK_FALSE(app::git_dir_of(parse(whole)));
  CHECK(app::git_dir_of(parse(with(whole, {"--root", "/srv/gerrit/git"}))) == "/srv/gerrit/git/team/x.git");
  CHECK(app::git_dir_of(parse(with(whole, {"--git-dir", "/x.git"}))) == "/x.git");
  for (const std::string project : {"../x", "a/../../x", "/etc/x", "a//b", ".", "", "a/"}) {
    std::vector<std::string> words = with(whole, {"--root", "/srv"});
    words[1] = project;
    CHECK_THROWS_AS(app::git_dir_of(parse(words)), base::Error);
  }
}

namespace {

// main: base - tip; on base: change; on tip: built; alone: a history of its own.
struct Reviewed {
  Reviewed() {
    box.init("x");
    base = box.commit("x", "a", "1");
    tip = box.commit("x", "a", "2");
    box.git("x", {"checkout", "-q", "--detach"});
    built = box.commit("x", "b", "1");
    box.git("x", {"checkout", "-q", "--detach", base.hex()});
    change = box.commit("x", "c", "1");
    box.git("x", {"checkout", "-q", "--orphan", "alone"});
    alone = box.commit("x", "d", "1");
  }

  model::RefUpdate update(std::vector<std::string> words) const {
    git::Repository repository(box.path() / "x", git::Trust::by_hand);
    return app::update_of(repository, parse(std::move(words)));
  }
  model::RefUpdate review(const std::string& refname, const model::Oid& commit) const {
    return update(call(refname, std::string(40, '0'), commit.hex()));
  }

  test::Sandbox box;
  model::Oid base, tip, built, change, alone;
};

}  // namespace

TEST_CASE("a change for review is judged as what it adds to its branch") {
  const Reviewed its;
  for (const std::string refname : {"refs/for/main", "refs/for/main%topic=x,l=Code-Review+1",
                                    "refs/for/main/topic", "refs/for/refs/heads/main"}) {
    INFO(refname);
    const model::RefUpdate update = its.review(refname, its.change);
    CHECK(update.name == "refs/heads/main");
    CHECK(update.old_id == its.base);
    CHECK(update.new_id == its.change);
  }
  CHECK(its.review("refs/for/main", its.built).old_id == its.tip);
  CHECK(its.review("refs/for/main", its.alone).old_id.is_null());
  CHECK(its.review("refs/for/gone/too", its.change).name == "refs/heads/gone/too");
  CHECK(its.review("refs/for/gone/too", its.change).old_id.is_null());
}

TEST_CASE("what commit-received says of a change names its branch, in full or not") {
  const Reviewed its;
  for (const std::string branch : {"refs/heads/main", "main"}) {
    const model::RefUpdate update = its.update(
        with(call(branch, std::string(40, '0'), its.change.hex()), {"--cmdref", "refs/for/main%topic=x"}));
    CHECK(update.name == "refs/heads/main");
    CHECK(update.old_id == its.base);
  }
}

TEST_CASE("a direct push is judged as it is") {
  const Reviewed its;
  const model::RefUpdate update = its.update(call("refs/heads/main", its.tip.hex(), its.change.hex()));
  CHECK(update.name == "refs/heads/main");
  CHECK(update.old_id == its.tip);
  CHECK(its.update(call("main", its.tip.hex(), its.change.hex())).name == "refs/heads/main");
  CHECK(its.update(call("refs/meta/config", its.tip.hex(), its.change.hex())).name == "refs/meta/config");
  CHECK(its.update(call("refs/heads/main", its.tip.hex(), std::string(40, '0'))).is_delete());
}
