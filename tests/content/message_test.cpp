#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "content/lines.hpp"
#include "content/message.hpp"
#include "content/person.hpp"
#include "content/random_text.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using namespace std::string_literals;

namespace {

// As `git log --format=%(trailers:only,unfold)` prints them.
std::string print(const std::vector<content::Trailer>& trailers) {
  std::string printed;
  for (const content::Trailer& trailer : trailers)
    printed += fmt::format("{}: {}\n", trailer.key, trailer.value);
  return printed;
}

// A commit for each message, which git stores byte for byte.
void import(const test::Sandbox& sandbox, const std::vector<std::string>& messages) {
  std::string stream;
  for (const std::string& message : messages)
    stream +=
        fmt::format("commit refs/heads/main\ncommitter C <c@example.org> 1700000000 +0000\ndata {}\n{}\n",
                    message.size(), message);
  sandbox.write("stream", stream);
  sandbox.init("repository");
  sandbox.git("repository", {"-c", "alias.read=!git fast-import --quiet <../stream", "read"});
}

const std::vector<std::string_view> kLines = {
    "\n",
    "\n",
    "\n",
    "  \n",
    "Subject\n",
    "a sentence: with a colon\n",
    "some words\n",
    "Key: value\n",
    "Key-2:value \n",
    "key \t: value\n",
    "Signed-off-by: Ann <ann@example.org>\n",
    "signed-off-by: Bob <bob@example.org>\n",
    "(cherry picked from commit 0123456789)\n",
    "  continued: so\n",
    "\tcontinued\n",
    "# comment\n",
    "#: comment\n",
    "Conflicts:\n",
    "\tfile\n",
    "---\n",
    ": no key\n",
    "-: a key\n",
    "K: \n",
    "# ------------------------ >8 ------------------------\n",
    "Key: carriage return\r\n",
    "\r\n",
    "no end",
};

}  // namespace

TEST_CASE("subject, summary and trailers are those that git log shows") {
  test::RandomText random(1);
  std::vector<std::string> messages;
  for (int i = 0; i < 600; ++i) messages.push_back(random.join(kLines, 14));
  messages.push_back("a\n\nKey: value\n\0Key: hidden\n"s);
  messages.push_back("a\nb\0c\n\nKey: hidden\n"s);
  const test::Sandbox sandbox;
  import(sandbox, messages);

  std::string log = sandbox.git(
      "repository", {"log", "--reverse", "--format=%x01%s%x02%(trailers:only,unfold)%x02", "main"});
  std::erase(log, '\r');  // git leaves them where it joins lines
  std::vector<std::string_view> shown = base::split(log, '\1');
  REQUIRE(shown.size() == messages.size() + 1);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    CAPTURE(base::escape_foreign(messages[i]));
    const content::Message message = content::read_message(messages[i]);
    const std::vector<std::string_view> parts = base::split(shown[i + 1], '\2');
    CHECK(message.summary == parts[0]);
    CHECK(print(message.trailers) == parts[1]);
  }
}

TEST_CASE("a message is taken apart into subject, body and trailers") {
  const content::Message message = content::read_message(
      "Add a door\n\nIt opens.\n\n\nIt closes.\n\nFixes: #1\nSigned-off-by: Ann\n <ann@example.org>\n\n");
  CHECK(message.subject == "Add a door");
  CHECK(message.subject_line_1based == 1);
  CHECK(message.summary == "Add a door");
  CHECK(message.has_blank_second_line);
  CHECK(message.body_line_1based == 3);
  CHECK(message.body == "It opens.\n\n\nIt closes.\n\nFixes: #1\nSigned-off-by: Ann\n <ann@example.org>");
  CHECK(message.trailers_line_1based == 8);
  REQUIRE(message.trailers.size() == 2);
  CHECK(message.trailers[0].key == "Fixes");
  CHECK(message.trailers[0].value == "#1");
  CHECK(message.trailers[1].line_1based == 9);
  CHECK(message.trailers[1].is_key("signed-off-BY"));
  CHECK_FALSE(message.trailers[1].is_key("signed-off"));
  CHECK(message.trailers[1].value == "Ann <ann@example.org>");
}

