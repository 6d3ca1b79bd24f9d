#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "fsck/fsck.hpp"

namespace sallyport::fsck {

// The one list of kinds, ordered by id. Git's ids are those of git-fsck(1).
inline constexpr Kind kKinds[] = {
    {"backslashInName", Level::strict, "a name in a tree with a backslash, which Windows takes for a slash"},
    {"badDate", Level::fsck, "a date that is not a decimal number"},
    {"badDateOverflow", Level::fsck, "a date that does not fit into 63 bits"},
    {"badEmail", Level::fsck, "an e-mail address that does not end, or holds a '<'"},
    {"badFilemode", Level::strict, "a mode in a tree other than 100644, 100755, 120000, 40000 and 160000"},
    {"badHeader", Level::strict, "a header that is not a word, a space and a value"},
    {"badName", Level::fsck, "a '>' in the name of an author, committer or tagger"},
    {"badObjectSha1", Level::fsck, "a tag whose 'object' line is no object id"},
    {"badParentSha1", Level::fsck, "a commit with a 'parent' line that is no object id"},
    {"badTagName", Level::strict, "a tag whose name cannot be that of a ref"},
    {"badTimezone", Level::fsck, "a time zone that is not a sign and four digits"},
    {"badTree", Level::fsck, "a tree that cannot be read"},
    {"badTreeSha1", Level::fsck, "a commit whose 'tree' line is no object id"},
    {"badType", Level::fsck, "a tag of a kind of object that there is not"},
    {"carriageReturnInHeader", Level::strict, "a carriage return in a header"},
    {"controlInIdentity", Level::strict, "a control character in the line of an author, committer or tagger"},
    {"controlInName", Level::strict, "a control character in a name in a tree"},
    {"disguisedName", Level::strict,
     "a name that some file systems take for one of git's own, such as .gitmodules"},
    {"duplicateEntries", Level::fsck, "a tree that holds one name twice"},
    {"duplicateHeader", Level::strict, "a header that may stand once and stands again"},
    {"extraHeaderEntry", Level::strict,
     "a tag with a header that tags do not have, or a commit with one of a tag"},
    {"foreignSignature", Level::strict,
     "a signature header that is for another kind of repository, or for none"},
    {"fullPathname", Level::fsck, "a name in a tree with a slash"},
    {"gitattributesBlob", Level::fsck, "a .gitattributes that is a folder or a submodule"},
    {"gitattributesLarge", Level::fsck, "a .gitattributes of more than 100 MiB"},
    {"gitattributesLineLength", Level::fsck, "a .gitattributes with a line of 2,048 bytes or more"},
    {"gitattributesSymlink", Level::strict, "a .gitattributes that is a symbolic link"},
    {"gitignoreSymlink", Level::strict, "a .gitignore that is a symbolic link"},
    {"gitmodulesBlob", Level::fsck, "a .gitmodules that is a folder or a submodule"},
    {"gitmodulesControl", Level::strict, "a control character in a name or value of .gitmodules"},
    {"gitmodulesDuplicate", Level::strict,
     "a .gitmodules that sets one key twice, or two submodules at one path"},
    {"gitmodulesName", Level::fsck, "a submodule whose name is empty or holds '..'"},
    {"gitmodulesParse", Level::strict, "a .gitmodules that git cannot parse"},
    {"gitmodulesPath", Level::fsck, "a submodule whose path git could take for an option"},
    {"gitmodulesSymlink", Level::fsck, "a .gitmodules that is a symbolic link"},
    {"gitmodulesUnsafePath", Level::strict,
     "a submodule at a path that is empty, absolute, outside, or in .git"},
    {"gitmodulesUpdate", Level::fsck, "a submodule that would run a command when it is updated"},
    {"gitmodulesUrl", Level::fsck, "a submodule whose URL is malformed, or could be taken for an option"},
    {"hasDot", Level::fsck, "a tree with an entry '.'"},
    {"hasDotdot", Level::fsck, "a tree with an entry '..'"},
    {"hasDotgit", Level::fsck, "a tree with an entry '.git', or what some file systems take for it"},
    {"invalidUtf8", Level::strict, "a text that is not UTF-8, nor says that it is not"},
    {"invalidUtf8Name", Level::strict, "a name in a tree that is not UTF-8"},
    {"invisibleInIdentity", Level::strict, "an invisible or direction-changing character in an identity"},
    {"invisibleInName", Level::strict, "an invisible or direction-changing character in a name in a tree"},
    {"largePathname", Level::fsck, "a name in a tree of more than 4,096 bytes"},
    {"mailmapSymlink", Level::strict, "a .mailmap that is a symbolic link"},
    {"missingAuthor", Level::fsck, "a commit without an 'author' line behind its parents"},
    {"missingBlankLine", Level::strict, "headers without the blank line that ends them"},
    {"missingCommitter", Level::fsck, "a commit without a 'committer' line behind its author"},
    {"missingEmail", Level::fsck, "an author, committer or tagger without an e-mail address"},
    {"missingName", Level::strict, "an author, committer or tagger without a name"},
    {"missingNameBeforeEmail", Level::fsck,
     "an author, committer or tagger line that begins with the e-mail address"},
    {"missingObject", Level::fsck, "a tag that does not begin with an 'object' line"},
    {"missingSpaceBeforeDate", Level::fsck, "no space between e-mail address and date"},
    {"missingSpaceBeforeEmail", Level::fsck, "no space between name and e-mail address"},
    {"missingTag", Level::fsck, "a tag that ends in its 'tag' line"},
    {"missingTagEntry", Level::fsck, "a tag without a 'tag' line behind its type"},
    {"missingTaggerEntry", Level::strict, "a tag without a 'tagger' line behind its name"},
    {"missingTree", Level::fsck, "a commit that does not begin with a 'tree' line"},
    {"missingTypeEntry", Level::fsck, "a tag without a 'type' line behind its object"},
    {"multipleAuthors", Level::fsck, "a commit with more than one 'author' line"},
    {"multipleSignatures", Level::strict, "a commit with more than one signature header"},
    {"nameCollision", Level::strict,
     "two names that are one where case and composition of letters do not count"},
    {"nulInCommit", Level::fsck, "a NUL in the message of a commit"},
    {"nulInHeader", Level::fsck, "a NUL in the headers of a commit or tag"},
    {"nulInTag", Level::strict, "a NUL in the message of a tag"},
    {"nullSha1", Level::fsck, "a tree with an entry whose object id is null"},
    {"objectIdCase", Level::strict, "an object id with capital letters"},
    {"paddedIdentity", Level::strict,
     "white space around a name, or what git strips around an e-mail address"},
    {"spaceBeforeDate", Level::strict, "more than one space between e-mail address and date"},
    {"strayContinuation", Level::strict, "a continuation line behind a header that has none"},
    {"symlinkAbsolute", Level::strict, "a symbolic link to an absolute path"},
    {"symlinkEmpty", Level::strict, "a symbolic link to nothing"},
    {"symlinkNul", Level::strict, "a NUL in the target of a symbolic link"},
    {"symlinkOutside", Level::strict, "a symbolic link that leads out of the work tree"},
    {"symlinkPointsToGitDir", Level::strict, "a symbolic link that leads into .git"},
    {"timezoneRange", Level::strict, "a time zone beyond -1200 or +1400, or of 60 minutes and more"},
    {"treeNotSorted", Level::fsck, "a tree whose entries are out of order"},
    {"unknownEncoding", Level::strict,
     "a commit in an encoding that is not known, or in which ASCII is not ASCII"},
    {"unterminatedHeader", Level::fsck, "headers whose last line does not end"},
    {"zeroPaddedDate", Level::fsck, "a date with a leading zero"},
    {"zeroPaddedFilemode", Level::fsck, "a tree with a mode that begins with a zero"},
};
static_assert(std::is_sorted(std::begin(kKinds), std::end(kKinds),
                             [](const Kind& a, const Kind& b) { return a.id < b.id; }));

// The kind of an id, told when this is compiled: an id that is not in the list does not compile.
consteval const Kind& kind(std::string_view id) {
  const auto* found =
      std::lower_bound(std::begin(kKinds), std::end(kKinds), id,
                       [](const Kind& candidate, std::string_view wanted) { return candidate.id < wanted; });
  if (found == std::end(kKinds) || found->id != id) throw "no such kind of defect";
  return *found;
}

// The first defect that git sees in a text, and in which line: the view is of the text. Null: none.
struct Found {
  const Kind* kind = nullptr;
  std::string_view line;

  explicit operator bool() const noexcept { return kind != nullptr; }
};

// Adds a defect, unless there is one of its kind already.
void add(Defects& defects, const Kind& kind, std::string detail = {});

}  // namespace sallyport::fsck
