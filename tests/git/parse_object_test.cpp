#include "git/parse_object.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"

using namespace sallyport;
using git::parse_commit;
using git::parse_tag;
using git::TreeEntry;
using git::TreeReader;
using model::Oddity;

namespace {

const std::string kTree = "tree " + std::string(40, 'a') + "\n";
const std::string kParent = "parent " + std::string(40, 'b') + "\n";
const std::string kOtherParent = "parent " + std::string(40, 'c') + "\n";
const std::string kAuthor = "author A U Thor <author@example.org> 1700000000 +0130\n";
const std::string kCommitter = "committer C <c@example.org> 1700000001 -0500\n";
const std::string kPeople = kAuthor + kCommitter;
const std::string kTag = "object " + std::string(40, 'a') + "\ntype commit\ntag v1.0\n";
const std::string kTagger = "tagger T <t@example.org> 1700000000 +0000\n";

std::vector<Oddity> oddities_of(const std::string& raw) {
  return parse_commit(raw, 20).oddities;
}
std::vector<Oddity> tag_oddities_of(const std::string& raw) {
  return parse_tag(raw, 20).oddities;
}
using Only = std::vector<Oddity>;

// Whether "author <value>" is taken for an identity, and flagged if not.
bool is_identity(const std::string& value) {
  const std::string raw = kTree + "author " + value + "\n" + kCommitter + "\n";
  const model::Commit commit = parse_commit(raw, 20);
  const bool is_flagged = commit.oddities == Only{Oddity::bad_identity};
  CHECK(commit.author.has_value() != is_flagged);
  return commit.author.has_value();
}

std::string entry(const std::string& mode, const std::string& name, char id = '\x11',
                  std::size_t id_bytes = 20) {
  return mode + " " + name + '\0' + std::string(id_bytes, id);
}

std::vector<TreeEntry> read_tree(const std::string& raw, std::size_t id_bytes = 20) {
  TreeReader reader(raw, id_bytes);
  std::vector<TreeEntry> entries;
  TreeEntry next;
  while (reader.next(next)) entries.push_back(next);
  return entries;
}

}  // namespace

TEST_CASE("a commit's parts are read") {
  const std::string raw = kTree + kParent + kOtherParent + kPeople + "encoding UTF-8\n\nSubject\n\nBody\n";
  const model::Commit commit = parse_commit(raw, 20);
  CHECK(commit.tree.hex() == std::string(40, 'a'));
  REQUIRE(commit.parents.size() == 2);
  CHECK(commit.parents[0].hex() == std::string(40, 'b'));
  CHECK(commit.parents[1].hex() == std::string(40, 'c'));
  REQUIRE(commit.author);
  CHECK(commit.author->name == "A U Thor");
  CHECK(commit.author->email == "author@example.org");
  CHECK(commit.author->seconds == 1700000000);
  CHECK(commit.author->zone_minutes == 90);
  REQUIRE(commit.committer);
  CHECK(commit.committer->zone_minutes == -300);
  REQUIRE(commit.headers.size() == 6);
  CHECK(commit.headers[0].name == "tree");
  CHECK(commit.headers[5].name == "encoding");
  CHECK(commit.headers[5].value == "UTF-8");
  CHECK(commit.message == "Subject\n\nBody\n");
  CHECK(commit.oddities.empty());
}

TEST_CASE("a SHA-256 commit is read, and each size of id only in its own repository") {
  const std::string raw =
      "tree " + std::string(64, 'a') + "\nparent " + std::string(64, 'b') + "\n" + kPeople + "\n";
  const model::Commit commit = parse_commit(raw, 32);
  CHECK(commit.tree.bytes().size() == 32);
  CHECK(commit.parents.size() == 1);
  CHECK(commit.oddities.empty());
  CHECK_THROWS_AS(parse_commit(raw, 20), base::Error);
  CHECK_THROWS_AS(parse_commit(kTree + kPeople + "\n", 32), base::Error);
}

