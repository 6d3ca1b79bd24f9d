#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "content/conventional.hpp"
#include "content/placeholder_identity.hpp"
#include "content/subject_kind.hpp"

using namespace sallyport;
using content::SubjectKind;

TEST_CASE("a conventional subject is type, scope, breaking mark and description") {
  const auto plain = content::read_conventional("feat: open the door").subject;
  REQUIRE(plain);
  CHECK(plain->type == "feat");
  CHECK(plain->scope.empty());
  CHECK_FALSE(plain->is_breaking);
  CHECK(plain->description == "open the door");
  const auto whole = content::read_conventional("Fix(front door/2)!: (do) not open: it ").subject;
  REQUIRE(whole);
  CHECK(whole->type == "Fix");
  CHECK(whole->scope == "front door/2");
  CHECK(whole->is_breaking);
  CHECK(whole->description == "(do) not open: it");
}

TEST_CASE("what is no conventional subject is told with its reason") {
  const auto reason = [](std::string_view subject) {
    const content::ConventionalReading reading = content::read_conventional(subject);
    CHECK_FALSE(reading.subject);
    return reading.reason;
  };
  CHECK(reason("").find("does not begin with a type") != std::string::npos);
  CHECK(reason("1a: b").find("does not begin with a type") != std::string::npos);
  CHECK(reason(" feat: a").find("does not begin with a type") != std::string::npos);
  CHECK(reason("Open the door").find("no colon") != std::string::npos);
  CHECK(reason("feat (a): b").find("no colon") != std::string::npos);
  CHECK(reason("feat!!: b").find("no colon") != std::string::npos);
  CHECK(reason("feat(a: b").find("not closed") != std::string::npos);
  CHECK(reason("feat(): b").find("empty") != std::string::npos);
  CHECK(reason("feat((a): b").find("parenthesis or a control") != std::string::npos);
  CHECK(reason("feat( a): b").find("white space") != std::string::npos);
  CHECK(reason("feat(a):").find("nothing stands behind") != std::string::npos);
  CHECK(reason("feat: \t").find("nothing stands behind") != std::string::npos);
  CHECK(reason("feat:b").find("one space") != std::string::npos);
  CHECK(reason("feat:  b").find("one space") != std::string::npos);
  CHECK(reason("Merge branch 'a'").find("no colon") != std::string::npos);
}

TEST_CASE("a breaking change is told in the body") {
  using content::read_message;
  CHECK(content::has_breaking_footer(read_message("a: b\n\nwords\n\nBREAKING CHANGE: it\n")));
  CHECK(content::has_breaking_footer(read_message("a: b\n\nBREAKING-CHANGE: it\r\nKey: x\n")));
  CHECK_FALSE(content::has_breaking_footer(read_message("BREAKING CHANGE: b\n\nbreaking change: it\n")));
}

TEST_CASE("subjects that git writes are known") {
  CHECK(content::subject_kind("fixup! Add a door") == SubjectKind::fixup);
  CHECK(content::subject_kind("fixup! squash! Add a door") == SubjectKind::fixup);
  CHECK(content::subject_kind("squash! Add a door") == SubjectKind::squash);
  CHECK(content::subject_kind("amend! Add a door") == SubjectKind::amend);
  CHECK(content::subject_kind("Revert \"Add a door\"") == SubjectKind::revert);
  CHECK(content::subject_kind("Reapply \"Add a door\"") == SubjectKind::revert);
  for (const std::string_view subject :
       {"Merge branch 'a'", "Merge branch 'a' into b", "Merge branches 'a' and 'b'", "Merge tag 'v1'",
        "Merge remote-tracking branch 'origin/a' into b", "Merge commit '0123abc'",
        "Merge pull request #12 from a/b", "Merge https://example.org/a", "Merge ../other into main"})
    CHECK(content::subject_kind(subject) == SubjectKind::merge);
  for (const std::string_view subject :
       {"", "Add a door", "Fixup! Add", "Merge doors", "Merge and open", "Revert the door", "refixup! a"})
    CHECK(content::subject_kind(subject) == SubjectKind::ordinary);
}

