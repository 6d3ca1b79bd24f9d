#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <git2.h>

#include "git/merged_text.hpp"

// Three texts, base, ours and theirs, between NULs. What libgit2 makes of them when it takes ours in each
// conflict, theirs, or both, resolves the merge; where there is no conflict, nothing else does.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

git_merge_file_input to_input(std::string_view text) {
  git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
  input.ptr = text.data();
  input.size = text.size();
  return input;
}

std::string merged(const std::array<std::string_view, 3>& texts, git_merge_file_favor_t favor,
                   git::LineDiff line_diff) {
  const std::array inputs = {to_input(texts[0]), to_input(texts[1]), to_input(texts[2])};
  git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  options.favor = favor;
  if (line_diff == git::LineDiff::patience) options.flags = GIT_MERGE_FILE_DIFF_PATIENCE;
  git_merge_file_result result = {};
  require(git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], &options) == 0);
  std::string text(result.len == 0 ? "" : result.ptr, result.len);
  git_merge_file_result_free(&result);
  return text;
}

void check(const std::array<std::string_view, 3>& texts, git::LineDiff line_diff) {
  const std::optional<git::MergedText> merge = git::merge_texts(texts[0], texts[1], texts[2], line_diff);
  require(merge.has_value());
  for (const auto favor :
       {GIT_MERGE_FILE_FAVOR_OURS, GIT_MERGE_FILE_FAVOR_THEIRS, GIT_MERGE_FILE_FAVOR_UNION}) {
    const std::string text = merged(texts, favor, line_diff);
    require(merge->is_resolved_by(text));
    if (merge->has_conflicts()) continue;
    require(!merge->is_resolved_by(text + "\n"));
    require(!merge->is_resolved_by("\n" + text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::array<std::string_view, 3> texts;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  for (std::string_view& text : texts) {
    text = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
  }
  check(texts, git::LineDiff::myers);
  check(texts, git::LineDiff::patience);
  return 0;
}
