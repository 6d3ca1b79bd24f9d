// The conflicts of a merged text are found by the markers that libgit2 puts around them. Texts may hold such
// lines themselves, and a forged one would open a stretch that is none. So the markers carry a digest of both
// sides: no text can hold a digest of itself. (Lines of the base, which could, are not in what is merged.)
#include "git/merged_text.hpp"

#include <cstring>
#include <utility>

#include <git2.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "git/error.hpp"
#include "git/library.hpp"

namespace sallyport::git {

namespace {

// Frees what libgit2 puts into it.
struct MergeFileResult : git_merge_file_result {
  MergeFileResult() : git_merge_file_result{} {}
  ~MergeFileResult() { git_merge_file_result_free(this); }
  MergeFileResult(const MergeFileResult&) = delete;
  MergeFileResult& operator=(const MergeFileResult&) = delete;

  std::string_view text() const { return {ptr, len}; }
};

git_merge_file_input to_input(std::string_view text) {
  git_merge_file_input input;
  check(git_merge_file_input_init(&input, GIT_MERGE_FILE_INPUT_VERSION), "preparing a merge of files");
  input.ptr = text.data();
  input.size = text.size();
  return input;
}

std::string label_for(std::string_view ours, std::string_view theirs) {
  const auto digest = [](std::string_view text) { return base::hex_prefix(base::sha256(text), 32); };
  return digest(digest(ours) + digest(theirs));
}

std::vector<std::string> split(std::string_view merged, const std::string& label) {
  const std::string opening = "<<<<<<< " + label;
  const std::string closing = ">>>>>>> " + label;
  std::vector<std::string> segments;
  while (true) {
    const std::size_t start = merged.find(opening);
    segments.emplace_back(merged.substr(0, start));
    if (start == std::string_view::npos) return segments;
    const std::size_t end = merged.find(closing, start);
    const std::size_t line_end = end == std::string_view::npos ? end : merged.find('\n', end);
    if (line_end == std::string_view::npos) throw base::Error("a conflict in a merged text does not end");
    merged.remove_prefix(line_end + 1);
  }
}

// memmem() is linear, also where somebody made texts that make searching slow; std::string_view::find() is
// not.
std::size_t find_from(std::string_view text, std::string_view sought, std::size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, sought.data(), sought.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

MergedText::MergedText(std::vector<std::string> segments) : segments_(std::move(segments)) {}

// The first segment must be the text's beginning and the last its end. Each one between is looked for where
// the one before ends, and the leftmost is taken: a later one would leave less to those that follow. Every
// segment begins a line, so each is looked for with the line break before it.
bool MergedText::is_resolved_by(std::string_view text) const {
  const std::string& first = segments_.front();
  if (!has_conflicts()) return text == first;
  if (!text.starts_with(first)) return false;
  const std::string lines = '\n' + std::string(text);
  std::size_t position = first.size();  // in `lines`, of the line break before what comes next
  if (lines[position] != '\n') return false;
  for (std::size_t i = 1; i + 1 < segments_.size(); ++i) {
    const std::size_t found = find_from(lines, '\n' + segments_[i], position);
    if (found == std::string_view::npos) return false;
    position = found + segments_[i].size();
  }
  const std::string& last = segments_.back();
  if (last.empty()) return true;
  return lines.size() - position > last.size() && lines.ends_with('\n' + last);
}

std::optional<MergedText> merge_texts(std::string_view base, std::string_view ours, std::string_view theirs,
                                      LineDiff line_diff) {
  start_library();
  const git_merge_file_input base_input = to_input(base);
  const git_merge_file_input our_input = to_input(ours);
  const git_merge_file_input their_input = to_input(theirs);
  const std::string label = label_for(ours, theirs);
  git_merge_file_options options;
  check(git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION), "preparing a merge of files");
  options.our_label = label.c_str();
  options.their_label = label.c_str();
  options.flags = line_diff == LineDiff::patience ? GIT_MERGE_FILE_DIFF_PATIENCE : GIT_MERGE_FILE_DEFAULT;
  MergeFileResult result;
  check(git_merge_file(&result, &base_input, &our_input, &their_input, &options), "merging files");
  if (result.automergeable != 0) return MergedText({std::string(result.text())});
  if (result.ptr == nullptr) return std::nullopt;  // libgit2 merges no binary files
  // libgit2 has no label for a side that is empty; such a side deleted all, so that all is in conflict.
  if (ours.empty() || theirs.empty()) return MergedText({"", ""});
  std::vector<std::string> segments = split(result.text(), label);
  if (segments.size() < 2) throw base::Error("a conflict in a merged text is not marked");
  return MergedText(std::move(segments));
}

}  // namespace sallyport::git
