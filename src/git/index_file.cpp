// The entries of an index vary in length, and only behind the last of them stand the extensions, so opening
// steps over all entries once to find the cache-tree. That touches a line of each and is cheap beside what
// git does, which makes an object of each.
#include "git/index_file.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/object.hpp"

namespace sallyport::git {

namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kModeAt = 24;  // in an entry, behind two times, device and inode
constexpr std::size_t kIdAt = 40;
constexpr std::size_t kFlagsBytes = 2;  // behind the id
constexpr std::uint32_t kHasExtendedFlags = 0x4000;
constexpr std::uint32_t kNameLengthMask = 0x0FFF;
constexpr std::uint32_t kSkipWorktree = 0x4000;
constexpr std::uint32_t kIntentToAdd = 0x2000;
constexpr std::size_t kExtensionHeaderBytes = 8;
constexpr std::size_t kMaxPathBytes = 1 << 24;
constexpr int kMaxFolderDepth = 2048;  // as git's core.maxTreeDepth

template <std::size_t size_bytes>
std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size_bytes; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

bool is_known_mode(std::uint32_t mode) {
  return mode == 0100644 || mode == 0100755 || mode == model::mode::kSymlink || mode == model::mode::kGitlink;
}

// Where the parts of an entry lie.
struct Frame {
  std::uint32_t flags = 0;
  std::uint32_t extended_flags = 0;
  std::size_t stripped = 0;  // version 4: so many bytes of the last path do not begin this one
  std::string_view name;     // the path, or in version 4 what follows what it shares with the last one
  std::size_t end = 0;
};

// git's varint.c: seven bits a byte, the high ones first, and one more for each byte that follows.
std::size_t read_varint(std::string_view file, std::size_t& at) {
  std::size_t value = 0;
  for (;; ++at) {
    if (at == file.size() || value > kMaxPathBytes) throw base::Error("an index entry whose path is damaged");
    const auto byte = static_cast<unsigned char>(file[at]);
    value += byte & 0x7FU;
    if ((byte & 0x80U) == 0) break;
    value = (value + 1) << 7;
  }
  ++at;
  return value;
}

Frame frame_at(std::string_view file, const IndexForm& form, std::size_t at) {
  const std::size_t flags_at = kIdAt + form.id_bytes;
  if (file.size() - at < flags_at + 2 * kFlagsBytes) throw base::Error("an index that ends within an entry");
  Frame frame;
  frame.flags = big_endian<kFlagsBytes>(file, at + flags_at);
  std::size_t name_at = at + flags_at + kFlagsBytes;
  if ((frame.flags & kHasExtendedFlags) != 0) {
    frame.extended_flags = big_endian<kFlagsBytes>(file, name_at);
    name_at += kFlagsBytes;
  }
  if (form.version == 4) frame.stripped = read_varint(file, name_at);
  const std::size_t name_end = file.find('\0', name_at);
  if (name_end == std::string_view::npos) throw base::Error("an index that ends within a path");
  frame.name = file.substr(name_at, name_end - name_at);
  // Before version 4 an entry ends in one to eight NULs, so that its size is a multiple of eight.
  frame.end = form.version == 4 ? name_end + 1 : at + ((name_end - at) / 8 + 1) * 8;
  if (frame.end > file.size()) throw base::Error("an index that ends within an entry");
  return frame;
}

std::string_view take(std::string_view& rest, std::size_t size) {
  if (size > rest.size()) throw base::Error("a cache-tree that is cut short");
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

std::string_view take_until(std::string_view& rest, char end) {
  const std::string_view taken = take(rest, std::min(rest.find(end), rest.size()));
  take(rest, 1);
  return taken;
}

std::int64_t parse_count(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size())
    throw base::Error("a cache-tree with a count that is no number");
  return count;
}

// name NUL, entries ' ' folders LF, the tree's id unless entries are negative; then the folders.
CachedFolder read_folder(std::string_view& rest, std::size_t id_bytes, int depth) {
  if (depth > kMaxFolderDepth) throw NotForThisReader("folders are nested too deep");
  CachedFolder folder;
  folder.name = take_until(rest, '\0');
  folder.entry_count = parse_count(take_until(rest, ' '));
  const std::int64_t folder_count = parse_count(take_until(rest, '\n'));
  if (folder_count < 0) throw base::Error("a cache-tree with a negative count of folders");
  if (folder.entry_count >= 0) folder.id = take(rest, id_bytes);
  for (std::int64_t i = 0; i < folder_count; ++i)
    folder.folders.push_back(read_folder(rest, id_bytes, depth + 1));
  const auto by_name = [](const CachedFolder& a, const CachedFolder& b) { return a.name < b.name; };
  std::sort(folder.folders.begin(), folder.folders.end(), by_name);
  return folder;
}

}  // namespace

model::Oid IndexEntry::oid() const {
  return model::Oid::from_bytes(std::as_bytes(std::span(id)));
}

model::Oid CachedFolder::oid() const {
  return model::Oid::from_bytes(std::as_bytes(std::span(id)));
}

