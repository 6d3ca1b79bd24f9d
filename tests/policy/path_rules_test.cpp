#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "policy/trial.hpp"

using namespace sallyport;
using test::complaint;
using test::Messages;
using test::Trial;

TEST_CASE("path-length counts bytes of the whole path and of each name") {
  const std::string name(255, 'a');
  CHECK(Trial("[rule.path-length]").file(name, "").removed(name + "/" + name).passes());
  CHECK(Trial("[rule.path-length]").file("b/" + name, "").messages() ==
        Messages{"b/" + name + " is a path of 257 bytes, and 255 are the most"});
  CHECK(Trial("[rule.path-length]\nmax_component_bytes = 3").file("abc/\xC3\xA9\xC3\xA9", "").messages() ==
        Messages{"abc/\xC3\xA9\xC3\xA9 holds a name of 4 bytes, and 3 are the most"});
}

TEST_CASE("no-hidden-path-text tells which character it is") {
  const std::string rule = "[rule.no-hidden-path-text]";
  CHECK(Trial(rule).file("\xC3\xA9t\xC3\xA9/a b", "").removed("a\nb").passes());
  CHECK(Trial(rule).file("a\nb", "").messages().at(0).find("has U+000A") != std::string::npos);
  CHECK(Trial(rule)
            .file("a\xE2\x80\xAE"
                  "fdp.exe",
                  "")
            .messages()
            .at(0)
            .find("has U+202E") != std::string::npos);
  CHECK(Trial(rule + "\nexcept = 'odd/**'").file("odd/a\nb", "").passes());
}

TEST_CASE("path-collisions tells of each name but the first") {
  Trial trial("[rule.path-collisions]");
  CHECK(trial.passes());
  trial.commit().collisions = {{"src", {"A.txt", "a.txt"}}, {"", {"README", "Readme", "readme"}}};
  const Messages messages = trial.messages();
  REQUIRE(messages.size() == 3);
  CHECK(messages[0].starts_with("src/a.txt is one with A.txt on Windows"));
  CHECK(messages[1].starts_with("Readme is one with README"));
}

TEST_CASE("executable-bit asks of plain files alone") {
  CHECK(
      Trial("[rule.executable-bit]\nallow = 'bin/**'").file("bin/run", "", 0100755).file("a.c", "").passes());
  CHECK(Trial("[rule.executable-bit]\nallow = 'bin/**'").file("a.c", "", 0100755).messages() ==
        Messages{"a.c is marked as executable"});
  CHECK(Trial("[rule.executable-bit]\ndeny = '*.c'").file("a.c", "", 0100755).messages().size() == 1);
  CHECK(Trial("[rule.executable-bit]\ndeny = '*.c'").file("run", "", 0100755).passes());
  CHECK(Trial("[rule.executable-bit]\nallow = 'bin/**'").link("a", "b").submodule("sub", '7').passes());
}

TEST_CASE("symlinks may not leave the work tree nor lead into .git") {
  CHECK(Trial("[rule.symlinks]").link("a/b", "../c").file("d", "/etc/passwd").passes());
  CHECK(Trial("[rule.symlinks]").link("a/b", "../../c").messages() ==
        Messages{"a/b: a symbolic link that leads out of the work tree"});
  CHECK(Trial("[rule.symlinks]").link("a", "/etc/passwd").messages().size() == 1);
  CHECK(Trial("[rule.symlinks]").link("a", ".git/hooks").messages().size() == 1);
  CHECK(Trial("[rule.symlinks]\nexcept = 'a'").link("a", "/etc/passwd").passes());
  CHECK(Trial("[rule.symlinks]\ndeny = 'all'").link("a", "b").messages() == Messages{"a is a symbolic link"});
}

TEST_CASE("settings of rules on paths that cannot be are told with their line") {
  CHECK(complaint("[rule.executable-bit]")
            .starts_with("policy.toml:1: `allow` in [[rule.executable-bit]] is missing"));
  CHECK(complaint("[rule.symlinks]\ndeny = 'none'").starts_with("policy.toml:2: `deny`"));
  CHECK(complaint("[rule.path-length]\nmax_bytes = 0") ==
        "policy.toml:2: `max_bytes` in [[rule.path-length]] must be at least 1");
}
