#include "sign/x509_identity.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "sign/x509_samples.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using Kind = Identity::Kind;

namespace {

bool is_email(std::string_view pattern, const std::string& text) {
  return IdentityPattern(pattern).matches({Kind::email, text});
}

bool is_uri(std::string_view pattern, const std::string& text) {
  return IdentityPattern(pattern).matches({Kind::uri, text});
}

bool is_subject(std::string_view pattern, const std::string& text) {
  return IdentityPattern(pattern).matches({Kind::subject, text});
}

std::string texts_of(const std::string& names, const std::string& subject = "CN=A") {
  std::vector<samples::Extension> extensions;
  if (!names.empty()) extensions.emplace_back("subjectAltName", names);
  const samples::Holder holder = samples::issue({.subject = subject, .extensions = extensions}, nullptr);
  std::string texts;
  for (const Identity& identity : identities_of(*holder.certificate))
    texts += std::to_string(static_cast<int>(identity.kind)) + identity.text + " ";
  return texts;
}

// What fits() should be, from the end and without cleverness.
bool fits_plainly(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*')
    return !text.empty() && text[0] == pattern[0] && fits_plainly(text.substr(1), pattern.substr(1));
  return fits_plainly(text, pattern.substr(1)) ||
         (!text.empty() && text[0] != '@' && fits_plainly(text.substr(1), pattern));
}

}  // namespace

TEST_CASE("a certificate's names are its e-mail addresses, its URIs and its subject") {
  CHECK(
      texts_of("email:a@example.org,URI:https://example.org/a,email:b@example.org,DNS:example.org,IP:1.2.3.4",
               "O=Example/CN=A") == "0a@example.org 1https://example.org/a 0b@example.org 2CN=A,O=Example ");
}

TEST_CASE("a certificate without other names has its subject alone") {
  CHECK(texts_of("", "C=DE/O=B, Inc./CN=J\xC3\xB6rg") == "2CN=J\xC3\xB6rg,O=B\\, Inc.,C=DE ");
}

TEST_CASE("an e-mail address with blanks, control characters or bytes above 127 is no name") {
  for (const std::string address :
       {"a\x01@example.org", "a\tb@example.org", "a @example.org", "j\xC3\xB6rg@example.org"}) {
    CAPTURE(address);
    CHECK(texts_of("email:" + address + ",email:b@example.org") == "0b@example.org 2CN=A ");
  }
}

TEST_CASE("an e-mail address with a NUL is no name") {
  // SEQUENCE { [1] "a@example.org" NUL ".b" }
  const std::string der = "DER:30:12:81:10:61:40:65:78:61:6D:70:6C:65:2E:6F:72:67:00:2E:62";
  CHECK(texts_of(der) == "2CN=A ");
}

TEST_CASE("an e-mail address fits itself alone, with its domain in any case") {
  CHECK(is_email("alice@example.org", "alice@example.org"));
  CHECK(is_email("alice@example.org", "alice@EXAMPLE.org"));
  CHECK(is_email("alice@Example.Org", "alice@example.org"));
  CHECK_FALSE(is_email("alice@example.org", "Alice@example.org"));
  CHECK_FALSE(is_email("alice@example.org", "malice@example.org"));
  CHECK_FALSE(is_email("alice@example.org", "alice@example.org.evil.example"));
  CHECK_FALSE(is_email("alice@example.org", "alice@example.orgx"));
  CHECK_FALSE(is_email("alice@example.org", "alice@exampleXorg"));
}

TEST_CASE("a star in an e-mail address stands for anything but an @") {
  CHECK(is_email("*@example.org", "alice@example.org"));
  CHECK(is_email("*@example.org", "alice+git@example.org"));
  CHECK(is_email("alice+*@example.org", "alice+@example.org"));
  CHECK(is_email("alice@*.example.org", "alice@a.b.example.org"));
  CHECK_FALSE(is_email("*@example.org", "alice@evil.example@example.org"));
  CHECK_FALSE(is_email("alice@*", "alice@evil@example.org"));
  CHECK_FALSE(is_email("*@example.org", "alice@example.org@evil.example"));
}

TEST_CASE("a star in a URI stays within its part") {
  CHECK(is_uri("https://example.org/people/*", "https://example.org/people/alice"));
  CHECK(is_uri("https://*.example.org/alice", "https://a.b.example.org/alice"));
  CHECK_FALSE(is_uri("https://example.org/people/*", "https://example.org/people/alice/x"));
  CHECK_FALSE(is_uri("https://*.example.org/alice", "https://evil.example/.example.org/alice"));
  CHECK_FALSE(is_uri("https://*.example.org/alice", "https://evil.example?.example.org/alice"));
  CHECK_FALSE(is_uri("https://*.example.org/alice", "https://evil.example#.example.org/alice"));
  CHECK_FALSE(is_uri("https://*.example.org/alice", "https://x:y@.example.org/alice"));
  CHECK_FALSE(is_uri("https://example.org/a", "https://EXAMPLE.org/a"));
}

TEST_CASE("a star in a subject stays within its part") {
  CHECK(is_subject("CN=*,O=Example", "CN=Alice A.,O=Example"));
  CHECK_FALSE(is_subject("CN=*,O=Example", "CN=Alice,OU=x,O=Example"));
  CHECK_FALSE(is_subject("CN=*,O=Example", "CN=Eve\\,O=Example,O=Evil"));
  CHECK_FALSE(is_subject("CN=*,O=Example", "CN=x,O=Evil\\,O=Example"));
  CHECK_FALSE(is_subject("CN=*,O=Example", "CN=Eve+OU=x,O=Example"));
  CHECK_FALSE(is_subject("O=Example", "CN=Alice,O=Example"));
}

TEST_CASE("a pattern of one kind fits names of that kind alone") {
  CHECK_FALSE(is_uri("alice@example.org", "alice@example.org"));
  CHECK_FALSE(is_subject("alice@example.org", "alice@example.org"));
  CHECK_FALSE(is_email("CN=alice@example.org", "CN=alice@example.org"));
  CHECK_FALSE(is_email("mailto:alice@example.org", "mailto:alice@example.org"));
  CHECK(is_uri("mailto:alice@example.org", "mailto:alice@example.org"));
  CHECK(is_subject("emailAddress=alice@example.org,CN=A", "emailAddress=alice@example.org,CN=A"));
}

TEST_CASE("a pattern that is of no kind is refused") {
  for (const char* pattern : {"", "*", "alice", "example.org", "=x", "*=x"}) {
    CAPTURE(pattern);
    CHECK_THROWS_AS(IdentityPattern{pattern}, base::Error);
  }
}

TEST_CASE("stars fit as the plain definition says, for all short texts and patterns") {
  const auto word = [](unsigned number) {
    std::string text;
    for (; number > 0; number /= 4) text += "ab@*"[number % 4];
    return text;
  };
  for (unsigned pattern = 0; pattern < 1024; ++pattern) {
    for (unsigned text = 0; text < 1024; text += 3) {
      const std::string pattern_text = "@" + word(pattern);  // so that it is an e-mail address's
      const std::string name = "@" + word(text);
      if (is_email(pattern_text, name) != fits_plainly(name, pattern_text)) {
        CAPTURE(pattern_text);
        FAIL_CHECK(name);
      }
    }
  }
}

TEST_CASE("a long name and a pattern of many stars are told apart soon") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  CHECK_FALSE(is_email(pattern + "@b", std::string(100000, 'a') + "@c"));
}
