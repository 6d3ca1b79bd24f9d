#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::git {

// How lines are told to be the same ones: libgit2's two ways.
enum class LineDiff : std::uint8_t { myers, patience };

// What merging three versions of a text gives, with its conflicts left open: the stretches of text that are
// settled, in order. Between two of them stood a conflict, between what git writes as <<<<<<< and >>>>>>>.
// One segment alone is a merge without a conflict.
class MergedText {
 public:
  explicit MergedText(std::vector<std::string> segments);  // at least one

  bool has_conflicts() const noexcept { return segments_.size() > 1; }

  // Whether `text` is this merge with some whole lines, or none, in place of each conflict. Exact: there is a
  // way to see it so, or there is none. Linear.
  bool is_resolved_by(std::string_view text) const;

 private:
  std::vector<std::string> segments_;
};

// Merges as git's merge does: line by line, and with what both sides changed alike taken out of the
// conflicts. Nothing where one of the three is binary as git has it (a NUL in its first 8,000 bytes), or of a
// GiB and more. A merge without a base has an empty one. Throws base::Error.
std::optional<MergedText> merge_texts(std::string_view base, std::string_view ours, std::string_view theirs,
                                      LineDiff line_diff);

}  // namespace sallyport::git
