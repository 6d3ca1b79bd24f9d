#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fsck/colliding_names.hpp"
#include "fsck/fsck.hpp"
#include "git/parse_object.hpp"
#include "model/oid.hpp"

// The first byte says what the rest is taken for: '0' a commit, '1' a tag, '2' a tree, of a SHA-1 repository;
// '4', '5' and '6' of a SHA-256 one; '3' a .gitmodules, '7' the target of a symbolic link, '8' a name in a
// tree, '9' the parts of a commit. What passes must be what the readers of this program take without a word,
// and must no longer pass with a byte, an entry or a line in it that git refuses.

using namespace sallyport;
using fsck::Defects;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool has(const Defects& defects, std::string_view id) {
  return std::any_of(defects.begin(), defects.end(),
                     [&](const fsck::Defect& defect) { return defect.id == id; });
}

// Each defect is one of the list, at the level of the list, once.
Defects checked(Defects defects) {
  const auto kinds = fsck::kinds();
  for (const fsck::Defect& defect : defects) {
    const auto kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const fsck::Kind& one) { return one.id == defect.id; });
    require(kind != kinds.end() && kind->level == defect.level);
    require(std::count_if(defects.begin(), defects.end(),
                          [&](const fsck::Defect& other) { return other.id == defect.id; }) == 1);
  }
  return defects;
}

std::string with_byte(std::string_view text, char byte) {
  std::string longer(text);
  return longer.insert(text.size() / 3, 1, byte);
}

void check_commit(std::string_view raw, std::size_t id_bytes) {
  if (!checked(fsck::check_commit(raw, id_bytes)).empty()) return;
  const model::Commit commit = git::parse_commit(raw, id_bytes);
  require(commit.oddities.empty());
  require(!checked(fsck::check_commit(with_byte(raw, '\0'), id_bytes)).empty());
  require(has(checked(fsck::check_commit(std::string(raw) + '\0', id_bytes)), "nulInCommit"));
  require(has(checked(fsck::check_commit(" " + std::string(raw), id_bytes)), "missingTree"));
  const std::size_t headers_size = raw.size() - commit.message.size() - 1;
  require(!checked(fsck::check_commit(raw.substr(0, headers_size - 1), id_bytes)).empty());
  for (const std::string line :
       {"author A <a@b> 1 +0000\n", "encoding UTF-16\n", "gpgsig x\ngpgsig y\n", "a\tb\n"})
    require(!checked(fsck::check_commit(std::string(raw).insert(headers_size, line), id_bytes)).empty());
  require(checked(fsck::check_commit(std::string(raw).insert(headers_size, "x y\n"), id_bytes)).empty());
}

void check_tag(std::string_view raw, std::size_t id_bytes) {
  if (!checked(fsck::check_tag(raw, id_bytes)).empty()) return;
  const model::Tag tag = git::parse_tag(raw, id_bytes);
  require(tag.oddities.empty() && tag.headers.size() == 4 && tag.tagger && !tag.name.empty());
  require(!checked(fsck::check_tag(with_byte(raw, '\0'), id_bytes)).empty());
  const std::size_t headers_size = raw.size() - tag.message.size() - 1;
  require(!checked(fsck::check_tag(std::string(raw).insert(headers_size, "x y\n"), id_bytes)).empty());
}

void check_tree(std::string_view raw, std::size_t id_bytes) {
  const Defects defects = checked(fsck::check_tree(raw, id_bytes));
  const auto colliding = fsck::colliding_names(raw, id_bytes);
  if (!has(defects, "badTree")) require(has(defects, "nameCollision") == !colliding.empty());
  for (const std::vector<std::string>& group : colliding) require(group.size() > 1);
  if (!defects.empty()) return;
  require(has(checked(fsck::check_tree(std::string(raw) + "1", id_bytes)), "badTree"));
  std::vector<std::string_view> entries;
  git::TreeReader reader(raw, id_bytes);
  git::TreeEntry entry;
  const char* start = raw.data();
  while (reader.next(entry)) {
    const char* const end = entry.id.data() + entry.id.size();
    entries.emplace_back(start, static_cast<std::size_t>(end - start));
    start = end;
  }
  require(start == raw.data() + raw.size());
  for (std::size_t i = 0; i < entries.size() && i < 16; ++i) {
    const std::string before(raw.data(), entries[i].data());
    const std::string behind(entries[i].data() + entries[i].size(), raw.data() + raw.size());
    const std::string own(entries[i]);
    require(has(fsck::check_tree(before + own + own + behind, id_bytes), "duplicateEntries"));
    require(has(fsck::check_tree(before + "0" + own + behind, id_bytes), "zeroPaddedFilemode"));
    if (i + 1 == entries.size()) continue;
    const std::string next(entries[i + 1]);
    require(
        has(fsck::check_tree(before + next + own + behind.substr(next.size()), id_bytes), "treeNotSorted"));
  }
}

