#include "fsck/malformed.hpp"
#include "fsck/samples.hpp"

namespace sallyport::test {

namespace {

using namespace std::string_literals;

Malformed blob(const std::string& what, const std::string& bytes, const std::string& ids,
               ByGit by_git = ByGit::told) {
  return {what, "blob", bytes, ids, by_git};
}

Malformed with(const std::string& setting, const std::string& ids, ByGit by_git = ByGit::told) {
  return blob(setting, "[submodule \"a\"]\n\t" + setting + "\n", ids, by_git);
}

Malformed named(const std::string& name, const std::string& ids, ByGit by_git = ByGit::told) {
  return blob("a submodule '" + name + "'", "[submodule \"" + name + "\"]\n\tpath = a\n", ids, by_git);
}

std::vector<Malformed> names_and_paths() {
  return {
      blob("nothing", "", "", ByGit::taken),
      named("a/b.c", "", ByGit::taken),
      named("", "gitmodulesName"),
      named("..", "gitmodulesName"),
      named("../a", "gitmodulesName"),
      named("a/../b", "gitmodulesName"),
      named("a/..", "gitmodulesName"),
      named("a\\\\..\\\\b", "gitmodulesName"),
      named("a..b/.../..c", "", ByGit::taken),
      blob("a name without quotes", "[submodule.../a]\n\tpath = a\n", "gitmodulesParse*", ByGit::taken),
      blob("an old name", "[submodule.a.b]\n\turl = -u\n", "gitmodulesUrl"),
      blob("an old name of nothing", "[submodule.]\n\turl = u\n", "gitmodulesName"),
      blob("no name", "[submodule]\n\turl = -u\n", "", ByGit::taken),
      blob("another section", "[subroutine \"..\"]\n\turl = -u\n", "", ByGit::taken),
      blob("a section in capitals", "[SubModule \"a\"]\n\tURL = -u\n", "gitmodulesUrl"),
      with("path = -a", "gitmodulesPath"),
      with("path = \"-a b\"", "gitmodulesPath"),
      with("path = a-b", "", ByGit::taken),
      with("path = ../a", "gitmodulesUnsafePath*", ByGit::taken),
      with("path = .git/hooks", "gitmodulesUnsafePath*", ByGit::taken),
      with("path", "gitmodulesUnsafePath*", ByGit::taken),
      with("path = a\r", "", ByGit::taken),
      with("path = \"a\r\"", "gitmodulesControl*", ByGit::taken),
      with("path = a\n\tpath = a", "gitmodulesDuplicate*", ByGit::taken),
      with("path = a\n[submodule \"b\"]\n\tpath = a", "gitmodulesDuplicate*", ByGit::taken),
      with("update = checkout", "", ByGit::taken),
      with("update = !true", "gitmodulesUpdate"),
      with("update = \"!true\"", "gitmodulesUpdate"),
      with("update = \" !true\"", "", ByGit::taken),
      with("update", "", ByGit::taken),
  };
}

std::vector<Malformed> urls() {
  std::vector<Malformed> all;
  for (const char* url :
       {"-u", "-", "../:x", "..//x", "../../:x", ".././/x", ".././:x", "https:///path", "https://",
        "http://?x", "ftp:///x", "ftps://#x", "http::x", "https::http:///x", "https://user@/x"})
    all.push_back(with("url = \""s + url + "\"", "gitmodulesUrl"));
  for (const char* url :
       {"./%0a", "../a%0Ab", "git://host/%0a", "..\\\\%0a", "https://host/%0a", "https://u:p%0a@host/"})
    all.push_back(with("url = \""s + url + "\"", "gitmodulesControl* gitmodulesUrl"));
  for (const char* url :
       {"https://:80/", "https://host:0/", "https://host:65536/", "https://host:8x/", "https://ho st/",
        "https://host/../x", "https://host/a/%2e./../x", "https://host/%zz", "https://ho%20st/",
        "https://host/?%1", "https://u%zz@host/", "http::1x://host"})
    all.push_back(with("url = \""s + url + "\"", "gitmodulesUrl", ByGit::later));
  for (const char* url : {"https://host/path",
                          "http://user:password@host:8080/a/../b",
                          "https://[::1]:443/x?y#z",
                          "https://host",
                          "https://host:/x",
                          "https://host:00080",
                          "https://host/a%20b/./..",
                          "http::https://host/x",
                          "../a",
                          "./a",
                          "../../a/b",
                          "..",
                          "../",
                          "/absolute/-x",
                          "git@host:path",
                          "ssh://host/%20",
                          "git://host/x",
                          "x::y",
                          "httpx://",
                          "file:///x",
                          "..../:x",
                          "a/../:x"})
    all.push_back(with("url = \""s + url + "\"", "", ByGit::taken));
  for (const char* url : {"ssh://host/%0a", "..%0a/:", "a%0ab"})
    all.push_back(with("url = \""s + url + "\"", "gitmodulesControl*", ByGit::taken));
  all.push_back(with("url = \"../a\\nb\"", "gitmodulesControl* gitmodulesUrl"));
  all.push_back(with("url = \"https://host/a\\nb\"", "gitmodulesControl* gitmodulesUrl"));
  all.push_back(with("url = https://host/..\xFF", "gitmodulesUrl invalidUtf8*", ByGit::later));
  all.push_back(with("url", "", ByGit::taken));
  return all;
}

std::vector<Malformed> syntax() {
  const std::string bad = "[submodule \"a\"]\n\turl = -u\n";
  return {
      blob("a byte order mark", "\xEF\xBB\xBF" + bad, "gitmodulesUrl", ByGit::missed),
      blob("a byte in a comment that git takes for the end", "# \xFF\n" + bad, "gitmodulesUrl invalidUtf8*",
           ByGit::missed),
      blob("half a byte order mark", "\xEF\xBB" + bad, "gitmodulesParse* invalidUtf8*", ByGit::taken),
      blob("rubbish before", "?\n" + bad, "gitmodulesParse*", ByGit::taken),
      blob("rubbish behind", bad + "?\n", "gitmodulesUrl gitmodulesParse*"),
      blob("a comment", "# ?\n;[\n" + bad, "gitmodulesUrl"),
      blob("a comment on the line", "[submodule \"a\"] # ?\n\turl = u ; -u\n", "", ByGit::taken),
      blob("all on one line", "[submodule \"a\"]url=-u", "gitmodulesUrl"),
      blob("carriage returns", "[submodule \"a\"]\r\n\turl = -u\r\n", "gitmodulesUrl"),
      blob("a line that goes on", "[submodule \"a\"]\n\turl = \\\n-u\n", "gitmodulesUrl"),
      blob("a section that does not end", "[submodule \"a\"", "gitmodulesParse*", ByGit::taken),
      blob("a name that does not end", "[submodule \"a\n\"]\nurl = -u\n", "gitmodulesParse*", ByGit::taken),
      blob("a name behind a tab", "[submodule\t \"a\"]\nurl = -u\n", "gitmodulesUrl"),
      blob("no section", "[]\nurl = -u\n", "gitmodulesParse*", ByGit::taken),
      blob("a quote that does not end", "[submodule \"a\"]\n\turl = \"-u\n", "gitmodulesParse*",
           ByGit::taken),
      blob("quotes inside", "[submodule \"a\"]\n\turl = \"\"-\"u\"\n", "gitmodulesUrl"),
      blob("an escape that there is not", "[submodule \"a\"]\n\turl = -u\\x\n", "gitmodulesParse*",
           ByGit::taken),
      blob("an escaped quote", "[submodule \"a\"]\n\turl = -u\\\"\n", "gitmodulesUrl"),
      blob("a key that begins with a digit", "[submodule \"a\"]\n\t1 = x\n", "gitmodulesParse*",
           ByGit::taken),
      blob("a key without its sign", "[submodule \"a\"]\n\turl -u\n", "gitmodulesParse*", ByGit::taken),
      blob("a NUL in a value", "[submodule \"a\"]\n\turl = \0-u\n"s, "gitmodulesControl*", ByGit::taken),
      blob("a NUL behind a value", "[submodule \"a\"]\n\turl = -u\0\n"s, "gitmodulesControl* gitmodulesUrl"),
      blob("a NUL in a name", "[submodule \"a\0b\"]\n\turl = -u\n"s, "gitmodulesControl*", ByGit::taken),
      blob("a NUL in a name with a dot", "[submodule \"a.url\0b\"]\n\tx = -u\n"s,
           "gitmodulesControl* gitmodulesUrl"),
  };
}

}  // namespace

std::vector<Malformed> malformed_gitmodules() {
  std::vector<Malformed> all = names_and_paths();
  for (const auto& more : {urls(), syntax()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<Malformed> malformed_gitattributes() {
  const std::string line(2047, 'x');
  return {
      {"a long line", "attributes", "a\n" + line + "x\nb\n", "gitattributesLineLength"},
      {"a long line at the end", "attributes", line + "x", "gitattributesLineLength"},
      {"a line that is not too long", "attributes", line + "\n" + line, "", ByGit::taken},
      {"a long line behind a NUL", "attributes", "\0"s + line + "x", "", ByGit::taken},
  };
}

}  // namespace sallyport::test
