#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "fsck/samples.hpp"

using namespace sallyport;
using namespace sallyport::test;
using namespace std::string_literals;

namespace {

// A commit, all of whose bytes but this identity are well-formed.
std::string by(const std::string& identity, const std::string& extra = {}) {
  return replaced(commit_text(extra), "author " + kIdentity, "author " + identity);
}

std::string named(const std::string& name) {
  return by(name + " <author@example.com> 1700000000 +0100");
}

std::string mailed(const std::string& mail) {
  return by("A U Thor <" + mail + "> 1700000000 +0100");
}

const std::string kSignature = "-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n";

}  // namespace

TEST_CASE("commits as usual tools write them have no defect") {
  for (const auto& [tool, extra] : {
           std::pair{"git", ""s},
           std::pair{"git, signed", "gpgsig " + kSignature},
           std::pair{"GitHub, signed", "gpgsig " + kSignature + " \n"},
           std::pair{"git, merging a signed tag",
                     "mergetag object " + kParentId + "\n type commit\n tag v1\n tagger " + kIdentity +
                         "\n \n a line\r\n " + kSignature + "gpgsig " + kSignature},
           std::pair{"git, of two signed tags", "mergetag object x\n \n a\nmergetag object y\n \n b\n"s},
           std::pair{"git, in another encoding", "encoding ISO-8859-1\ngpgsig " + kSignature},
           std::pair{"JGit, which writes the encoding last", "gpgsig " + kSignature + "encoding Shift_JIS\n"},
           std::pair{"jj", "change-id lnzlxlxyyysmosoxqyxvmmrsxlwzonxm\ngpgsig " + kSignature},
           std::pair{"jj, with a conflict", "jj:trees " + kTreeId + "\n"},
           std::pair{"jj, signed on Windows",
                     "gpgsig -----BEGIN PGP SIGNATURE-----\r\n \r\n iQ==\r\n -----END\r\n"s},
           std::pair{"hg-git", "HG:rename-source hg\nHG:extra rebase_source:12\nHG:extra source:34\n"s},
           std::pair{"GitButler", "gitbutler-headers-version 2\ngitbutler-change-id 1-2\n"s},
           std::pair{"a tool with an empty header", "vanity \n"s},
       }) {
    INFO(tool);
    CHECK(commit_ids(commit_text(extra)).empty());
  }
}

TEST_CASE("any text may be the message of a commit") {
  for (const auto& message :
       {""s, "no line feed at the end"s, "\n\nblank lines\n\n\n"s, "carriage\r\nreturns\r\n"s,
        "tree x\nauthor y\n"s, "\x1B[0m\u202E\U0001F600\n"s, " a space\n"s})
    CHECK(commit_ids(commit_text("", message)).empty());
}

TEST_CASE("a root commit and a merge are whole, too") {
  CHECK(commit_ids(replaced(commit_text(), "parent " + kParentId + "\n", "")).empty());
  CHECK(commit_ids(replaced(commit_text(), "author", "parent " + std::string(40, 'c') + "\nauthor")).empty());
}

TEST_CASE("a text that is not UTF-8 must say what it is") {
  const std::string latin = "caf\xE9\n";
  CHECK(commit_ids(commit_text("", latin)) == "invalidUtf8*");
  CHECK(commit_ids(commit_text("encoding UTF-8\n", latin)) == "invalidUtf8*");
  CHECK(commit_ids(commit_text("encoding us-ascii\n", latin)) == "invalidUtf8*");
  CHECK(tag_ids(tag_text("", latin)) == "invalidUtf8*");
  for (const auto& encoding :
       {"ISO-8859-1", "iso8859-15", "ISO_8859-8", "latin1", "latin-1", "CP1252", "windows-1251", "KOI8-R",
        "EUC-JP", "eucJP", "SHIFT_JIS", "SJIS", "Big5", "GB18030", "cp932", "IBM850"}) {
    INFO(encoding);
    CHECK(commit_ids(commit_text("encoding "s + encoding + "\n", latin)).empty());
  }
  for (const auto& encoding : {"", "UTF-16", "UTF-7", "ISO-2022-JP", "HZ", "EBCDIC-US", "latin",
                               "ISO-8859-17", "ISO-8859-01", "CP1259", "utf8 ", "made up"}) {
    INFO(encoding);
    CHECK(commit_ids(commit_text("encoding "s + encoding + "\n", latin)) == "unknownEncoding*");
  }
}

