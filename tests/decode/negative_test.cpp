// What ordinary texts hold decodes to nothing: each view costs a second look.
#include <doctest/doctest.h>

#include "support.hpp"

namespace sallyport::decode {

TEST_CASE("digests, ids and keys") {
  Random random(11);
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (int i = 0; i < 500; ++i) {
    for (const std::size_t size : {32U, 40U, 64U, 128U}) text += "digest: " + random.pick(kHex, size) + "\n";
    text += "id: " + random.pick(kHex, 8) + "-" + random.pick(kHex, 4) + "-" + random.pick(kHex, 4) + "-" +
            random.pick(kHex, 4) + "-" + random.pick(kHex, 12) + "\n";
    text += "integrity sha512-" + random.pick(kBase64, 86) + "==\n";
    text += wrap_lines(random.pick(kBase64, 640), 64, "\n") + "\n\n";
    text += random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32) + "\n";
  }
  CHECK(viewed(text, "base64") == "");
  CHECK(decode(text).views.empty());
}

TEST_CASE("identifiers, paths and URLs") {
  for (const char* text :
       {"getUserInformationFromDatabase", "AbstractSingletonProxyFactoryBean", "kMaximumNumberOfConnections",
        "CONSTANT_WITH_A_LONG_NAME_2", "a_rather_long_identifier_with_8_words",
        "src/main/java/com/example/Application2", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30",
        "https://example.com/a/b/c/Index0001.html?q=Some+Words",
        "com.example.application.configuration.ApplicationConfiguration", "X-Requested-With: XMLHttpRequest",
        "2026-11-22T10:20:30.123456789+00:00", "12345678901234567890123456789012",
        "20202020202020202020202020202020", "00:1a:2b:3c:4d:5e", "10:20:30 11:21:31",
        "==================================", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12", "0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08"}) {
    CAPTURE(text);
    CHECK(decode(text).views.empty());
  }
}

TEST_CASE("minified code") {
  CHECK(decode("!function(e,t){\"object\"==typeof exports&&\"undefined\"!=typeof "
               "module?t(exports):\"function\"==typeof "
               "define&&define.amd?define([\"exports\"],t):t((e=e||self).d3=e.d3||{})}(this,function(e){"
               "\"use strict\";"
               "var t=\"\\n\",n='',r=/[^\\x00-\\x1f\\0]/g;function a(e,t){return e<t?-1:e>t?1:e>=t?0:NaN}})")
            .views.empty());
}

}  // namespace sallyport::decode