TEST_CASE("a commit without a whole tree line is an error") {
  for (const std::string& raw :
       {std::string(), std::string("tree"), std::string("tree "), kPeople + "\n", "\n" + kTree, " " + kTree,
        "Tree " + std::string(40, 'a') + "\n", "tree " + std::string(39, 'a') + "\n",
        "tree " + std::string(41, 'a') + "\n", "tree " + std::string(40, 'A') + "\n",
        "tree " + std::string(40, 'g') + "\n", "tree  " + std::string(40, 'a') + "\n",
        "tree " + std::string(40, 'a'), "tree " + std::string(40, 'a') + " \n",
        "tree " + std::string(40, 'a') + "\r\n"}) {
    CAPTURE(raw);
    CHECK_THROWS_AS(parse_commit(raw, 20), base::Error);
  }
}

TEST_CASE("a parent line behind the tree that is not whole is an error") {
  for (const std::string& parent :
       {std::string("parent \n"), std::string("parent "), "parent " + std::string(39, 'b') + "\n",
        "parent " + std::string(40, 'B') + "\n", "parent " + std::string(40, 'b'),
        "parent " + std::string(40, 'b') + "x\n"}) {
    CAPTURE(parent);
    CHECK_THROWS_AS(parse_commit(kTree + parent, 20), base::Error);
    CHECK_THROWS_AS(parse_commit(kTree + kParent + parent, 20), base::Error);
  }
}

TEST_CASE("a parent line that git does not read is no parent and is flagged") {
  for (const std::string& raw : {kTree + kParent + kPeople + kOtherParent + "\n",
                                 kTree + kParent + "note x\n" + kOtherParent + kPeople + "\n",
                                 kTree + kParent + "parent\n" + kOtherParent + kPeople + "\n",
                                 kTree + kParent + " continued\n" + kOtherParent + kPeople + "\n"}) {
    CAPTURE(raw);
    const model::Commit commit = parse_commit(raw, 20);
    CHECK(commit.parents.size() == 1);
    CHECK(std::count(commit.oddities.begin(), commit.oddities.end(), Oddity::header_order) == 1);
  }
}

TEST_CASE("parent lines behind a continued tree line are no parents") {
  const model::Commit commit = parse_commit(kTree + " continued\n" + kParent + kPeople + "\n", 20);
  CHECK(commit.parents.empty());
  CHECK(commit.oddities == Only{Oddity::header_order});
}

TEST_CASE("a continued line among those that decide the graph is flagged") {
  CHECK(oddities_of(kTree + kParent + " continued\n" + kPeople + "\n") == Only{Oddity::header_order});
  CHECK(tag_oddities_of(kTag + " continued\n" + kTagger + "\n") == Only{Oddity::header_order});
}

TEST_CASE("headers out of order are flagged") {
  CHECK(oddities_of(kTree + kTree + kPeople + "\n") == Only{Oddity::header_order});
  CHECK(oddities_of(kTree + kPeople + kTree + "\n") == Only{Oddity::header_order});
  CHECK(oddities_of(kTree + kCommitter + kAuthor + "\n") == Only{Oddity::header_order});
  CHECK(oddities_of(kTree + "encoding x\n" + kPeople + "\n") == Only{Oddity::header_order});
  CHECK(oddities_of(kTree + kAuthor + "note x\n" + kCommitter + "\n") == Only{Oddity::header_order});
}

TEST_CASE("what stands behind the committer may stand in any order") {
  CHECK(oddities_of(kTree + kPeople + "gpgsig x\nencoding y\nmergetag z\nmergetag z\nHG:extra a:b\n\n")
            .empty());
}

TEST_CASE("a header that may stand once and stands twice is flagged, and the first counts") {
  const std::string other = "author B <b@example.org> 1 +0000\n";
  const std::string raw = kTree + kAuthor + other + kCommitter + "\n";
  CHECK(oddities_of(raw) == Only{Oddity::duplicate_header});
  CHECK(parse_commit(raw, 20).author->name == "A U Thor");
  CHECK(oddities_of(kTree + kPeople + kCommitter + "\n") == Only{Oddity::duplicate_header});
  for (const std::string name : {"encoding", "gpgsig", "gpgsig-sha256"}) {
    CAPTURE(name);
    CHECK(oddities_of(kTree + kPeople + name + " x\n" + name + " y\n\n") == Only{Oddity::duplicate_header});
    CHECK(oddities_of(kTree + kPeople + name + " x\nnote z\n" + name + " y\n\n") ==
          Only{Oddity::duplicate_header});
  }
  CHECK(oddities_of(kTree + kPeople + "gpgsig x\ngpgsig-sha256 y\n\n").empty());
}