void check_gitmodules(std::string_view bytes) {
  const Defects defects = checked(fsck::check_gitmodules(bytes));
  if (has(defects, "gitmodulesParse")) return;
  const std::string text(bytes);
  require(has(checked(fsck::check_gitmodules(text + "\n\n[submodule \"..\"]\nx\n")), "gitmodulesName"));
  require(has(checked(fsck::check_gitmodules(text + "\n\n[submodule \"x\"]\nurl = -\n")), "gitmodulesUrl"));
  require(has(checked(fsck::check_gitmodules(text + "\n\n?")), "gitmodulesParse"));
}

void check_symlink(std::string_view target) {
  const Defects defects = checked(fsck::check_symlink("a/b", target));
  const std::string text(target);
  require(has(checked(fsck::check_symlink("a/b", text + "/.GIT /x")), "symlinkPointsToGitDir"));
  require(has(checked(fsck::check_symlink("a/b", "../../" + text)), "symlinkOutside"));
  require(has(checked(fsck::check_symlink("a/b", "/" + text)), "symlinkAbsolute"));
  if (defects.empty()) require(checked(fsck::check_symlink("a/b", "./" + text)).empty());
}

std::string one_entry(std::string_view mode, std::string_view name) {
  return std::string(mode) + ' ' + std::string(name) + '\0' + std::string(model::Oid::kSha1Bytes, 'i');
}

void check_name(std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos) return;
  const auto check = [](const std::string& tree) {
    return checked(fsck::check_tree(tree, model::Oid::kSha1Bytes));
  };
  require(has(check(one_entry("120000", name)), "gitmodulesSymlink") == fsck::is_gitmodules_name(name));
  require(has(check(one_entry("40000", name)), "gitattributesBlob") == fsck::is_gitattributes_name(name));
  const Defects defects = check(one_entry("100644", name));
  if (fsck::is_gitmodules_name(name)) require(name == ".gitmodules" || has(defects, "disguisedName"));
  std::string capitals(name);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  require(fsck::is_gitmodules_name(capitals) == fsck::is_gitmodules_name(name));
  if (capitals == name || capitals.find('/') != std::string::npos) return;
  require(has(check(one_entry("100644", capitals) + one_entry("100644", name)), "nameCollision"));
}

// A commit made as it should be, of letters from `text` and with the rest for a message, is whole.
void check_parts(std::string_view text) {
  std::string letters, message;
  for (const char c : text) {
    letters += static_cast<char>('a' + static_cast<unsigned char>(c) % 26);
    if (c > 0) message += c;
  }
  const std::string name = letters.substr(0, 1 + text.size() / 4) + "x";
  const std::string seconds = std::to_string(1 + text.size() * 99991);
  const std::string identity = name + " " + name + " <" + name + "@" + name + "> " + seconds + " -0330\n";
  const std::string commit = "tree " + std::string(40, 'a') + "\nparent " + std::string(40, '0') +
                             "\nauthor " + identity + "committer " + identity + name + " " + letters +
                             "\n\n" + message;
  require(checked(fsck::check_commit(commit, model::Oid::kSha1Bytes)).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case '0':
      check_commit(rest, model::Oid::kSha1Bytes);
      break;
    case '1':
      check_tag(rest, model::Oid::kSha1Bytes);
      break;
    case '2':
      check_tree(rest, model::Oid::kSha1Bytes);
      break;
    case '3':
      check_gitmodules(rest);
      break;
    case '4':
      check_commit(rest, model::Oid::kSha256Bytes);
      break;
    case '5':
      check_tag(rest, model::Oid::kSha256Bytes);
      break;
    case '6':
      check_tree(rest, model::Oid::kSha256Bytes);
      break;
    case '7':
      check_symlink(rest);
      break;
    case '8':
      check_name(rest);
      break;
    case '9':
      check_parts(rest);
      break;
    default:
      break;
  }
  return 0;
}
