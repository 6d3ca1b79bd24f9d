#include "fsck/malformed.hpp"
#include "fsck/samples.hpp"

namespace sallyport::test {

namespace {

using namespace std::string_literals;

constexpr ByGit kUnparsed = ByGit::unparsed;

// A commit with this author, which git sees first.
Malformed by(const std::string& identity, const std::string& ids, ByGit by_git = ByGit::told) {
  return {"author " + identity, "commit",
          replaced(commit_text(), "author " + kIdentity, "author " + identity), ids, by_git};
}

Malformed commit(const std::string& from, const std::string& to, const std::string& ids,
                 ByGit by_git = ByGit::told) {
  return {"'" + to + "' for '" + from + "'", "commit", replaced(commit_text(), from, to), ids, by_git};
}

Malformed tag(const std::string& from, const std::string& to, const std::string& ids,
              ByGit by_git = ByGit::told) {
  return {"'" + to + "' for '" + from + "'", "tag", replaced(tag_text(), from, to), ids, by_git};
}

}  // namespace

std::vector<Malformed> malformed_commits() {
  const std::string tree = "tree " + kTreeId + "\n";
  const std::string parent = "parent " + kParentId + "\n";
  const std::string author = "author " + kIdentity + "\n";
  const std::string committer = "committer " + kIdentity + "\n";
  return {
      {"nothing", "commit", "", "unterminatedHeader", kUnparsed},
      {"a blank line", "commit", "\n", "missingTree", kUnparsed},
      {"a tree alone", "commit", tree, "missingAuthor", kUnparsed},
      {"a tree and a blank line", "commit", tree + "\n", "missingAuthor"},
      {"no end", "commit", tree + author + "committer " + kIdentity, "unterminatedHeader"},
      {"no blank line", "commit", tree + author + committer, "missingBlankLine*", ByGit::taken},
      {"no message", "commit", tree + author + committer + "\n", "", ByGit::taken},
      {"a NUL in the author", "commit", tree + "author A\0 <a@b> 1 +0000\n"s + committer + "\n",
       "nulInHeader"},
      {"a NUL behind the committer", "commit", commit_text("x\0y\n"s), "nulInHeader"},
      {"a NUL in the message", "commit", commit_text("", "a\0b"s), "nulInCommit"},
      commit("tree ", "trea ", "missingTree", kUnparsed),
      commit(tree, "", "missingTree", kUnparsed),
      commit(kTreeId, kTreeId.substr(1), "badTreeSha1", kUnparsed),
      commit(kTreeId, kTreeId + "a", "badTreeSha1", kUnparsed),
      commit(kTreeId, kTreeId + " ", "badTreeSha1", kUnparsed),
      commit(kTreeId, "g" + kTreeId.substr(1), "badTreeSha1", kUnparsed),
      commit(kTreeId, "A" + kTreeId.substr(1), "objectIdCase*", ByGit::taken),
      commit(kParentId, kParentId.substr(1), "badParentSha1", kUnparsed),
      commit(kParentId, kParentId + "\r", "badParentSha1", kUnparsed),
      commit(parent, parent + parent, "", ByGit::taken),
      commit(parent, parent + tree, "missingAuthor"),
      commit(author, author + parent, "missingCommitter"),
      commit(author, "", "missingAuthor"),
      commit(author, author + author, "multipleAuthors"),
      commit(author + committer, committer + author, "missingAuthor"),
      commit(committer, "", "missingCommitter"),
      commit(committer, committer + committer, "duplicateHeader*", ByGit::taken),
      commit(committer, committer + author, "duplicateHeader*", ByGit::taken),
      commit(committer, committer + parent, "duplicateHeader*", ByGit::taken),
      commit(author, "author\n", "missingAuthor"),
      by("", "missingEmail"),
      by("A", "missingEmail"),
      by("A a@b 1 +0000", "missingEmail"),
      by("<a@b> 1 +0000", "missingNameBeforeEmail"),
      by(" <a@b> 1 +0000", "missingName*", ByGit::taken),
      by("A > <a@b> 1 +0000", "badName"),
      by("A<a@b> 1 +0000", "missingSpaceBeforeEmail"),
      by("A <a@b 1 +0000", "badEmail"),
      by("A <a<b> 1 +0000", "badEmail"),
      by("A <> 1 +0000", "", ByGit::taken),
      by("A <a@b>1 +0000", "missingSpaceBeforeDate"),
      by("A <a@b>> 1 +0000", "missingSpaceBeforeDate"),
      by("A <a@b>", "missingSpaceBeforeDate"),
      by("A <a@b> ", "badDate"),
      by("A <a@b> x +0000", "badDate"),
      by("A <a@b> 1x +0000", "badDate"),
      by("A <a@b> 1", "badDate"),
      by("A <a@b> 1\t+0000", "badDate"),
      by("A <a@b> +1 +0000", "badDate", ByGit::later),
      by("A <a@b> -1 +0000", "badDate", ByGit::later),
      by("A <a@b>  1 +0000", "spaceBeforeDate*", ByGit::taken),
      by("A <a@b> \t1 +0000", "controlInIdentity* spaceBeforeDate*", ByGit::taken),
      by("A <a@b>  01 +0000", "zeroPaddedDate", ByGit::later),
      by("A <a@b> 01 +0000", "zeroPaddedDate"),
      by("A <a@b> 0", "zeroPaddedDate"),
      by("A <a@b> 0 +0000", "", ByGit::taken),
      by("A <a@b> 9223372036854775807 +0000", "", ByGit::taken),
      by("A <a@b> 9223372036854775808 +0000", "badDateOverflow"),
      by("A <a@b> 18446744073709551617 +0000", "badDateOverflow"),
      by("A <a@b> 100000000000000000000000000000 +0000", "badDateOverflow"),
      by("A <a@b> 1 0000", "badTimezone"),
      by("A <a@b> 1 +000", "badTimezone"),
      by("A <a@b> 1 +00000", "badTimezone"),
      by("A <a@b> 1 +0000 ", "badTimezone"),
      by("A <a@b> 1  +0000", "badTimezone"),
      by("A <a@b> 1 UTC", "badTimezone"),
      by("A <a@b> 1 +00:00", "badTimezone"),
      by("A <a@b> 1 +9999", "timezoneRange*", ByGit::taken),
  };
}

std::vector<Malformed> malformed_tags() {
  const std::string object = "object " + kParentId + "\n";
  return {
      {"nothing", "tag", "", "unterminatedHeader", kUnparsed},
      {"an object alone", "tag", object, "missingTypeEntry", kUnparsed},
      {"object and type", "tag", object + "type commit\n", "missingTagEntry", kUnparsed},
      {"a short tag without a name", "tag", object + "type blob\ntag \n", "missingTag", kUnparsed},
      {"a tag without a name", "tag", object + "type commit\ntag \n\n", "badTagName* missingTaggerEntry*",
       ByGit::taken},
      {"no tagger", "tag", object + "type commit\ntag v1\n\nmessage\n", "missingTaggerEntry*", ByGit::taken},
      {"no blank line", "tag", object + "type commit\ntag v1\ntagger " + kIdentity + "\n",
       "missingBlankLine*", ByGit::taken},
      {"no end", "tag", object + "type commit\ntag v1\ntagger " + kIdentity, "unterminatedHeader"},
      {"a NUL in the name", "tag", replaced(tag_text(), "v1.0", "v\0"s), "nulInHeader"},
      {"a NUL in the message", "tag", tag_text("", "a\0b"s), "nulInTag*", ByGit::taken},
      tag("object ", "Object ", "missingObject", kUnparsed),
      tag(kParentId, kParentId.substr(1), "badObjectSha1", kUnparsed),
      tag(kParentId, "B" + kParentId.substr(1), "objectIdCase*", ByGit::taken),
      tag("type commit\n", "", "missingTypeEntry", kUnparsed),
      tag("type commit", "type commits", "badType", kUnparsed),
      tag("type commit", "type", "missingTypeEntry", kUnparsed),
      tag("type commit", "type ", "badType", kUnparsed),
      tag("tag v1.0\n", "", "missingTagEntry", kUnparsed),
      tag("tag v1.0", "tag v1..0", "badTagName*", ByGit::taken),
      tag("tag v1.0", "tag v1.lock", "badTagName*", ByGit::taken),
      tag("tagger A", "Tagger A", "missingTaggerEntry* extraHeaderEntry*", ByGit::taken),
      tag("tagger A U Thor <", "tagger <", "missingNameBeforeEmail"),
      tag("author@example.com", "author@<example.com", "badEmail"),
      tag("1700000000", "01700000000", "zeroPaddedDate"),
      tag("+0100", "+01", "badTimezone"),
      tag("+0100\n", "+0100\ntagger " + kIdentity + "\n", "extraHeaderEntry*", ByGit::taken),
      tag("+0100\n", "+0100\ngpgsig x\n y\n", "foreignSignature*", ByGit::taken),
  };
}

}  // namespace sallyport::test
