// One pass over the entries. What is wrong with an entry by itself is told there; the order by the entry
// before it, as git does; which names are the same only at the end, when all are known.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "fsck/disguise.hpp"
#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"
#include "fsck/name_scan.hpp"
#include "fsck/same_names.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

constexpr unsigned kTypeMask = 0170000;
constexpr unsigned kFolder = 0040000;
constexpr unsigned kFile = 0100644;
constexpr unsigned kProgram = 0100755;
constexpr unsigned kSymlink = 0120000;
constexpr unsigned kSubmodule = 0160000;
constexpr std::size_t kLongestName = 4096;

struct Entry {
  std::string_view mode_text;
  unsigned mode = 0;  // as git reads it: the low 16 bits
  std::string_view name;
  std::string_view id;

  bool is_folder() const noexcept { return (mode & kTypeMask) == kFolder; }
  bool is_symlink() const noexcept { return (mode & kTypeMask) == kSymlink; }
  bool is_submodule() const noexcept { return (mode & kTypeMask) == kSubmodule; }
};

class Entries {
 public:
  Entries(std::string_view raw, std::size_t id_bytes) noexcept : rest_(raw), id_bytes_(id_bytes) {}

  bool is_at_end() const noexcept { return rest_.empty(); }

  // Nothing where there is no whole entry.
  std::optional<Entry> take() noexcept {
    Entry entry;
    std::size_t space = 0;
    for (; space < rest_.size() && rest_[space] >= '0' && rest_[space] <= '7'; ++space)
      entry.mode = ((entry.mode << 3) | static_cast<unsigned>(rest_[space] - '0')) & 0xFFFF;
    if (space == 0 || space == rest_.size() || rest_[space] != ' ') return std::nullopt;
    entry.mode_text = rest_.substr(0, space);
    const std::size_t name_end = rest_.find('\0', space + 1);
    if (name_end == std::string_view::npos || name_end == space + 1) return std::nullopt;
    if (rest_.size() - name_end - 1 < id_bytes_) return std::nullopt;
    entry.name = rest_.substr(space + 1, name_end - space - 1);
    entry.id = rest_.substr(name_end + 1, id_bytes_);
    rest_.remove_prefix(name_end + 1 + id_bytes_);
    return entry;
  }

 private:
  std::string_view rest_;
  std::size_t id_bytes_;
};

bool is_null(std::string_view id) noexcept {
  return id[0] == '\0' && std::all_of(id.begin(), id.end(), [](char c) { return c == '\0'; });
}

// 100644, 100755, 120000, 160000 or 40000, written just so.
bool is_standard_mode(std::string_view text, unsigned mode) noexcept {
  if (mode == kFolder) return text.size() == 5;
  const bool is_one = mode == kFile || mode == kProgram || mode == kSymlink || mode == kSubmodule;
  return is_one && text.size() == 6 && text[0] == '1';
}

void check_mode(const Entry& entry, Defects& defects) {
  std::string_view digits = entry.mode_text;
  if (is_standard_mode(digits, entry.mode)) return;
  if (digits[0] == '0') add(defects, kind("zeroPaddedFilemode"), std::string(entry.name));
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (!is_standard_mode(digits, entry.mode))
    add(defects, kind("badFilemode"), std::string(entry.mode_text) + ' ' + std::string(entry.name));
}

struct SpecialFile {
  SpecialName name;
  const Kind* as_symlink;
  const Kind* as_folder;  // or as a submodule; null: git does not care
};
constexpr SpecialFile kSpecialFiles[] = {
    {kGitmodules, &kind("gitmodulesSymlink"), &kind("gitmodulesBlob")},
    {kGitattributes, &kind("gitattributesSymlink"), &kind("gitattributesBlob")},
    {kGitignore, &kind("gitignoreSymlink"), nullptr},
    {kMailmap, &kind("mailmapSymlink"), nullptr},
};

bool is_exactly(std::string_view name, const SpecialName& special) noexcept {
  return name.starts_with('.') && name.substr(1) == special.plain;
}

// Git's own names, and what a file system could take for one of them.
void check_special_name(const Entry& entry, Defects& defects) {
  if (is_dotgit(entry.name)) add(defects, kind("hasDotgit"), std::string(entry.name));
  for (const SpecialFile& file : kSpecialFiles) {
    const bool is_behind_backslash =
        file.name.plain == kGitmodules.plain && is_ntfs_form_behind_backslash(entry.name, file.name);
    if (!is_behind_backslash && !is_form_of(entry.name, file.name)) continue;
    if (entry.is_symlink()) add(defects, *file.as_symlink, std::string(entry.name));
    if ((entry.is_folder() || entry.is_submodule()) && file.as_folder != nullptr)
      add(defects, *file.as_folder, std::string(entry.name));
    if (!is_exactly(entry.name, file.name)) add(defects, kind("disguisedName"), std::string(entry.name));
  }
}

