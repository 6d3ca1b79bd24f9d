#include "scan/hit.hpp"

#include <doctest/doctest.h>

namespace sallyport::scan {

TEST_CASE("of a short secret nothing is shown, not even its length") {
  CHECK(redact("") == "********");
  CHECK(redact("abc") == "********");
  CHECK(redact("abcdefghijklmno") == "********");
}

TEST_CASE("of a long secret four bytes and the length are shown") {
  CHECK(redact("abcdefghijklmnop") == "abcd…(16 characters)");
}

TEST_CASE("bytes that cannot be printed are not shown") {
  CHECK(redact("a\x1b\n\xe9"
               "efghijklmnopq") == "a***…(17 characters)");
}

TEST_CASE("a fingerprint is 32 hexadecimal characters") {
  const std::string print = fingerprint("key", "rule", "secret");
  CHECK(print.size() == 32);
  CHECK(print.find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("a fingerprint depends on key, rule and secret, and on where one ends") {
  const std::string print = fingerprint("key", "rule", "secret");
  CHECK(fingerprint("kez", "rule", "secret") != print);
  CHECK(fingerprint("key", "rulf", "secret") != print);
  CHECK(fingerprint("key", "rule", "secreu") != print);
  CHECK(fingerprint("key", "rules", "ecret") != print);
  CHECK(fingerprint("key", "rule", "secret") == print);
}

TEST_CASE("how a secret is written down does not change its fingerprint") {
  const std::string print = fingerprint("key", "rule", "abc/def\\ghi\"jkl");
  for (const char* secret :
       {"\"abc/def\\ghi\"jkl\"", "  abc/def\\ghi\"jkl\r\n", "`'abc/def\\ghi\"jkl'`", "abc\n/def\\ghi\"jkl",
        "abc\\n\\r\\t/def\\ghi\"jkl", "abc\\/def\\\\ghi\\\"jkl", "abc/def\\ghi\"jkl\\"}) {
    CAPTURE(secret);
    CHECK(fingerprint("key", "rule", secret) == print);
  }
  CHECK(fingerprint("key", "rule", "abc/def ghi\"jkl") != print);
  CHECK(fingerprint("key", "rule", "ABC/def\\ghi\"jkl") != print);
}

TEST_CASE("what would be nothing once it is normalised is left as it is") {
  CHECK(normalised("\"\"") == "\"\"");
  CHECK(normalised("  ") == "  ");
  CHECK(normalised("") == "");
  CHECK(normalised("a b") == "ab");
}

TEST_CASE("entropy is in bits a byte") {
  CHECK(entropy_bits("") == 0);
  CHECK(entropy_bits("aaaa") == 0);
  CHECK(entropy_bits("abab") == doctest::Approx(1));
  CHECK(entropy_bits("abcdefgh") == doctest::Approx(3));
  CHECK(entropy_bits("\xe9\xea") == doctest::Approx(1));
}

}  // namespace sallyport::scan