TEST_CASE("each mark of what is not done is found where the table says") {
  for (const content::UnfinishedMark& mark : content::unfinished_marks()) {
    const std::string words(mark.words);
    CAPTURE(words);
    switch (mark.where) {
      case content::UnfinishedMark::Where::at_start:
        CHECK(content::find_unfinished_mark(words + " door"));
        break;
      case content::UnfinishedMark::Where::alone:
        CHECK(content::find_unfinished_mark(words));
        CHECK(content::find_unfinished_mark(words + ": door"));
        break;
      case content::UnfinishedMark::Where::in_brackets:
        CHECK(content::find_unfinished_mark("Door (" + words + ")") == "(" + words + ")");
        CHECK(content::find_unfinished_mark("[" + words + "] door") == "[" + words + "]");
        break;
      case content::UnfinishedMark::Where::in_capitals:
        CHECK(content::find_unfinished_mark("A door, " + words + "!") == words);
        break;
    }
  }
}

TEST_CASE("marks are found in any case and not within words") {
  CHECK(content::find_unfinished_mark("wip door") == "wip");
  CHECK(content::find_unfinished_mark("wip: door") == "wip");
  CHECK(content::find_unfinished_mark("Wip") == "Wip");
  CHECK(content::find_unfinished_mark("do not merge: door") == "do not merge");
  CHECK(content::find_unfinished_mark("door [wip]") == "[wip]");
  for (const std::string_view subject :
       {"", "Wipe the door", "Swipe", "WIPE", "a wip of doors", "Temp files go away", "Draft a door",
        "Say that we do not merge doors", "Drop the door", "temperature: up", "Add a door (wipers)", "(wip",
        "[wip)", "Fixup of doors", "fixup! Add a door"}) {
    CAPTURE(subject);
    CHECK_FALSE(content::find_unfinished_mark(subject));
  }
}

TEST_CASE("identities of nobody are told with a reason") {
  using content::placeholder_reason;
  const std::string_view ann = "Ann";
  CHECK(placeholder_reason("", "ann@door.org") == "the name is empty");
  CHECK(placeholder_reason(" \t", "ann@door.org") == "the name is empty");
  for (const std::string_view name : {"Your Name", "unknown", "root", "USER", "(none)"})
    CHECK(placeholder_reason(name, "ann@door.org") == "the name is nobody's");
  for (const std::string_view email :
       {"root@localhost", "ann@LOCALHOST", "ann@mac.local", "ann@box.localdomain", "ann@box.(none)",
        "ann@(none)", "ann@localhost.localdomain", "ann@ip-10-0-0-1.eu-west-1.compute.internal"})
    CHECK(placeholder_reason(ann, email) == "the address is one of a single machine or network");
  CHECK(placeholder_reason(ann, "ann@laptop") == "the host of the address is the name of a single machine");
  for (const std::string_view email :
       {"you@example.com", "user@example.com", "your.email@door.org", "test@sub.example.org"})
    CHECK(placeholder_reason(ann, email) == "the address is one of an example");
  CHECK(placeholder_reason(ann, "") == "the address is empty");
  CHECK(placeholder_reason(ann, "ann") == "the address has no \"@\"");
  CHECK(placeholder_reason(ann, "@door.org") == "the address is not whole");
  CHECK(placeholder_reason(ann, "ann@.") == "the address is not whole");
  for (const std::string_view email :
       {"ann@door.org", "ann@example.org", "noreply@github.com", "1+ann@users.noreply.github.com",
        "me@door.org", "root@door.org", "ann@notlocalhost.org", "ann@[10.0.0.1]", "ann@door.mylocal"})
    CHECK(placeholder_reason(ann, email).empty());
}
