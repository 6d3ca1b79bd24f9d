#include "audit/system_log.hpp"

#include <string>

#include "audit/samples.hpp"
#include "base/error.hpp"

using namespace sallyport;
using namespace sallyport::audit;

TEST_CASE("syslog is told what was decided, of whom, and the digest of the entry") {
  const std::string hash(64, 'e');
  CHECK(syslog_text({.sequence = 7, .body = refused()}, hash) ==
        "receipt=7 kind=push outcome=refused principal=\"ann@example.org\" account=\"ann\" refs=1 "
        "ref=\"refs/heads/main\" repository=\"/srv/one.git\" rules=\"secrets\" sha256=" +
            hash);
  CHECK(syslog_text({.sequence = 8, .body = Received{"/r", {}, 0, {}, {}, 3}}, hash) ==
        "receipt=8 kind=received push=none refs=3 repository=\"/r\" sha256=" + hash);
}

TEST_CASE("what syslog is told is short, and holds nothing but plain characters") {
  Judged judged = refused();
  judged.repository = std::string(5000, '"');
  judged.refs[0].name = "refs/heads/\n\xff\xc3\xa4" + std::string(5000, '\\');
  judged.pusher.account = std::string(5000, '\t');
  judged.pusher.principal = std::string(5000, 'p');
  for (int i = 0; i < 300; ++i)
    judged.reasons.push_back({"rule-" + std::to_string(i), {}, {}, {}, "warn", {}});
  const std::string text = syslog_text({.sequence = 7, .body = judged}, std::string(64, 'e'));
  CHECK(text.size() < 1000);
  for (const char c : text) CHECK((c >= 0x20 && c < 0x7F));
}

TEST_CASE("a facility has a word") {
  for (const char* word : {"auth", "authpriv", "daemon", "user", "local0", "local7"})
    CHECK(is_syslog_facility(word));
  for (const char* word : {"", "kern", "local8", "DAEMON"}) CHECK_FALSE(is_syslog_facility(word));
  CHECK_THROWS_AS(send_to_syslog("kern", {}, {}), base::Error);
}