// Folding takes many times the memory of a name; one that is too long is refused and not folded.
std::string fold_if_short(std::string_view name) {
  if (name.size() > kLongestName) return std::string(name);
  return fold(name).value_or(std::string(name));
}

// What git does not see: letters that only some file systems fold to those of git's names.
void check_folded_name(const Entry& entry, std::string_view folded, Defects& defects) {
  if (!folded.starts_with('.') || is_ascii(entry.name)) return;
  const std::string_view plain = folded.substr(1);
  const bool is_special =
      plain == "git" || std::any_of(std::begin(kSpecialFiles), std::end(kSpecialFiles),
                                    [&](const auto& file) { return plain == file.name.plain; });
  if (is_special) add(defects, kind("disguisedName"), std::string(entry.name));
}

void check_characters(const Entry& entry, Defects& defects) {
  const auto say = [&](const Kind& found) { add(defects, found, std::string(entry.name)); };
  for (std::string_view rest = entry.name; !rest.empty();) {
    const CodePoint point = decode_utf8(rest);
    if (point.size_bytes == 0) {
      say(kind("invalidUtf8Name"));
    } else if (point.value < ' ' || point.value == 0x7F) {
      say(kind("controlInName"));
    } else if (point.value == '\\') {
      say(kind("backslashInName"));
    } else if (point.value == '/') {
      say(kind("fullPathname"));
    }
    rest.remove_prefix(std::max<std::size_t>(point.size_bytes, 1));
  }
  if (has_invisible(entry.name)) say(kind("invisibleInName"));
}

// A plain name that begins with a dot, of which only those that go on in a 'g' or 'm' can be one of git's.
void check_dotted_name(const Entry& entry, Defects& defects) {
  if (entry.name == ".") add(defects, kind("hasDot"));
  if (entry.name == "..") add(defects, kind("hasDotdot"));
  if (entry.name.size() > 1 && std::string_view("gGmM").find(entry.name[1]) != std::string_view::npos)
    check_special_name(entry, defects);
}

// A folder stands where its name with a slash behind it would.
unsigned char byte_at(const Entry& entry, std::size_t at) noexcept {
  if (at < entry.name.size()) return static_cast<unsigned char>(entry.name[at]);
  return entry.is_folder() ? '/' : '\0';
}

// Equal names are in order here; they are told as such.
bool is_in_order(const Entry& before, const Entry& entry) noexcept {
  const std::size_t size = std::min(before.name.size(), entry.name.size());
  const int order = std::memcmp(before.name.data(), entry.name.data(), size);
  if (order != 0) return order < 0;
  if (before.name.size() == entry.name.size()) return true;
  return byte_at(before, size) < byte_at(entry, size);
}

std::string both(const NameSet::Pair& pair) {
  return std::string(pair.first) + ", " + std::string(pair.second);
}

}  // namespace

Defects check_tree(std::string_view raw, std::size_t id_bytes) {
  Defects defects;
  NameSet names;
  constexpr std::size_t kUsualNameAndMode = 20;
  names.reserve(raw.size() / (id_bytes + kUsualNameAndMode));
  Entries entries(raw, id_bytes);
  Entry before;
  while (!entries.is_at_end()) {
    const std::optional<Entry> entry = entries.take();
    if (!entry) {
      add(defects, kind("badTree"), std::string(before.name));
      break;
    }
    const std::string_view name = entry->name;
    const NameScan scan = scan_name(name.data(), name.size());
    if (is_null(entry->id)) add(defects, kind("nullSha1"), std::string(name));
    if (name.size() > kLongestName) add(defects, kind("largePathname"), fmt::format("{} bytes", name.size()));
    check_mode(*entry, defects);
    if (!scan.is_plain) {
      std::string folded = fold_if_short(name);
      check_characters(*entry, defects);
      check_special_name(*entry, defects);
      check_folded_name(*entry, folded, defects);
      names.add_other(name, std::move(folded));
    } else {
      if (name.starts_with('.')) check_dotted_name(*entry, defects);
      names.add_plain(name, scan.hash);
    }
    if (!before.name.empty() && !is_in_order(before, *entry))
      add(defects, kind("treeNotSorted"), std::string(name));
    before = *entry;
  }
  const NameSet::Same same = names.find_same();
  if (same.equal) add(defects, kind("duplicateEntries"), std::string(same.equal->first));
  if (same.colliding) add(defects, kind("nameCollision"), both(*same.colliding));
  return defects;
}

}  // namespace sallyport::fsck
