#include "app/push_lines.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

const std::string kNullHex(40, '0');
const std::string kOneHex(40, '1');
const std::string kTwoHex(40, '2');

model::Push receive(const std::string& text) {
  return app::parse_receive_lines(text, 20);
}
model::Push push(const std::string& text) {
  return app::parse_push_lines(text, 20);
}

}  // namespace

TEST_CASE("pre-receive's lines become updates in their order") {
  const model::Push read = receive(kOneHex + " " + kTwoHex + " refs/heads/b\n" + kNullHex + " " + kOneHex +
                                   " refs/heads/a\n" + kTwoHex + " " + kNullHex + " refs/c\n");
  REQUIRE(read.updates.size() == 3);
  CHECK(read.updates[0].name == "refs/heads/b");
  CHECK(read.updates[0].old_id.hex() == kOneHex);
  CHECK(read.updates[0].new_id.hex() == kTwoHex);
  CHECK(read.updates[1].is_create());
  CHECK(read.updates[2].is_delete());
}

TEST_CASE("a ref's name may hold any byte but LF, space and NUL") {
  const std::string name = "refs/heads/\x01\xff\t\"'\xc3\xa4";
  CHECK(receive(kOneHex + " " + kTwoHex + " " + name + "\n").updates.at(0).name == name);
}

TEST_CASE("lines of pre-receive that git would not write are errors") {
  for (const std::string& text : {
           std::string(),                                                          // nothing at all
           std::string("\n"),                                                      // an empty line
           kOneHex + " " + kTwoHex + " refs/heads/a",                              // no LF
           kOneHex + " " + kTwoHex + "\n",                                         // no name
           kOneHex + " " + kTwoHex + " \n",                                        // an empty name
           kOneHex + " " + kTwoHex + " a b\n",                                     // four fields
           kOneHex + "  " + kTwoHex + " refs/heads/a\n",                           // two spaces
           " " + kOneHex + " " + kTwoHex + " refs/heads/a\n",                      // a space in front
           kOneHex + "\t" + kTwoHex + " refs/heads/a\n",                           // a tab
           kOneHex.substr(1) + " " + kTwoHex + " refs/heads/a\n",                  // a short id
           kOneHex + "1 " + kTwoHex + " refs/heads/a\n",                           // a long id
           std::string(39, '1') + "g " + kTwoHex + " refs/heads/a\n",              // no hexadecimal
           std::string(64, '1') + " " + std::string(64, '2') + " refs/heads/a\n",  // ids of SHA-256
           kNullHex + " " + kNullHex + " refs/heads/a\n",                          // nothing to nothing
           kOneHex + " " + kTwoHex + " a\n" + kOneHex + " " + kTwoHex + " a\n",    // twice
           kOneHex + " " + kTwoHex + std::string(" a\0b\n", 5),                    // a NUL
           kOneHex + " " + kTwoHex + " refs/heads/a\n\n",                          // an empty last line
           kOneHex + " " + kTwoHex + " refs/heads/a\ngarbage",                     // a good line, then none
       }) {
    CAPTURE(text);
    CHECK_THROWS_AS(receive(text), base::Error);
  }
}

TEST_CASE("an error about a line shows at most its beginning, escaped") {
  std::string message;
  try {
    receive("\x1b[31m" + std::string(10'000, 'x') + "\n");
  } catch (const base::Error& error) {
    message = error.what();
  }
  CHECK(message.size() < 300);
  CHECK(message.find('\x1b') == std::string::npos);
}

TEST_CASE("ids of 32 bytes are read in a repository of such ids, and no others") {
  const std::string one(64, '1');
  CHECK(app::parse_receive_lines(one + " " + std::string(64, '2') + " a\n", 32).updates.at(0).old_id.hex() ==
        one);
  CHECK_THROWS_AS(app::parse_receive_lines(kOneHex + " " + kTwoHex + " a\n", 32), base::Error);
  // What git 2.39 says of a ref that a signed push makes.
  const std::string id(64, '1');
  CHECK(app::parse_receive_lines(kNullHex + " " + id + " refs/heads/a\n", 32).updates.at(0).is_create());
}

TEST_CASE("pre-push's lines become updates of the other side's refs") {
  const model::Push read = push("refs/heads/mine " + kTwoHex + " refs/heads/theirs " + kOneHex + "\n");
  REQUIRE(read.updates.size() == 1);
  CHECK(read.updates[0].name == "refs/heads/theirs");
  CHECK(read.updates[0].old_id.hex() == kOneHex);
  CHECK(read.updates[0].new_id.hex() == kTwoHex);
}

TEST_CASE("pre-push without lines is a push of nothing") {
  CHECK(push("").updates.empty());
}

TEST_CASE("the deletion of what the other side does not have is no update") {
  CHECK(push("(delete) " + kNullHex + " refs/heads/a " + kNullHex + "\n").updates.empty());
}

TEST_CASE("lines of pre-push that git would not write are errors") {
  for (const std::string& text : {
           std::string("\n"),
           "a " + kOneHex + " b\n",
           "a " + kOneHex + " b " + kTwoHex,
           "a " + kOneHex + " b " + kTwoHex + " c\n",
           "a " + kOneHex + "  " + kTwoHex + "\n",
           "a " + kOneHex + " b " + kTwoHex.substr(2) + "\n",
           "a " + kOneHex + " b " + kTwoHex + "\na " + kOneHex + " b " + kTwoHex + "\n",
       }) {
    CAPTURE(text);
    CHECK_THROWS_AS(push(text), base::Error);
  }
}