TEST_CASE("overlong forms, surrogates and cut characters are not UTF-8") {
  for (const auto& bytes :
       {"\xC0\xAF"s, "\xE0\x80\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xE2\x82"s, "\x80"s})
    CHECK(commit_ids(commit_text("", "long enough to be read in words: " + bytes)) == "invalidUtf8*");
  CHECK(commit_ids(commit_text("", "long enough to be read in words: \u00E9\u20AC\U0001F600")).empty());
}

TEST_CASE("what may stand once stands once") {
  CHECK(commit_ids(commit_text("tree " + kTreeId + "\n")) == "duplicateHeader*");
  CHECK(commit_ids(commit_text("encoding UTF-8\nencoding UTF-8\n")) == "duplicateHeader*");
  CHECK(commit_ids(commit_text("gpgsig a\ngpgsig b\n")) == "multipleSignatures*");
  CHECK(commit_ids(commit_text("gpgsig a\nx y\ngpgsig b\n")) == "multipleSignatures*");
}

TEST_CASE("a commit has no headers of a tag") {
  for (const auto& name : {"object", "type", "tag", "tagger"})
    CHECK(commit_ids(commit_text(name + " x\n"s)) == "extraHeaderEntry*");
}

TEST_CASE("a signature header is the one of the repository's kind") {
  CHECK(commit_ids(commit_text("gpgsig-sha256 a\n")) == "foreignSignature*");
  CHECK(commit_ids(commit_text("gpgsig a\ngpgsig-sha256 b\n")) == "foreignSignature* multipleSignatures*");
  CHECK(commit_ids(commit_text("gpgsig-sha512 a\n")) == "foreignSignature*");
  const auto sha256 = [](const std::string& extra) {
    return ids(fsck::check_commit("tree " + std::string(64, 'a') + "\nauthor " + kIdentity + "\ncommitter " +
                                      kIdentity + "\n" + extra + "\n",
                                  model::Oid::kSha256Bytes));
  };
  CHECK(sha256("gpgsig-sha256 a\n").empty());
  CHECK(sha256("gpgsig a\n") == "foreignSignature*");
}

