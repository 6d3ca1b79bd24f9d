#include "git/merged_text.hpp"

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace sallyport;
using git::LineDiff;
using git::MergedText;

namespace {

// Whether there is a way to see `text` as the segments from `next` on with whole lines between them, by
// trying all ways.
bool can_be_seen(const std::vector<std::string>& segments, std::size_t next, std::string_view text) {
  if (next + 1 == segments.size() && text == segments[next]) return true;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i > 0 && text[i - 1] != '\n') continue;  // only at the start of a line
    const std::string_view rest = text.substr(i);
    if (!rest.starts_with(segments[next])) continue;
    if (next + 1 == segments.size()) {
      if (rest == segments[next]) return true;
    } else if (can_be_seen(segments, next + 1, rest.substr(segments[next].size()))) {
      return true;
    }
  }
  // Behind an empty last segment a last line need not end.
  return next + 1 == segments.size() && segments[next].empty();
}

bool is_resolved_by_any_way(const std::vector<std::string>& segments, std::string_view text) {
  return text.starts_with(segments[0]) && can_be_seen(segments, 1, text.substr(segments[0].size()));
}

// All texts of up to `size` bytes of "a", "b" and line breaks.
std::vector<std::string> texts_up_to(std::size_t size) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (const char c : {'a', 'b', '\n'})
      if (texts[i].size() < size) texts.push_back(texts[i] + c);
  return texts;
}

MergedText merge(std::string_view base, std::string_view ours, std::string_view theirs) {
  const std::optional<MergedText> merged = git::merge_texts(base, ours, theirs, LineDiff::myers);
  REQUIRE(merged);
  return *merged;
}

}  // namespace

TEST_CASE("a merge without a conflict is resolved by itself alone") {
  const MergedText merged = merge("1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n");
  CHECK(!merged.has_conflicts());
  CHECK(merged.is_resolved_by("one\n2\n3\n4\nfive\n"));
  CHECK(!merged.is_resolved_by("one\n2\n3\n4\nfive\n\n"));
}

TEST_CASE("what both sides changed alike is outside of the conflict") {
  const MergedText merged = merge("1\n2\n3\n4\n5\n6\n", "one\n2\nB\n4\n5\n6\n", "one\n2\nC\n4\n5\n6\n");
  CHECK(merged.is_resolved_by("one\n2\nboth\n4\n5\n6\n"));
  CHECK(!merged.is_resolved_by("1\n2\nboth\n4\n5\n6\n"));
}

TEST_CASE("a last line without a line break is compared as it is") {
  const MergedText merged = merge("1\n2\n3\n4\n5", "A\n2\n3\n4\n5", "B\n2\n3\n4\n5");
  CHECK(merged.is_resolved_by("C\n2\n3\n4\n5"));
  CHECK(!merged.is_resolved_by("C\n2\n3\n4\n5\n"));
}

TEST_CASE("a conflict at the end may end without a line break") {
  const MergedText merged = merge("1\n2\n", "1\nA\n", "1\nB");
  CHECK(merged.is_resolved_by("1\nA and B"));
  CHECK(!merged.is_resolved_by("A and B"));
}

TEST_CASE("of a text that one side emptied and the other changed all is in conflict") {
  CHECK(merge("1\n2\n3\n", "", "1\n2\nchanged\n").is_resolved_by("anything"));
  CHECK(merge("1\n2\n3\n", "1\n2\nchanged\n", "").is_resolved_by(""));
}

TEST_CASE("a binary version on any side is not merged") {
  const std::string binary("\0", 1);
  for (const LineDiff line_diff : {LineDiff::myers, LineDiff::patience}) {
    CHECK(!git::merge_texts(binary, "a\n", "b\n", line_diff));
    CHECK(!git::merge_texts("a\n", binary, "b\n", line_diff));
    CHECK(!git::merge_texts("a\n", "b\n", binary, line_diff));
  }
}

TEST_CASE(
    "the leftmost search finds a way to see a text as a resolution where there is one, and only there") {
  const std::vector<std::vector<std::string>> merges = {
      {"a\n", "b\n"},
      {"", "a\n", ""},
      {"", "a\n", "a"},
      {"a\n", "a\n", "a\n"},
      {"", "a\n", "b"},
      {
          "b\n",
          "a\n",
          "",
      },
      {"", ""},
      {"", "\n", "a\n", ""},
  };
  std::size_t resolved = 0;
  for (const std::vector<std::string>& segments : merges) {
    const MergedText merged(segments);
    for (const std::string& text : texts_up_to(6)) {
      const bool is_resolved = merged.is_resolved_by(text);
      resolved += is_resolved ? 1 : 0;
      if (is_resolved != is_resolved_by_any_way(segments, text)) FAIL(text);
    }
  }
  CHECK(resolved > 100);
}

TEST_CASE("texts made to be slow to search are not") {
  // Naive search compares half of the middle segment at each line of the text.
  std::string lines;
  for (int i = 0; i < 200'000; ++i) lines += "a\n";
  const MergedText merged({"start\n", lines + "b\n", "end\n"});
  CHECK(!merged.is_resolved_by("start\n" + lines + lines + "end\n"));
}