TEST_CASE("a missing author or committer is flagged") {
  CHECK(oddities_of(kTree + kCommitter + "\n") == Only{Oddity::missing_identity});
  CHECK(oddities_of(kTree + kAuthor + "\n") == Only{Oddity::missing_identity});
  CHECK(oddities_of(kTree) == Only{Oddity::missing_identity});
}

TEST_CASE("a NUL anywhere is flagged and hides nothing") {
  const std::string raw = kTree + kPeople + std::string("\nSubject\0\nTail\n", 15);
  const model::Commit commit = parse_commit(raw, 20);
  CHECK(commit.message == std::string_view("Subject\0\nTail\n", 14));
  CHECK(commit.oddities == Only{Oddity::nul_byte});
  CHECK(oddities_of(kTree + kPeople + std::string("note a\0b\n\nx\n", 12)) == Only{Oddity::nul_byte});
}

TEST_CASE("a continuation belongs to the header before it, with its line ends and spaces") {
  const std::string raw = kTree + kPeople + "gpgsig one\n two\n \n  three\nnote x\n\nSubject\n";
  const model::Commit commit = parse_commit(raw, 20);
  REQUIRE(commit.headers.size() == 5);
  CHECK(commit.headers[3].name == "gpgsig");
  CHECK(commit.headers[3].value == "one\n two\n \n  three");
  CHECK(commit.headers[4].value == "x");
  CHECK(commit.oddities.empty());
}

TEST_CASE("a header without a space is flagged") {
  const std::string raw = kTree + kPeople + "lonely\n continued\nnote x\n\n";
  const model::Commit commit = parse_commit(raw, 20);
  REQUIRE(commit.headers.size() == 5);
  CHECK(commit.headers[3].name == "lonely");
  CHECK(commit.headers[3].value == "\n continued");
  CHECK(commit.oddities == Only{Oddity::bad_header});
}

TEST_CASE("a header with an empty value is none to flag") {
  const std::string raw = kTree + kPeople + "note \n\n";
  const model::Commit commit = parse_commit(raw, 20);
  CHECK(commit.headers.back().value.empty());
  CHECK(commit.oddities.empty());
}

TEST_CASE("a commit that ends with its header has no message") {
  const std::string raw = kTree + kPeople;
  const model::Commit commit = parse_commit(raw, 20);
  CHECK(commit.message.empty());
  CHECK(commit.oddities.empty());
}

TEST_CASE("a commit whose message is empty has no oddity") {
  CHECK(oddities_of(kTree + kPeople + "\n").empty());
}

TEST_CASE("a header that does not end is flagged") {
  CHECK(oddities_of(kTree + kPeople + "note x") == Only{Oddity::unterminated_header});
}

TEST_CASE("headers in the message are message") {
  const std::string raw = kTree + kPeople + "\n" + kParent + kAuthor + "gpgsig x\n";
  const model::Commit commit = parse_commit(raw, 20);
  CHECK(commit.parents.empty());
  CHECK(commit.headers.size() == 3);
  CHECK(commit.message == kParent + kAuthor + "gpgsig x\n");
  CHECK(commit.oddities.empty());
}

TEST_CASE("identities that git's fsck accepts are identities") {
  for (const char* value : {"A <a@b> 0 +0000", "A <> 1 -0000", " <a@b> 1 +0000", "A  <a b> 1 +9999",
                            "\xFF <a@b> 9223372036854775807 +0000"}) {
    CAPTURE(value);
    CHECK(is_identity(value));
  }
}

