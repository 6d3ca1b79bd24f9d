#include "sign/allowed_signers.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using samples::SecurityKey;
using samples::SshWorkshop;

namespace {

using Names = std::vector<std::string>;

const std::string& a_key() {
  static const std::string line = SecurityKey(SecurityKey::Kind::ed25519).line();
  return line;
}

AllowedSigner read_one(const std::string& line) {
  const std::vector<AllowedSigner> signers = read_allowed_signers(line, "signers");
  REQUIRE(signers.size() == 1);
  return signers.front();
}

AllowedSigner with_options(const std::string& options) {
  return read_one("alice " + options + " " + a_key());
}

std::string refusal_of_signers(const std::string& text) {
  try {
    read_allowed_signers(text, "signers");
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no refusal";
}

// The system's time zone, as long as it lives.
class TimeZone {
 public:
  explicit TimeZone(const char* name) {
    const char* before = std::getenv("TZ");
    if (before != nullptr) before_ = before;
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  ~TimeZone() {
    if (before_.empty())
      ::unsetenv("TZ");
    else
      ::setenv("TZ", before_.c_str(), 1);
    ::tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;

 private:
  std::string before_;
};

}  // namespace

TEST_CASE("a line is principals and a key") {
  const AllowedSigner signer =
      read_one("alice@example.org,*@example.net,!eve@example.net " + a_key() + " at home");
  CHECK(signer.principals == Names{"alice@example.org", "*@example.net", "!eve@example.net"});
  CHECK(to_line(signer.key) == a_key());
  CHECK(signer.key.comment == "at home");
  CHECK_FALSE(signer.is_authority);
  CHECK(signer.namespaces.empty());
  CHECK_FALSE(signer.valid_after.has_value());
  CHECK_FALSE(signer.valid_before.has_value());
}

TEST_CASE("options are read whatever their case and order") {
  const AllowedSigner signer = with_options(
      "valid-before=\"20240101Z\",Cert-Authority,NAMESPACES=\"git,file*\",valid-after=\"20230101Z\"");
  CHECK(signer.is_authority);
  CHECK(signer.namespaces == Names{"git", "file*"});
  CHECK(signer.valid_after == 1'672'531'200);
  CHECK(signer.valid_before == 1'704'067'200);
}

TEST_CASE("times are read in each of their lengths") {
  CHECK(with_options("valid-after=\"20231114Z\"").valid_after == 1'699'920'000);
  CHECK(with_options("valid-after=\"202311142213Z\"").valid_after == 1'699'999'980);
  CHECK(with_options("valid-after=\"20231114221320Z\"").valid_after == 1'700'000'000);
  CHECK(with_options("valid-after=\"20240229Z\"").valid_after == 1'709'164'800);
}

TEST_CASE("a time without a Z is one of the system's time zone, in summer too") {
  const TimeZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  CHECK(with_options("valid-after=\"20231114231320\"").valid_after == 1'700'000'000);
  CHECK(with_options("valid-after=\"20230715120000\"").valid_after == 1'689'415'200);
  CHECK(with_options("valid-after=\"20231114221320Z\"").valid_after == 1'700'000'000);
}

TEST_CASE("principals in quotes may hold spaces") {
  CHECK(read_one("\"alice smith,bob\" " + a_key()).principals == Names{"alice smith", "bob"});
}

TEST_CASE("empty lines and comments are passed over, and lines keep their numbers") {
  const auto signers =
      read_allowed_signers("# who\n\n  alice " + a_key() + "\r\n\t# x\nbob\t" + a_key(), "signers");
  REQUIRE(signers.size() == 2);
  CHECK(signers[0].line_1based == 3);
  CHECK(signers[1].line_1based == 5);
  CHECK(signers[1].principals == Names{"bob"});
}

TEST_CASE("a line that cannot be read is refused, with its place") {
  for (const std::string& line :
       std::vector<std::string>{"alice",
                                "alice ssh-ed25519",
                                "alice ssh-ed25519 AAAA",
                                a_key(),
                                "alice cert-authority",
                                "alice unknown " + a_key(),
                                "alice no-touch-required " + a_key(),
                                "alice cert-authority=\"x\" " + a_key(),
                                "alice namespaces=git " + a_key(),
                                "alice namespaces=\"git " + a_key(),
                                "alice namespaces=\"\" " + a_key(),
                                "alice namespaces=\"a\",namespaces=\"b\" " + a_key(),
                                "alice namespaces=\"a\\\"b\" " + a_key(),
                                "alice namespaces " + a_key(),
                                "alice cert-authority, " + a_key(),
                                "alice ,cert-authority " + a_key(),
                                "alice cert-authority;namespaces=\"git\" " + a_key(),
                                "alice namespaces=\"git\"x " + a_key(),
                                "alice,,bob " + a_key(),
                                "alice, " + a_key(),
                                ",alice " + a_key(),
                                "\"\" " + a_key(),
                                "\"alice " + a_key(),
                                "al\"ice " + a_key(),
                                "\"alice\"x " + a_key(),
                                std::string("al\0ice ", 7) + a_key(),
                                "alice\v " + a_key(),
                                "alice " + a_key() + " \x1b[2J"}) {
    CAPTURE(line);
    CHECK(refusal_of_signers("# first\n" + line + "\n").starts_with("signers:2: "));
  }
}

TEST_CASE("a time that there is not is refused") {
  for (const std::string time : {"",
                                 "Z",
                                 "2023",
                                 "20231114T",
                                 "2023111422Z",
                                 "2023111422132Z",
                                 "202311142213200Z",
                                 "20230229Z",
                                 "20231301Z",
                                 "20230001Z",
                                 "20230100Z",
                                 "2023111424Z",
                                 "202311142400Z",
                                 "202311142260Z",
                                 "20231114221360Z",
                                 "19700101Z",
                                 "19691231Z",
                                 "00000101Z",
                                 "2023-11-14",
                                 "+0231114Z",
                                 "20231114ZZ",
                                 "20231114z",
                                 "20231114 Z"}) {
    CAPTURE(time);
    CHECK(refusal_of_signers("alice valid-after=\"" + std::string(time) + "\" " + a_key())
              .starts_with("signers:1: "));
  }
}

TEST_CASE("a time that is given twice, or ends before it begins, is refused") {
  const std::string after = "valid-after=\"20230101Z\"";
  CHECK(refusal_of_signers("alice " + after + "," + after + " " + a_key()) ==
        "signers:1: an option is given twice");
  CHECK(refusal_of_signers("alice " + after + ",valid-before=\"20230101Z\" " + a_key()) ==
        "signers:1: valid-before is not later than valid-after");
}

TEST_CASE("a private key in the file is refused and not shown") {
  const SshWorkshop shop;
  shop.make_key("key");
  const std::string said = refusal_of_signers(shop.read("key"));
  CHECK(said.starts_with("signers:1: "));
  CHECK(refusal_of_signers("alice -----BEGIN OPENSSH PRIVATE KEY-----") ==
        "signers:1: this is a private key, which nobody but its owner may have");
}

TEST_CASE("what is written is read as the same again") {
  const std::vector<AllowedSigner> signers = read_allowed_signers(
      "\"#alice,bob smith\" cert-authority,namespaces=\"git,a b\",valid-after=\"20230101Z\",valid-before="
      "\"99991231235959Z\" " +
          a_key() + " a comment\nDOMAIN\\carol " + a_key() + "\n",
      "signers");
  const std::vector<AllowedSigner> again = read_allowed_signers(write_allowed_signers(signers), "again");
  REQUIRE(again.size() == signers.size());
  for (std::size_t i = 0; i < signers.size(); ++i) {
    CHECK(again[i].principals == signers[i].principals);
    CHECK(again[i].is_authority == signers[i].is_authority);
    CHECK(again[i].namespaces == signers[i].namespaces);
    CHECK(again[i].valid_after == signers[i].valid_after);
    CHECK(again[i].valid_before == signers[i].valid_before);
    CHECK(again[i].key == signers[i].key);
  }
}

TEST_CASE("a plain signer is written as people write one") {
  const AllowedSigner signer{.principals = {"alice", "bob"}, .key = parse_ssh_key(a_key() + " home")};
  CHECK(write_allowed_signers({signer}) == "alice,bob " + a_key() + " home\n");
}

TEST_CASE("what would be read as something else is not written") {
  const auto is_refused = [](auto&& bend) {
    AllowedSigner signer{.principals = {"alice"}, .key = parse_ssh_key(a_key())};
    bend(signer);
    try {
      write_allowed_signers({signer});
    } catch (const base::Error&) {
      return true;
    }
    return false;
  };
  CHECK_FALSE(is_refused([](AllowedSigner&) {}));
  CHECK(is_refused([](AllowedSigner& signer) { signer.principals.clear(); }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.principals = {"a,b"}; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.principals = {""}; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.principals = {"a\"b"}; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.principals = {"a\nb"}; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.namespaces = {"a\\"}; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.valid_after = 0; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.valid_before = 253'402'300'800; }));
  CHECK(is_refused([](AllowedSigner& signer) { signer.key.comment = "x\nbob"; }));
}

TEST_CASE("ssh-keygen takes what is written, and from times on and until them as we read them") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  const std::string content = shop.sign("key", "payload");
  const auto is_good = [&](const AllowedSigner& signer, const std::string& time) {
    return shop.is_good_to_openssh(content, "payload", write_allowed_signers({signer}), "alice smith",
                                   "-O verify-time=" + time);
  };
  const AllowedSigner signer{.principals = {"bob", "alice smith"},
                             .namespaces = {"git"},
                             .valid_after = 1'700'000'000,
                             .valid_before = 1'700'000'009,
                             .key = key};
  CHECK_FALSE(is_good(signer, "20231114221319Z"));
  CHECK(is_good(signer, "20231114221320Z"));
  CHECK(is_good(signer, "20231114221329Z"));
  CHECK_FALSE(is_good(signer, "20231114221330Z"));
  AllowedSigner for_files = signer;
  for_files.namespaces = {"file"};
  CHECK_FALSE(is_good(for_files, "20231114221320Z"));
}
