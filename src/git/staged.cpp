// We read the index rather than libgit2, which makes an object of each entry and knows neither split nor
// sparse indexes, and rather than git, which would have to be started. git's diff remains the answer to all
// that our reader does not take.
#include "git/staged.hpp"

#include <cerrno>
#include <charconv>
#include <cstdlib>

#include <unistd.h>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/parse_object.hpp"
#include "git/staged_compare.hpp"
#include "model/object.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

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
  return oid->is_null() ? model::Oid() : *oid;  // "none" is the same for all sizes of ids
}

std::string_view take_until_nul(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) fail("a field without end");
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

// Nothing before the first commit, and, as for git, where HEAD names a commit that is gone.
std::optional<model::Oid> head_tree(Repository& repository) {
  const std::optional<model::Oid> head = repository.ref("HEAD");
  ObjectSource& objects = repository.objects();
  if (!head || !objects.contains(*head)) return std::nullopt;
  const RawObject raw = objects.read(*head);
  if (raw.kind() != model::ObjectKind::commit) throw NotForThisReader("HEAD names no commit");
  return parse_commit(raw.bytes(), objects.id_bytes()).tree;
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
        fail_not_merged(path);
      default:
        fail("an unknown status");
    }
    StagedChange change{std::string(path), parse_mode(fields[1]), parse_id(fields[3]), parse_id(fields[2])};
    changes.push_back(std::move(change));
  }
  return changes;
}

fs::path index_path(const Repository& repository) {
  const char* named = std::getenv("GIT_INDEX_FILE");
  if (named == nullptr || *named == '\0') return repository.git_dir() / "index";
  // git goes to the top of the work tree before it looks.
  return fs::absolute(repository.work_tree() / named);
}

StagedChanges::StagedChanges(Repository& repository) : repository_(repository) {
  const fs::path path = index_path(repository);
  // Without an index nothing is staged, for git too.
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return;
  try {
    index_.emplace(path, repository.objects().id_bytes());
  } catch (const NotForThisReader&) {
    ask_git();
  }
}

std::vector<StagedChange> StagedChanges::finish() {
  if (index_) {
    try {
      return compare_staged(*index_, repository_.objects(), head_tree(repository_));
    } catch (const NotForThisReader&) {
      ask_git();
    }
  }
  if (!child_) return {};
  return parse_raw_diff(child_->finish(kMaxOutputBytes));
}

// Porcelain, because before the first commit it compares with nothing; so whatever a user can configure about
// diffs is set back.
void StagedChanges::ask_git() {
  const fs::path& top = repository_.is_bare() ? repository_.git_dir() : repository_.work_tree();
  std::vector<std::string> environment = {
      "GIT_DIR=" + repository_.git_dir().string(),
      "GIT_INDEX_FILE=" + index_path(repository_).string(),
      "GIT_NO_REPLACE_OBJECTS=1",
      "GIT_EXTERNAL_DIFF=",
      "LC_ALL=C",
  };
  if (!repository_.is_bare()) environment.push_back("GIT_WORK_TREE=" + top.string());
  child_ = std::make_unique<base::ChildProcess>(
      std::vector<std::string>{"git", "-C", top.string(), "diff", "--cached", "--raw", "-z", "--no-renames",
                               "--no-relative", "--no-ext-diff", "--no-textconv", "--no-color",
                               "--ita-invisible-in-index", "--ignore-submodules=none", "--no-abbrev", "--"},
      environment);
}

}  // namespace sallyport::git
