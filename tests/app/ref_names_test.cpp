#include "app/ref_names.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"
#include "app/receipts.hpp"
#include "audit/system_log.hpp"

using namespace sallyport;

namespace {

const model::Push kPush = {{{"refs/heads/main", {}, {}},
                            {"refs/heads/" + test::secret('q'), {}, {}},
                            {"refs/heads/x", {}, {}, "refs/alias/" + test::secret('q')}}};

}  // namespace

TEST_CASE("no name of a ref is shown before it was looked at") {
  const app::RefNames names(kPush);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(names.ref(i).is_hidden);
    CHECK(names.ref(i).name.find("refs/") == std::string::npos);
  }
  CHECK(names.conceal("refs/heads/main: no").find("refs/heads/main") == std::string::npos);
}

TEST_CASE("a name is shown up to where a secret begins") {
  app::RefNames names(kPush);
  names.look_at(test::Court().judge());
  CHECK(names.ref(0).name == "refs/heads/main");
  CHECK_FALSE(names.ref(0).is_hidden);
  CHECK(names.ref(1).name.starts_with("refs/heads/tok_"));
  CHECK(names.ref(1).name.ends_with("..."));
  CHECK(names.ref(1).name.find(test::secret('q')) == std::string::npos);
  CHECK(names.ref(1).is_hidden);
  CHECK(names.ref(2).name == "refs/heads/x");
  CHECK(names.ref(2).is_hidden);
  CHECK(names.ref(2).asked.find(test::secret('q')) == std::string::npos);
}

TEST_CASE("a text that tells a name shows no secret of it") {
  app::RefNames names(kPush);
  names.look_at(test::Court().judge());
  CHECK(names.conceal("refs/heads/main is new") == "refs/heads/main is new");
  const std::string shown =
      names.conceal("refs/heads/" + test::secret('q') + " and refs/alias/" + test::secret('q') + ": no");
  CHECK(shown.find(test::secret('q')) == std::string::npos);
  CHECK(shown.ends_with(": no"));
}

TEST_CASE("what a policy takes for a facility of syslog is one") {
  for (const std::string word : {"auth", "authpriv", "daemon", "user", "local0", "local1", "local2", "local3",
                                 "local4", "local5", "local6", "local7"}) {
    INFO(word);
    CHECK(policy::load("[receipts]\nsyslog = \"" + word + "\"\n", "p").receipts->syslog == word);
    CHECK(audit::is_syslog_facility(word));
  }
}

TEST_CASE("a relative name of a log is below the git directory") {
  CHECK(app::receipt_log({.log = "sallyport/r"}, "/srv/x.git") == "/srv/x.git/sallyport/r");
  CHECK(app::receipt_log({.log = "../r"}, "/srv/x.git/") == "/srv/r");
  CHECK(app::receipt_log({.log = "/var/log/r"}, "/srv/x.git") == "/var/log/r");
}