const CachedFolder* CachedFolder::find(std::string_view folder) const {
  const auto found =
      std::lower_bound(folders.begin(), folders.end(), folder,
                       [](const CachedFolder& one, std::string_view wanted) { return one.name < wanted; });
  return found == folders.end() || found->name != folder ? nullptr : &*found;
}

// How the last path compares with this one.
int IndexEntries::take_path(std::string_view name, std::size_t stripped) {
  if (form_.version != 4) {
    const int order = path_.compare(name);
    path_ = name;
    return order;
  }
  if (stripped > buffer_.size()) throw base::Error("an index entry whose path is damaged");
  const std::size_t shared = buffer_.size() - stripped;
  const int order = std::string_view(buffer_).substr(shared).compare(name);
  buffer_.replace(shared, stripped, name);
  path_ = buffer_;
  return order;
}

bool IndexEntries::next(IndexEntry& entry) {
  if (left_ == 0) return false;
  const Frame frame = frame_at(file_, form_, at_);
  entry.mode = big_endian<4>(file_, at_ + kModeAt);
  entry.id = file_.substr(at_ + kIdAt, form_.id_bytes);
  entry.stage = frame.flags >> 12 & 3U;
  entry.is_intent_to_add = (frame.extended_flags & kIntentToAdd) != 0;
  if (!is_known_mode(entry.mode) || (frame.extended_flags & ~(kSkipWorktree | kIntentToAdd)) != 0)
    throw NotForThisReader("an index entry has a mode or flags that are unknown");

  const int order = take_path(frame.name, frame.stripped);
  entry.path = path_;
  if (path_.empty() ||
      (frame.flags & kNameLengthMask) != std::min<std::size_t>(path_.size(), kNameLengthMask))
    throw base::Error("an index entry whose path has not the length that it says");
  if (order > 0 || (order == 0 && stage_ >= entry.stage))
    throw base::Error(
        fmt::format("an index whose entries are out of order at {}", base::escape_foreign(path_)));
  stage_ = entry.stage;
  at_ = frame.end;
  --left_;
  return true;
}

IndexFile::IndexFile(const std::filesystem::path& path, std::size_t id_bytes)
    : file_(path), bytes_(file_.text()), form_{0, id_bytes} {
  try {
    open();
  } catch (const NotForThisReader&) {
    throw;
  } catch (const base::Error& error) {
    base::rethrow_with_context(path.string(), error);
  }
}

IndexFile::IndexFile(std::string_view bytes, std::size_t id_bytes) : bytes_(bytes), form_{0, id_bytes} {
  open();
}

IndexEntries IndexFile::entries() const {
  return IndexEntries(bytes_, form_, entry_count_);
}

void IndexFile::open() {
  if (bytes_.size() < kHeaderBytes + form_.id_bytes) throw base::Error("too short for an index");
  if (!bytes_.starts_with("DIRC")) throw base::Error("not an index");
  form_.version = big_endian<4>(bytes_, 4);
  if (form_.version < 2 || form_.version > 4)
    throw NotForThisReader(fmt::format("an index of version {}", form_.version));
  entry_count_ = big_endian<4>(bytes_, 8);
  const std::string_view checksum = bytes_.substr(bytes_.size() - form_.id_bytes);
  bytes_.remove_suffix(form_.id_bytes);
  const bool has_none = checksum.find_first_not_of('\0') == std::string_view::npos;
  if (!has_none && !is_sum(checksum))
    throw base::Error(
        "the index is damaged: its checksum is not that of its bytes",
        "make it anew from HEAD, then stage again:\n  rm \"$(git rev-parse --git-path index)\" && git reset");
  read_extensions(end_of_entries());
}

bool IndexFile::is_sum(std::string_view checksum) const {
  const auto is = [&](const auto& digest) {
    return std::ranges::equal(digest, std::as_bytes(std::span(checksum)));
  };
  return form_.id_bytes == model::Oid::kSha1Bytes ? is(base::sha1_digest(bytes_)) : is(base::sha256(bytes_));
}

std::size_t IndexFile::end_of_entries() const {
  std::size_t at = kHeaderBytes;
  for (std::uint32_t i = 0; i < entry_count_; ++i) at = frame_at(bytes_, form_, at).end;
  return at;
}

void IndexFile::read_extensions(std::size_t at) {
  while (at < bytes_.size()) {
    if (bytes_.size() - at < kExtensionHeaderBytes)
      throw base::Error("an index that ends within an extension");
    const std::string_view name = bytes_.substr(at, 4);
    const std::size_t size = big_endian<4>(bytes_, at + 4);
    at += kExtensionHeaderBytes;
    if (bytes_.size() - at < size) throw base::Error("an index that ends within an extension");
    // A capital says that a reader need not know the extension.
    if (name[0] < 'A' || name[0] > 'Z')
      throw NotForThisReader(fmt::format("an index with the extension {}", base::escape_foreign(name)));
    if (name == "TREE") read_cache_tree(bytes_.substr(at, size));
    at += size;
  }
}

void IndexFile::read_cache_tree(std::string_view extension) {
  cache_tree_.assign(1, read_folder(extension, form_.id_bytes, 0));
  if (!extension.empty() || !cache_tree_[0].name.empty())
    throw base::Error("a cache-tree that is not one folder with what is in it");
}

}  // namespace sallyport::git
