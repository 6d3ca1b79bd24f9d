// What cannot be looked at whole in the texts of commits and tags.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/judging.hpp"

using namespace sallyport;

namespace {

constexpr const char* kEncoded = "Say %68%75%6E%74%65%72%32%21 to all";

std::vector<std::string> limits_told(const model::Verdict& verdict) {
  std::vector<std::string> lines;
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.message.find("decode.depth") != std::string::npos) lines.push_back(reason.message);
  }
  return lines;
}

}  // namespace

TEST_CASE("encodings that are not followed are told of commits and of tags alike") {
  test::Sandbox box;
  box.init("r");
  box.commit("r", "a", "one\n", kEncoded);
  const model::Oid tip = box.commit("r", "a", "two\n", kEncoded);
  box.git("r", {"tag", "-a", "-m", kEncoded, "v1", tip.hex()});
  box.git("r", {"tag", "-a", "-m", kEncoded, "v2", tip.hex()});
  test::Court court;
  court.policy = policy::load("[archives]\ndecode_depth = 0\n", "policy.toml");
  const model::Verdict verdict = court.push(
      box.path() / "r", test::request_of({{"refs/heads/main", test::kNull, tip},
                                          {"refs/tags/v1", test::kNull, box.rev("r", "refs/tags/v1")},
                                          {"refs/tags/v2", test::kNull, box.rev("r", "refs/tags/v2")}}));
  const std::vector<std::string> told = limits_told(verdict);
  CHECK(told.size() == 4);
  for (const std::string name : {"v1", "v2"}) {
    const std::string tag = box.rev("r", "refs/tags/" + name).hex();
    CHECK(std::ranges::any_of(told, [&](const std::string& line) { return line.find(tag) != line.npos; }));
  }
}
