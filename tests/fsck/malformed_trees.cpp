#include "fsck/malformed.hpp"
#include "fsck/samples.hpp"

namespace sallyport::test {

namespace {

using namespace std::string_literals;

Malformed tree(const std::string& what, const std::string& bytes, const std::string& ids,
               ByGit by_git = ByGit::told) {
  return {what, "tree", bytes, ids, by_git};
}

Malformed file(const std::string& name, const std::string& ids, ByGit by_git = ByGit::told) {
  return tree("a file '" + name + "'", entry("100644", name), ids, by_git);
}

Malformed symlink(const std::string& name, const std::string& ids, ByGit by_git = ByGit::told) {
  return tree("a link '" + name + "'", entry("120000", name), ids, by_git);
}

std::vector<Malformed> entries() {
  const std::string null_id(kIdBytes, '\0');
  return {
      tree("nothing", "", "", ByGit::taken),
      tree("a letter", "x", "badTree"),
      tree("no name", entry("100644", ""), "badTree"),
      tree("no mode", entry("", "a"), "badTree"),
      tree("a mode with an 8", entry("100648", "a"), "badTree"),
      tree("a mode with a space", entry(" 100644", "a"), "badTree"),
      tree("half an id", entry("100644", "a").substr(0, 20), "badTree"),
      tree("an id without its last byte", entry("100644", "a").substr(0, 28), "badTree"),
      tree("half an id behind an entry", entry("100644", "a") + entry("100644", "b").substr(0, 20),
           "badTree"),
      tree("an entry and a letter", entry("100644", "a") + "x", "badTree"),
      tree("a null id", "100644 a\0"s + null_id, "nullSha1"),
      tree("a null id of a submodule", "160000 a\0"s + null_id, "nullSha1"),
      tree("a mode with a zero", entry("0100644", "a"), "zeroPaddedFilemode"),
      tree("a folder with a zero", entry("040000", "a"), "zeroPaddedFilemode"),
      tree("mode 0", entry("0", "a"), "zeroPaddedFilemode badFilemode*"),
      tree("mode 100664", entry("100664", "a"), "badFilemode*", ByGit::taken),
      tree("mode 1100644, of which git reads 16 bits", entry("1100644", "a"), "badFilemode*", ByGit::taken),
      tree("mode 300644, of which git reads 16 bits", entry("300644", "a"), "badFilemode*", ByGit::taken),
      tree("one name twice", tree_of({"a", "a"}), "duplicateEntries"),
      tree("file and folder", entry("100644", "a") + entry("40000", "a"), "duplicateEntries"),
      tree("file and folder apart", entry("100644", "a") + entry("100644", "a.b") + entry("40000", "a"),
           "duplicateEntries"),
      tree("file and folder, far apart",
           tree_of({"a", "a-", "a-b", "a.b"}) + entry("40000", "a.b.c") + entry("40000", "a"),
           "duplicateEntries"),
      tree("out of order", tree_of({"b", "a"}), "treeNotSorted"),
      tree("a folder as if it were a file", entry("40000", "a") + entry("100644", "a.b"), "treeNotSorted"),
      tree("a file as if it were a folder", entry("100644", "a0") + entry("100644", "a"), "treeNotSorted"),
      tree("a long name", entry("100644", std::string(4097, 'a')), "largePathname", ByGit::later),
      tree("a name that is not too long", entry("100644", std::string(4096, 'a')), "", ByGit::taken),
      tree("capitals", tree_of({"A", "a"}), "nameCollision*", ByGit::taken),
      file("a/b", "fullPathname"),
      file("a\\b", "backslashInName*", ByGit::taken),
      file(".", "hasDot"),
      file("..", "hasDotdot"),
      file("...", "", ByGit::taken),
      file("\xFF", "invalidUtf8Name*", ByGit::taken),
      file("a\nb", "controlInName*", ByGit::taken),
      file("a\u202Eb", "invisibleInName*", ByGit::taken),
  };
}

std::vector<Malformed> names_of_git() {
  std::vector<Malformed> all = {
      file(".git", "hasDotgit"),
      file(".GiT", "hasDotgit"),
      file("git~1", "hasDotgit"),
      file("GIT~1. .", "hasDotgit"),
      file("git~2", "", ByGit::taken),
      file(".git ", "hasDotgit"),
      file(".git. ", "hasDotgit"),
      file(".git::$INDEX_ALLOCATION", "hasDotgit"),
      file(".git:x", "hasDotgit"),
      file(".git.x", "", ByGit::taken),
      file(".gitx", "", ByGit::taken),
      file(".git\\x", "backslashInName* hasDotgit"),
      file("x\\.git", "backslashInName* hasDotgit"),
      file("x\\git~1", "backslashInName* hasDotgit"),
      file("x\\y\\.GIT.", "backslashInName* hasDotgit"),
      file("\u200C.git", "invisibleInName* hasDotgit disguisedName*"),
      file(".g\u200Dit", "invisibleInName* hasDotgit disguisedName*"),
      file(".GIT\uFEFF", "invisibleInName* hasDotgit disguisedName*"),
      file(".g\u200Bit", "invisibleInName* disguisedName*", ByGit::taken),
      file(".git\xFF", "invalidUtf8Name* hasDotgit"),
      file(".git\xEF\xBF\xBF", "hasDotgit"),
      file(".git/x", "fullPathname hasDotgit"),
  };
  // All that HFS+ ignores.
  for (const char* ignored : {"\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D",
                              "\u202E", "\u206A", "\u206B", "\u206C", "\u206D", "\u206E", "\u206F", "\uFEFF"})
    all.push_back(file(".gi"s + ignored + "t", "invisibleInName* hasDotgit disguisedName*"));
  for (const char* seen : {"\u200A", "\u2010", "\u2070"})
    all.push_back(file(".gi"s + seen + "t", "", ByGit::taken));
  for (const char* only_hidden : {"\u200B", "\u2060", "\u2069"})
    all.push_back(file(".gi"s + only_hidden + "t", "invisibleInName* disguisedName*", ByGit::taken));
  return all;
}

std::vector<Malformed> files_of_git() {
  std::vector<Malformed> all = {
      file(".gitmodules", "", ByGit::taken),
      file(".GITMODULES", "disguisedName*", ByGit::taken),
      file("gitmod~1", "disguisedName*", ByGit::taken),
      file("GITATT~2", "disguisedName*", ByGit::taken),
      file("gitign~3 ", "disguisedName*", ByGit::taken),
      file("mailma~4.", "disguisedName*", ByGit::taken),
      file(".gitmodules:x", "disguisedName*", ByGit::taken),
      file(".gitmodule\u017F", "disguisedName*", ByGit::taken),
      symlink(".gitattributes", "gitattributesSymlink*", ByGit::taken),
      symlink(".gitignore", "gitignoreSymlink*", ByGit::taken),
      symlink(".mailmap", "mailmapSymlink*", ByGit::taken),
      symlink(".gitmodules", "gitmodulesSymlink"),
      symlink(".gitmodules.x", "", ByGit::taken),
      symlink("gitmod~5", "", ByGit::taken),
      symlink("gitmod~", "", ByGit::taken),
      symlink("gi7eba~", "", ByGit::taken),
      symlink("gi7ebax1", "", ByGit::taken),
      symlink("gi7eba~a", "", ByGit::taken),
      symlink("gi7eba~0", "", ByGit::taken),
      symlink("gi7d29~1", "gitattributesSymlink* disguisedName*", ByGit::taken),
      symlink("x\\.gitmodules", "backslashInName* gitmodulesSymlink disguisedName*"),
      symlink("x\\.gitattributes", "backslashInName*", ByGit::taken),
  };
  for (const char* name :
       {".gitModules", ".gitmodules ", ".gitmodules.", ".gitmodules . .", ".gitmodules::$DATA", "gitmod~1",
        "GITMOD~4 .", "gi7eba~1", "GI7EB~12", "gi7e~123", "gi7eba~9:x"})
    all.push_back(symlink(name, "gitmodulesSymlink disguisedName*"));
  // What NTFS falls back on in the end begins alike for three of the four names, and then for all.
  all.push_back(
      symlink("g~123456", "gitmodulesSymlink disguisedName* gitattributesSymlink* gitignoreSymlink*"));
  all.push_back(
      symlink("~1000000",
              "gitmodulesSymlink disguisedName* gitattributesSymlink* gitignoreSymlink* mailmapSymlink*"));
  for (const char* name : {".gitmod\u200Cules", "\uFEFF.GITMODULES"})
    all.push_back(symlink(name, "invisibleInName* gitmodulesSymlink disguisedName*"));
  return all;
}

}  // namespace

std::vector<Malformed> malformed_trees() {
  std::vector<Malformed> all = entries();
  for (const auto& more : {names_of_git(), files_of_git()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace sallyport::test
