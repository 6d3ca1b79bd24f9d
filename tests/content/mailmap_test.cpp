#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "content/mailmap.hpp"
#include "content/random_text.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using content::Mailmap;

TEST_CASE("names and addresses are mapped as git check-mailmap does") {
  const std::vector<std::string_view> pieces = {
      "Ann <ann@door.org>\n",
      "Ann New <ann@door.org> Ann <ann@old.org>\n",
      "<ann@new.org> <ann@old.org>\n",
      "Ann Three <ann@three.org> <ANN@door.org>\n",
      "B <b@door.org>\n",
      "Bob <bob@door.org> b <B@door.org>\n",
      "<bob@new.org> Bob <b@door.org>\n",
      "# Bob <bob@comment.org> <b@door.org>\n",
      " # <b@hash.org> <b@door.org>\n",
      "Empty <> <b@door.org>\n",
      "Empty Old <e@door.org> <>\n",
      "no address\n",
      "half <ann@door.org\n",
      "Ann Space < ann@door.org > behind\n",
      "Ann <<ann@door.org>\n",
      "Two <ann@door.org>Three<b@door.org>\r\n",
      "Two <two@door.org> Bob <b@door.org> Four <ann@door.org>\n",
      "\n",
      "Ann End <ann@door.org>",
  };
  std::vector<std::string> arguments = {"check-mailmap"};
  const std::vector<content::Mailmap::Resolved> asked = {
      {"Ann", "ann@door.org"}, {"ann", "ANN@DOOR.org"}, {"Ann", "ann@old.org"},  {"Other", "ann@old.org"},
      {"b", "b@door.org"},     {"Bob", "b@door.org"},   {"Bob", "bob@door.org"}, {"Carl", "carl@door.org"},
      {"X", " ann@door.org "}, {"X", "<ann@door.org"}};
  for (const auto& [name, email] : asked) arguments.push_back(fmt::format("{} <{}>", name, email));

  test::RandomText random(6);
  const test::Sandbox sandbox;
  sandbox.init("repository");
  for (int i = 0; i < 60; ++i) {
    const std::string text = random.join(pieces, 8);
    sandbox.write("repository/.mailmap", text);
    const std::string answer = sandbox.git("repository", arguments);
    const std::vector<std::string_view> lines = base::split(answer, '\n');
    const Mailmap mailmap = Mailmap::parse(text).value();
    CAPTURE(base::escape_foreign(text));
    for (std::size_t line = 0; line < asked.size(); ++line) {
      // Git takes what it is asked apart itself.
      if (asked[line].email.find_first_of("< ") != std::string::npos) continue;
      const Mailmap::Resolved resolved = mailmap.resolve(asked[line].name, asked[line].email);
      CHECK(fmt::format("{} <{}>", resolved.name, resolved.email) == lines[line]);
    }
  }
}

TEST_CASE("who is in no mailmap stays as he is") {
  CHECK(Mailmap().is_empty());
  CHECK(Mailmap().resolve("Ann", "ann@door.org") == Mailmap::Resolved{"Ann", "ann@door.org"});
}

TEST_CASE("a mailmap of more than 16 MiB is not read") {
  CHECK_FALSE(Mailmap::parse(std::string((std::size_t{16} << 20) + 1, '\n')));
}