TEST_CASE("headers are words, a space, and lines without carriage return") {
  CHECK(commit_ids(commit_text("x\ty\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("-x y\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("x\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("x\n y\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("na\u00EFve y\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("x y\r\n")) == "carriageReturnInHeader*");
  CHECK(commit_ids(commit_text("x\r\n")) == "badHeader*");
  CHECK(commit_ids(commit_text("gpgsig a\rb\n")) == "carriageReturnInHeader*");
  CHECK(commit_ids(commit_text(" y\n")) == "strayContinuation* badHeader*");
  CHECK(commit_ids(commit_text("encoding UTF-8\n \n")) == "strayContinuation* unknownEncoding*");
}

TEST_CASE("identities hold nothing that is not seen") {
  CHECK(commit_ids(named("A\x1B[8mU")) == "controlInIdentity*");
  CHECK(commit_ids(named("A\x7FU")) == "controlInIdentity*");
  CHECK(commit_ids(named("A\rU")) == "controlInIdentity*");
  CHECK(commit_ids(mailed("author@example.com\t")) == "paddedIdentity* controlInIdentity*");
  for (const auto& hidden : {"\u202E"s, "\u2066"s, "\u200B"s, "\u00AD"s, "\uFEFF"s, "\u2028"s, "\u0085"s,
                             "\u3164"s, "\U000E0041"s, "\u200C"s, "\u200D"s})
    CHECK(commit_ids(named("A" + hidden + "U")) == "invisibleInIdentity*");
  CHECK(commit_ids(mailed("author\u202E@example.com")) == "invisibleInIdentity*");
  CHECK(tag_ids(replaced(tag_text(), "A U Thor", "A\u2067U")) == "invisibleInIdentity*");
}

TEST_CASE("in a declared encoding characters are not judged, but controls are") {
  CHECK(commit_ids(by("A\xE2\x80\xAEU <a@b> 1 +0000", "encoding ISO-8859-1\n")).empty());
  CHECK(commit_ids(by("A\x1BU <a@b> 1 +0000", "encoding ISO-8859-1\n")) == "controlInIdentity*");
}

TEST_CASE("joiners that join are letters like others") {
  CHECK(commit_ids(named("Max \U0001F468\U0001F3FD\u200D\U0001F4BB Coplan")).empty());
  CHECK(commit_ids(named("\u2764\uFE0F\u200D\U0001F525")).empty());
  CHECK(commit_ids(named("\u0639\u0644\u06CC\u200C\u0631\u0636\u0627")).empty());
  CHECK(commit_ids(named("\u0915\u094D\u200D\u0937")).empty());
  CHECK(commit_ids(named("\u0639\u200C")) == "invisibleInIdentity*");
  CHECK(commit_ids(named("\u200D\U0001F525")) == "invisibleInIdentity*");
  CHECK(commit_ids(named("\U0001F468\u200Dx")) == "invisibleInIdentity*");
  CHECK(commit_ids(named("\u0639\u202E\u0631")) == "invisibleInIdentity*");
}

TEST_CASE("a name or an address is the same wherever it is trimmed") {
  CHECK(commit_ids(named("")) == "missingName*");
  CHECK(commit_ids(named("  ")) == "missingName*");
  CHECK(commit_ids(named(" A")) == "paddedIdentity*");
  CHECK(commit_ids(named("A ")) == "paddedIdentity*");
  for (const auto& mail : {" a@b", "a@b ", "a@b.", ".a@b", "\"a@b\"", "'a@b'", "a@b,", "a@b\\"})
    CHECK(commit_ids(mailed(mail)) == "paddedIdentity*");
  for (const auto& name :
       {"A Jr.", "\"A\" B", "'A'", "\u00C9mile", "A, B & C", "dependabot[bot]", "O'Neil; x"})
    CHECK(commit_ids(named(name)).empty());
  for (const auto& mail :
       {"", "a b", "a at b", "49699333+dependabot[bot]@users.noreply.github.com", "none@none"})
    CHECK(commit_ids(mailed(mail)).empty());
}

TEST_CASE("a time zone is one of the earth") {
  for (const auto& zone : {"+0000", "-0000", "-1200", "+1400", "+0545", "+1345", "-0330"})
    CHECK(commit_ids(by("A <a@b> 1 "s + zone)).empty());
  for (const auto& zone : {"-1201", "+1401", "+1500", "+0060", "-0099", "+9900"})
    CHECK(commit_ids(by("A <a@b> 1 "s + zone)) == "timezoneRange*");
}

TEST_CASE("a tag's name is one that a ref can have") {
  for (const auto& name : {"v1.0", "release/2024-01", "a@b", "\u00E9", "-x", "@"})
    CHECK(tag_ids(replaced(tag_text(), "v1.0", name)).empty());
  for (const auto& name : {"a b", "a..b", "a/",  "/a", "a//b", "a.", ".a",   "a/.b",  "a.lock", "a.lock/b",
                           "a~1", "a^",   "a:b", "a?", "a*",   "a[", "a\\b", "a@{1}", "a\tb",   "a\x7F"})
    CHECK(tag_ids(replaced(tag_text(), "v1.0", name)) == "badTagName*");
}

TEST_CASE("tags as usual tools write them have no defect") {
  CHECK(tag_ids(tag_text()).empty());
  CHECK(tag_ids(tag_text("", "")).empty());
  CHECK(tag_ids(tag_text("", "subject\n\n-----BEGIN SSH SIGNATURE-----\nU1==\n-----END SSH SIGNATURE-----\n"))
            .empty());
  CHECK(tag_ids(replaced(tag_text(), "type commit", "type tag")).empty());
}

TEST_CASE("what is wrong is told with its place") {
  const fsck::Defects defects = fsck::check_commit(named("A\x1B"), kIdBytes);
  REQUIRE(defects.size() == 1);
  CHECK(defects[0].id == "controlInIdentity");
  CHECK(defects[0].level == fsck::Level::strict);
  CHECK(defects[0].detail == "A\x1B <author@example.com> 1700000000 +0100");
  const std::string wrong = replaced(commit_text(), "author A U Thor <", "author A U Thor<");
  CHECK(fsck::check_commit(wrong, kIdBytes).front().detail ==
        "A U Thor<author@example.com> 1700000000 +0100");
  CHECK(fsck::check_tag(replaced(tag_text(), "commit", "omit"), kIdBytes).front().detail == "omit");
}
