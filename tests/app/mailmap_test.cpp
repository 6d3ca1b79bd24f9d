// Whose mailmap counts, and what git will make of a message.
#include <doctest/doctest.h>

#include "app/commit_settings.hpp"
#include "app/gathered_rules.hpp"
#include "app/mailmap.hpp"
#include "base/error.hpp"

using namespace sallyport;
using test::kNull;

namespace {

const std::string kMainRef = "refs/heads/main";

// A branch main whose first commit has no mailmap, its second one, its third a broken one.
struct Mapped {
  test::Sandbox box;
  model::Oid none;
  model::Oid good;
  model::Oid broken;

  Mapped() {
    box.init("repo");
    none = box.commit("repo", "a.txt", "a");
    good = box.commit("repo", ".mailmap", "Ann <ann@example.org> <ann@old.net>\n");
    box.git("repo", {"rm", "-q", "--cached", ".mailmap"});
    box.git("repo", {"update-index", "--add", "--cacheinfo",
                     "120000," + box.rev("repo", "HEAD:.mailmap").hex() + ",.mailmap"});
    box.git("repo", {"commit", "-q", "-m", "break it"});
    broken = box.rev("repo", "HEAD");
  }

  // The address that ann@old.net stands for.
  std::string email(const app::PushRequest* request, const std::string& ref = kMainRef) const {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    policy::Policy policy = policy::defaults();
    policy.mailmap = ref;
    return app::load_mailmap(repository, repository.objects(), policy, request)
        .resolve("A", "ann@old.net")
        .email;
  }
  std::string email(const model::RefUpdate& update) const {
    const app::PushRequest request = test::request_of({update});
    return email(&request);
  }
};

}  // namespace

TEST_CASE("a mailmap counts as its branch had it before the push") {
  const Mapped its;
  CHECK(its.email({kMainRef, its.none, its.good}) == "ann@old.net");
  CHECK(its.email({kMainRef, its.good, its.none}) == "ann@example.org");
  CHECK(its.email({kMainRef, its.good, kNull}) == "ann@example.org");
  CHECK(its.email({kMainRef, kNull, its.good}) == "ann@old.net");
  its.box.git("repo", {"reset", "-q", "--hard", its.good.hex()});
  CHECK(its.email({"refs/heads/topic", its.none, its.good}) == "ann@example.org");
}

TEST_CASE("no branch and no name of one map nobody") {
  const Mapped its;
  CHECK(its.email(nullptr, "refs/heads/elsewhere") == "ann@old.net");
  CHECK(its.email(nullptr, "") == "ann@old.net");
}

TEST_CASE("a mailmap that cannot be read lets nothing in, and no push makes it so") {
  const Mapped its;
  CHECK_THROWS_AS(its.email({"refs/heads/topic", its.none, its.good}), base::Error);
  CHECK_THROWS_AS(its.email({kMainRef, its.good, its.broken}), base::Error);
}

TEST_CASE("in a clone the other side's branch counts, as far as it is known") {
  const Mapped its;
  its.box.git("repo", {"update-ref", "refs/remotes/origin/main", its.good.hex()});
  its.box.git("repo", {"reset", "-q", "--hard", its.none.hex()});
  CHECK(its.email(nullptr) == "ann@example.org");
  app::PushRequest request = test::request_of({{"refs/heads/topic", its.none, its.good}});
  request.may_lack_old = true;
  request.remote = "origin";
  CHECK(its.email(&request) == "ann@example.org");
  request.remote = "upstream";
  CHECK(its.email(&request) == "ann@old.net");
  its.box.git("repo", {"update-ref", "-d", "refs/remotes/origin/main"});
  request.push.updates[0] = {kMainRef, its.good, its.none};
  CHECK(its.email(&request) == "ann@example.org");
}

TEST_CASE("rules are told of people as the mailmap has them") {
  const Mapped its;
  its.box.git("repo", {"reset", "-q", "--hard", its.good.hex()});
  its.box.git("repo", {"commit", "-q", "--allow-empty", "-m", "x", "--author", "A <ann@old.net>"});
  const model::Oid tip = its.box.rev("repo", "HEAD");
  const app::PushRequest request = test::request_of({{kMainRef, its.good, tip}});
  const std::string rule = "[rule.known-members]\n";
  const test::GatheredRules mapped(its.box, "mailmap = \"refs/heads/main\"\n" + rule, request);
  CHECK(mapped.commit(tip).author.email == "ann@old.net");
  CHECK(mapped.commit(tip).mapped_author.email == "ann@example.org");
  CHECK(mapped.commit(tip).mapped_author.name == "Ann");
  const test::GatheredRules plain(its.box, rule, request);
  CHECK(plain.commit(tip).mapped_author.email == "ann@old.net");
}

TEST_CASE("rules are told in what a commit says that it is written") {
  const Mapped its;
  const auto encoding_of = [&](const std::string& headers) {
    const model::Oid tip = its.box.hash_object(
        "repo", "commit",
        "tree " + its.box.rev("repo", "HEAD^{tree}").hex() + "\nparent " + its.broken.hex() +
            "\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> 1 +0000\n" + headers + "\nx\n");
    return test::GatheredRules(its.box, "[rule.no-hidden-message-text]\n",
                               test::request_of({{kMainRef, its.broken, tip}}))
        .commit(tip)
        .encoding;
  };
  CHECK(encoding_of("").empty());
  CHECK(encoding_of("encoding UTF-7\n") == "UTF-7");
  CHECK(encoding_of("encoding UTF-8\nencoding UTF-7\n") == "UTF-8 UTF-7");
}

TEST_CASE("a message is cleaned as git cleans it") {
  const std::string file =
      "Subject  \n\n\n# a comment\nf\xFC\n# ------------------------ >8 ------------------------\ncut\n";
  app::CommitSettings settings;
  CHECK(settings.committed(file) == "Subject\n\nfü\n");
  settings.comment = "auto";
  CHECK(settings.committed(file) == "Subject\n\nfü\n");
  settings.is_edited = false;
  settings.cleanup = content::Cleanup::verbatim;
  settings.encoding = "ISO-8859-1";
  CHECK(settings.committed(file) == file);
}
