#include <doctest/doctest.h>

#include "support.hpp"

namespace sallyport::decode {

TEST_CASE("percent encoding") {
  CHECK(viewed("GET /?token%3Dab%2Bc%26x HTTP", "percent") == "GET /?token=ab+c&x HTTP");
  CHECK(decoded("u:p%40ss", "percent") == "@");
  CHECK(decoded("%67%c3%bc", "percent") == "g\xC3\xBC");
  CHECK(viewed("a%3Db\nc%3Dd e%3Df\n", "percent") == "a=b\nc=d e=f");
}

TEST_CASE("formats of printf are no percent encoding") {
  for (const char* text : {"%2d:%2d", "%02x%02x", "%5f", "%08lx", "100%", "%d%s", "%1$s", "50% 3D", "%"})
    CHECK(decode(text).views.empty());
}

TEST_CASE("escapes of source literals and JSON") {
  CHECK(viewed(R"(k = "\u0074oken\u003dabc")", "escape") == "k = \"token=abc\"");
  CHECK(viewed(R"("\x74\x6f\x6b\x65\x6e")", "escape") == "\"token\"");
  CHECK(viewed(R"("\164\157\153\145\156")", "escape") == "\"token\"");
  CHECK(viewed(R"("\u{74}\u{6f}ken")", "escape") == "\"token\"");
  CHECK(viewed(R"("\U00000074oken\n\"x\u0041")", "escape") == "\"token\n\"xA\"");
  CHECK(decoded(R"("\u0041\ud83d\ude00\u0041")", "escape") ==
        "A\xF0\x9F\x98\x80"
        "A");
  CHECK(decoded(R"("\u0041\ud83d\u0041")", "escape") ==
        "A\xEF\xBF\xBD"
        "A");
}

TEST_CASE("escapes that hide nothing stay as they are") {
  for (const char* text :
       {R"("a\0")", R"("\033[31m")", R"("\n\t\\")", R"("\x00\x1b")", R"(\u00e9\u4e2d)", R"("\303\274")",
        R"("\x41\x00\xff")", R"("\x4")", R"("\u004")", R"("\u{}")", R"("\U0041")", "\\", R"("\777")"})
    CHECK(decode(text).views.empty());
}

TEST_CASE("HTML entities") {
  CHECK(viewed("<a b=\"x&#61;&#x41;&amp;c\">", "html-entity") == "<a b=\"x=A&c\">");
  CHECK(viewed("password=&quot;abc&quot;&gt;\n", "html-entity") == "password=\"abc\">");
  CHECK(decoded("a&apos;b", "html-entity") == "'");
  for (const char* text : {"a &amp; b", "&argc", "&quota", "&#;", "&#61", "&#xZ;", "&", "&#x41"})
    CHECK(decode(text).views.empty());
}

TEST_CASE("quoted-printable") {
  CHECK(viewed("token=3Dabc=\ndef=2E\nnext\n", "quoted-printable") == "token=abcdef.");
  CHECK(viewed("token=3Dabc=\r\ndef=2E\r\n", "quoted-printable") == "token=abcdef.\r");
  for (const char* text : {"x=30", "x=3d", "x=20;", "a==3", "=3"}) CHECK(decode(text).views.empty());
}

TEST_CASE("literals that are put together") {
  const std::string whole = "k = \"abcdef123456\";";
  for (const char* text :
       {R"(k = "abc" + "def" + "123456";)", R"(k = "abcdef"+"123456";)", R"(k = "abcdef" . "123456";)",
        R"(k = "abcdef" .. "123456";)", R"(k = "abcdef" & "123456";)", R"(k = "abcdef" "123456";)",
        "k = \"abcdef\"\n    \"123456\";", "k = \"abcdef\" +\n    \"123456\";",
        "k = \"abcdef\"\n  + \"123456\";", "k = \"abcdef\" \\\n    \"123456\";",
        "k = \"abcdef\" \\\r\n    '123456';", R"(k = "abcdef"'123456';)",
        R"(k = "a"+"b"+"c"+"d"+"e"+"f"+"1"+"2"+"3"+"4"+"5"+"6";)", R"(k = "abcdef" + f"123456";)"}) {
    CAPTURE(text);
    CHECK(viewed(text, "concatenation") == whole);
  }
  CHECK(viewed("a('Bearer ' + '0123456789abcdefg')", "concatenation") == "a('Bearer 0123456789abcdefg')");
}

TEST_CASE("prose and lists are not put together") {
  for (const char* text : {R"("some long text " "and more of it")", "\"usage: git\\n\"\n\"   more\\n\"",
                           R"(["abcdef", "123456"])", R"({"abcdef": "123456"})",
                           R"(f("abcdef") + g("123456"))", R"(x = "")", R"("abcdef" + name)", R"("a" + "b")",
                           "\"", "\"\"", "\" \"", R"("abcdef" +)", "\"abcdef\" + \"123456\n"})
    CHECK(decode(text).views.empty());
}

}  // namespace sallyport::decode
