#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "policy/trial.hpp"

using namespace sallyport;
using test::complaint;
using test::Messages;
using test::Trial;

TEST_CASE("file-kinds goes by names and by first bytes") {
  CHECK(Trial("[rule.file-kinds]").file(".env", "").messages() ==
        Messages{".env is of the kind env, by its name"});
  const std::string store("\xFE\xED\xFE\xED\0\0\0\2", 8);
  CHECK(Trial("[rule.file-kinds]").file("data", store).messages() ==
        Messages{"data is of the kind key-store, by its first bytes"});
}

TEST_CASE("file-kinds denies what it names and nothing else") {
  const std::string program =
      "\x7F"
      "ELF";
  CHECK(Trial("[rule.file-kinds]").file("env.c", "").file("a.png", "").file("run", program).passes());
  CHECK(Trial("[rule.file-kinds]\ndeny = 'image'").file(".env", "").file("a.png", "").messages() ==
        Messages{"a.png is of the kind image, by its name"});
  CHECK(Trial("[rule.file-kinds]\nexcept = 'test/**'").file("test/.env", "").passes());
  CHECK(Trial("[rule.file-kinds]").link(".env", "elsewhere").removed(".env").passes());
}

TEST_CASE("generated-paths tells the entry of the list") {
  CHECK(Trial("[rule.generated-paths]").file("web/node_modules/a/b.js", "").messages() ==
        Messages{"web/node_modules/a/b.js is not written by hand: node_modules/ (dependency-folder)"});
  CHECK(Trial("[rule.generated-paths]").file("src/a.js", "").removed("node_modules/a").passes());
}

TEST_CASE("generated-paths can be told what to look for, and what else") {
  CHECK(Trial("[rule.generated-paths]\nkinds = 'cache'").file("node_modules/a.js", "").passes());
  CHECK(Trial("[rule.generated-paths]\nkinds = 'cache'")
            .file("node_modules/__pycache__/a", "")
            .messages()
            .size() == 1);
  CHECK(Trial("[rule.generated-paths]\nexcept = 'vendor/**'").file("vendor/a.c", "").passes());
  CHECK(Trial("[rule.generated-paths]\nalso = '*.gen.c'").file("a.gen.c", "").messages() ==
        Messages{"a.gen.c is not written by hand"});
}

TEST_CASE("windows-names tells why") {
  CHECK(Trial("[rule.windows-names]").file("console.txt", "").removed("aux").passes());
  CHECK(Trial("[rule.windows-names]").file("doc/aux.txt", "").messages() ==
        Messages{"doc/aux.txt cannot be checked out on Windows: a name in it is the name of a device"});
  CHECK(Trial("[rule.windows-names]\nexcept = 'doc/**'").file("doc/a:b", "").passes());
}

TEST_CASE("gitattributes tells of what hides content, with its line") {
  const std::string rule = "[rule.gitattributes]\n";
  CHECK(Trial(rule).file(".gitattributes", "*.c text\n*.psd filter=lfs diff=lfs merge=lfs -text\n").passes());
  CHECK(Trial(rule).file("src/.gitattributes", "# all\n*.c -diff\n").messages() ==
        Messages{"src/.gitattributes sets -diff on line 2: its changes are not shown"});
  CHECK(Trial(rule).file(".gitattributes", "*.c filter=rot13\n").messages().size() == 1);
  CHECK(Trial(rule + "filters = 'rot13'")
            .file(".gitattributes", "*.c filter=rot13\n*.d filter=lfs\n")
            .messages()
            .size() == 1);
  CHECK(Trial(rule + "except = '*.png'").file(".gitattributes", "*.png binary\n").passes());
  CHECK(Trial(rule + "deny = '-text'").file(".gitattributes", "*.c -diff\n").passes());
  CHECK(Trial(rule).file("a.txt", "*.c -diff\n").removed(".gitattributes").passes());
}

TEST_CASE("words that name no kind are told with the one that was meant") {
  CHECK(complaint("[rule.file-kinds]\ndeny = 'keystore'") ==
        "policy.toml:2: `deny` in [[rule.file-kinds]] holds `keystore`, which is no such kind; did you mean "
        "`key-store`?");
  CHECK(complaint("[rule.file-kinds]\ndeny = []").starts_with("policy.toml:2: `deny`"));
  CHECK(complaint("[rule.generated-paths]\nkinds = 'caches'").find("did you mean `cache`?") !=
        std::string::npos);
  CHECK(complaint("[rule.gitattributes]\ndeny = 'diff'").starts_with("policy.toml:2: `deny`"));
}