TEST_CASE("the body is read line by line with the numbers of the message") {
  const content::Message message = content::read_message("\n\na\nb\r\n\r\nc\r");
  CHECK(message.subject == "a");
  CHECK(message.subject_line_1based == 3);
  CHECK(message.summary == "a b");
  CHECK_FALSE(message.has_blank_second_line);
  CHECK(message.has_carriage_return);
  content::Lines lines(message.body, message.body_line_1based);
  std::string read;
  while (const auto line = lines.take()) read += fmt::format("{}={};", line->number_1based, line->text);
  CHECK(read == "4=b;5=;6=c;");
}

TEST_CASE("a message of nothing has an empty subject and no body") {
  for (const std::string_view text : {"", "\n", " \r\n\t\n"}) {
    const content::Message message = content::read_message(text);
    CHECK(message.subject.empty());
    CHECK(message.summary.empty());
    CHECK(message.body.empty());
    CHECK(message.body_line_1based == 0);
    CHECK(message.trailers.empty());
    CHECK(message.has_blank_second_line);
  }
}

TEST_CASE("carriage returns are part of no line, subject or value") {
  const content::Message message =
      content::read_message("a\r\n\r\nb\r\n\r\nKey: one\r\n two\r\nOther: x\r\n");
  CHECK(message.subject == "a");
  CHECK(message.has_blank_second_line);
  CHECK(print(message.trailers) == "Key: one two\nOther: x\n");
}

TEST_CASE("what stands behind a NUL is in the body and not among the trailers") {
  const std::string text = "a\n\nb\0c\n\nKey: value\n"s;
  const content::Message message = content::read_message(text);
  CHECK(message.has_nul);
  CHECK(message.body == "b\0c\n\nKey: value"s);
  CHECK(message.trailers.empty());
}

TEST_CASE("a line of a text ends at a line feed") {
  content::Lines lines("a\rb\n\r\nc");
  const auto first = lines.take();
  CHECK(first->text == "a\rb");
  CHECK(first->is_terminated);
  CHECK(lines.take()->text.empty());
  const auto third = lines.take();
  CHECK(third->number_1based == 3);
  CHECK_FALSE(third->is_terminated);
  CHECK_FALSE(lines.take());
}

TEST_CASE("a person is a name and an address in angle brackets") {
  const auto person = content::read_person(" Ann B. \t<ann@example.org>\r\n");
  REQUIRE(person);
  CHECK(person->name == "Ann B.");
  CHECK(person->email == "ann@example.org");
  CHECK(content::read_person("<ann@example.org>")->name.empty());
  for (const std::string_view text :
       {"", "Ann", "Ann <>", "Ann <a", "Ann a>", "<", ">", "Ann <a> b", "Ann <a> <b>", "A > <b>", "A <b c>",
        "A <<b>", "A <b>>", "A\x01 <b>", "A\nB <c>"}) {
    CAPTURE(text);
    CHECK_FALSE(content::read_person(text));
  }
}

TEST_CASE("a sign-off is the author's by address, and by name if that is asked") {
  const content::Message message =
      content::read_message("a\n\nSigned-off-by: Ren\xC3\xA9 <Rene@Example.org>\nSigned-off-by: nobody\n");
  REQUIRE(content::sign_offs(message).size() == 1);
  CHECK(content::is_signed_off_by(message, {"X", "rene@example.org"}, content::SameBy::email));
  CHECK_FALSE(content::is_signed_off_by(message, {"X", "rene@example.org"}, content::SameBy::name_and_email));
  // The same name, decomposed.
  CHECK(content::is_signed_off_by(message, {"rene\xCC\x81", "rene@example.org"},
                                  content::SameBy::name_and_email));
  CHECK_FALSE(content::is_signed_off_by(message, {"Ren\xC3\xA9", "other@example.org"},
                                        content::SameBy::name_and_email));
}

TEST_CASE("a sign-off in a paragraph that is no trailers is none") {
  CHECK(content::sign_offs(content::read_message("a\n\nSigned-off-by: A <a@b>\n\nmore words\n")).empty());
  CHECK(content::sign_offs(content::read_message("Signed-off-by: A <a@b>\n")).empty());
}