TEST_CASE("identities that git's fsck refuses are flagged") {
  for (const char* value : {"",
                            "A",
                            "<a@b> 1 +0000",
                            "A<a@b> 1 +0000",
                            "A a@b 1 +0000",
                            "A <a@b 1 +0000",
                            "A> <a@b> 1 +0000",
                            "A <a<b> 1 +0000",
                            "A <a@b>1 +0000",
                            "A <a@b>  1 +0000",
                            "A <a@b>",
                            "A <a@b> ",
                            "A <a@b> 1",
                            "A <a@b> 1 ",
                            "A <a@b>  +0000",
                            "A <a@b> -1 +0000",
                            "A <a@b> +1 +0000",
                            "A <a@b> 01 +0000",
                            "A <a@b> 00 +0000",
                            "A <a@b> 9223372036854775808 +0000",
                            "A <a@b> 99999999999999999999999999 +0000",
                            "A <a@b> 1x +0000",
                            "A <a@b> 0x1 +0000",
                            "A <a@b> 1 0000",
                            "A <a@b> 1 +000",
                            "A <a@b> 1 +00000",
                            "A <a@b> 1 +0a00",
                            "A <a@b> 1 +0000 ",
                            "A <a@b> 1  +0000",
                            "A <a@b> 1 +0000\r",
                            "A <a@b> 1 +0000\n x",
                            "A\n <a@b> 1 +0000"}) {
    CAPTURE(value);
    CHECK_FALSE(is_identity(value));
  }
}

TEST_CASE("a NUL in an identity is flagged") {
  const std::string author("author A\0 <a@b> 1 +0000\n", 24);
  CHECK(oddities_of(kTree + author + kCommitter + "\n") == Only{Oddity::nul_byte, Oddity::bad_identity});
}

TEST_CASE("each oddity is named once") {
  CHECK(oddities_of(kTree + "author x\ncommitter y\n\n") == Only{Oddity::bad_identity});
}

