// The staged changes come from git's own diff rather than from libgit2: it knows every form of index
// (split, sparse, fsmonitor), uses the index's cache-tree, and runs beside our own start.
#include "git/staged.hpp"

#include <charconv>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/object.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint64_t kMaxOutputBytes = 1ULL << 30;

[[noreturn]] void fail(std::string_view what) {
  throw base::Error(fmt::format("git diff answered {}, which is not its raw format", what));
}

std::uint32_t parse_mode(std::string_view text) {
  std::uint32_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc() || end != text.data() + text.size()) fail("a mode that is not octal");
  return mode;
}

model::Oid parse_id(std::string_view text) {
  const auto oid = model::Oid::from_hex(text);
  if (!oid) fail("an id that is not hexadecimal");
  return *oid;
}

std::string_view take_until_nul(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) fail("a field without end");
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

}  // namespace

std::vector<StagedChange> parse_raw_diff(std::string_view output) {
  std::vector<StagedChange> changes;
  while (!output.empty()) {
    // ":<old mode> <new mode> <old id> <new id> <status>" NUL "<path>" NUL
    const std::string_view head = take_until_nul(output);
    const std::string_view path = take_until_nul(output);
    const std::vector<std::string_view> fields = base::split(head, ' ');
    if (!head.starts_with(':') || fields.size() != 5 || fields[4].empty() || path.empty())
      fail("an odd line");
    switch (fields[4][0]) {
      case 'D':
        continue;
      case 'A':
      case 'M':
      case 'T':
        break;
      case 'U':
        throw base::Error(fmt::format("{} is not merged yet", base::escape_foreign(path)),
                          "resolve the conflict and git add it");
      default:
        fail("an unknown status");
    }
    StagedChange change{std::string(path), parse_mode(fields[1]), parse_id(fields[3]), parse_id(fields[2])};
    changes.push_back(std::move(change));
  }
  return changes;
}

// Porcelain, because before the first commit it compares with nothing; so whatever a user can configure about
// diffs is set back.
StagedChanges::StagedChanges(const std::string& work_folder)
    : child_(std::make_unique<base::ChildProcess>(
          std::vector<std::string>{"git", "-C", work_folder, "diff", "--cached", "--raw", "-z",
                                   "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv",
                                   "--no-color", "--ita-invisible-in-index", "--ignore-submodules=none",
                                   "--abbrev=40", "--"},
          std::vector<std::string>{"GIT_NO_REPLACE_OBJECTS=1", "GIT_EXTERNAL_DIFF=", "LC_ALL=C"})) {}

std::vector<StagedChange> StagedChanges::finish() {
  return parse_raw_diff(child_->finish(kMaxOutputBytes));
}

}  // namespace sallyport::git