TEST_CASE("a commit with more headers than the limit is an error") {
  std::string headers;
  for (int i = 0; i < 100'000 - 3; ++i) headers += "x\n";
  CHECK(parse_commit(kTree + kPeople + headers, 20).headers.size() == 100'000);
  CHECK_THROWS_AS(parse_commit(kTree + kPeople + headers + "x\n", 20), base::Error);
}

TEST_CASE("a tag's parts are read") {
  const std::string raw = kTag + kTagger + "\nRelease\n";
  const model::Tag tag = parse_tag(raw, 20);
  CHECK(tag.target.hex() == std::string(40, 'a'));
  CHECK(tag.target_kind == model::ObjectKind::commit);
  CHECK(tag.name == "v1.0");
  REQUIRE(tag.tagger);
  CHECK(tag.tagger->email == "t@example.org");
  CHECK(tag.headers.size() == 4);
  CHECK(tag.message == "Release\n");
  CHECK(tag.oddities.empty());
}

TEST_CASE("an old tag without a tagger is read") {
  const std::string raw = kTag + "\nRelease\n";
  const model::Tag tag = parse_tag(raw, 20);
  CHECK_FALSE(tag.tagger);
  CHECK(tag.oddities.empty());
}

TEST_CASE("a tag's target may be of each kind") {
  using model::ObjectKind;
  for (const ObjectKind kind : {ObjectKind::commit, ObjectKind::tree, ObjectKind::blob, ObjectKind::tag}) {
    const std::string raw =
        "object " + std::string(40, 'a') + "\ntype " + std::string(to_string(kind)) + "\ntag x\n\n";
    CHECK(parse_tag(raw, 20).target_kind == kind);
  }
}

TEST_CASE("a tag without a whole object line is an error") {
  for (const std::string& object :
       {std::string(), std::string("object \n"), "object " + std::string(39, 'a') + "\n",
        "object " + std::string(40, 'A') + "\n", "object " + std::string(64, 'a') + "\n",
        "tree " + std::string(40, 'a') + "\n"}) {
    CAPTURE(object);
    CHECK_THROWS_AS(parse_tag(object + "type commit\ntag x\n\n", 20), base::Error);
  }
}

TEST_CASE("a tag whose type line is missing or names no kind is an error") {
  for (const char* type : {"", "type\n", "type \n", "type commits\n", "type commi\n", "type Commit\n",
                           "type commit \n", "type commit", "kind commit\n"}) {
    CAPTURE(type);
    CHECK_THROWS_AS(parse_tag("object " + std::string(40, 'a') + "\n" + type, 20), base::Error);
  }
}

TEST_CASE("oddities of tags are flagged") {
  CHECK(tag_oddities_of(kTag + kTagger + kTagger + "\n") == Only{Oddity::duplicate_header});
  CHECK(tag_oddities_of(kTag + "tagger x\n\n") == Only{Oddity::bad_identity});
  CHECK(tag_oddities_of(kTag + kTagger + std::string("\n\0", 2)) == Only{Oddity::nul_byte});
  CHECK(tag_oddities_of(kTag + kTagger + "lonely\n\n") == Only{Oddity::bad_header});
  CHECK(tag_oddities_of(kTag + kTagger + "note x") == Only{Oddity::unterminated_header});
  CHECK(tag_oddities_of(kTag + "tag v2.0\n\n") == Only{Oddity::header_order});
  CHECK(tag_oddities_of(kTag + kTagger + "object " + std::string(40, 'b') + "\n\n") ==
        Only{Oddity::header_order});
  CHECK(tag_oddities_of(kTag + "note x\n" + kTagger + "\n") == Only{Oddity::header_order});
  CHECK(tag_oddities_of("object " + std::string(40, 'a') + "\ntype commit\n\n") ==
        Only{Oddity::header_order});
}

TEST_CASE("a tree's entries are read, in SHA-1 and in SHA-256") {
  for (const std::size_t id_bytes : {20U, 32U}) {
    const std::string raw =
        entry("100644", "a b", '\x11', id_bytes) + entry("40000", "\xFF\n", '\x22', id_bytes);
    const std::vector<TreeEntry> entries = read_tree(raw, id_bytes);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].mode == 0100644);
    CHECK(entries[0].name == "a b");
    CHECK(entries[0].oid().bytes().size() == id_bytes);
    CHECK(entries[1].mode == model::mode::kTree);
    CHECK(entries[1].name == "\xFF\n");
    CHECK(entries[1].oid().hex().starts_with("2222"));
  }
}

TEST_CASE("an empty tree has no entries") {
  CHECK(read_tree("").empty());
}

TEST_CASE("modes of old histories are read as they are") {
  CHECK(read_tree(entry("100664", "a"))[0].mode == 0100664);
  CHECK(read_tree(entry("040000", "a"))[0].mode == model::mode::kTree);
  CHECK(read_tree(entry("0", "a"))[0].mode == 0);
}

TEST_CASE("an id may hold any bytes, also those that end names and modes") {
  const std::string raw = entry("100644", "a", '\0') + entry("100644", "b", ' ');
  CHECK(read_tree(raw).size() == 2);
}

TEST_CASE("bytes that are no tree entry are an error") {
  for (const std::string& raw :
       {std::string("100644"), std::string("100644 "), std::string("100644 name"), entry("", "a"),
        entry("100648", "a"), entry("-1", "a"), entry("+644", "a"), entry("0x1", "a"), entry("200000", "a"),
        entry("7777777777777777", "a"), entry("40000000000000000000000", "a"), entry("100644", ""),
        entry("100644", "a/b"), entry("100644", "/")}) {
    CAPTURE(raw);
    CHECK_THROWS_AS(read_tree(raw), base::Error);
    CHECK_THROWS_AS(read_tree(entry("100644", "first") + raw), base::Error);
  }
}

TEST_CASE("a tree that is cut short is an error") {
  const std::string raw = entry("100644", "a");
  for (std::size_t size = 1; size < raw.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS(read_tree(raw.substr(0, size)), base::Error);
  }
}

TEST_CASE("a tree of SHA-1 ids is no tree of SHA-256 ids") {
  CHECK_THROWS_AS(read_tree(entry("100644", "a"), 32), base::Error);
}
