#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "git/index_file.hpp"
#include "git/staged_compare.hpp"
#include "model/object.hpp"

// An index without its checksum, which is put behind it as git does that was told to write none. Entries that
// can be read are in order and lie in the file. Compared with nothing, all of them are new; compared with the
// trees that they make, none is.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Entry {
  std::string path;
  std::uint32_t mode = 0;
  model::Oid oid;
  unsigned stage = 0;
  bool is_intent_to_add = false;
};

// What can stand in a tree.
bool is_plain(const Entry& entry) {
  constexpr int kMostFolders = 2048;
  const std::string& path = entry.path;
  return entry.stage == 0 && path[0] != '/' && !path.ends_with('/') && path.find("//") == std::string::npos &&
         std::count(path.begin(), path.end(), '/') <= kMostFolders;
}

std::vector<Entry> read_entries(const git::IndexFile& index, std::string_view bytes) {
  std::vector<Entry> read;
  git::IndexEntries entries = index.entries();
  for (git::IndexEntry entry; entries.next(entry);) {
    require(entry.id.data() >= bytes.data() &&
            entry.id.data() + entry.id.size() <= bytes.data() + bytes.size());
    require(!entry.path.empty() && entry.path.find('\0') == std::string_view::npos && entry.stage <= 3);
    if (!read.empty()) {
      const int order = read.back().path.compare(entry.path);
      require(order < 0 || (order == 0 && read.back().stage < entry.stage));
    }
    read.push_back({std::string(entry.path), entry.mode, entry.oid(), entry.stage, entry.is_intent_to_add});
  }
  require(read.size() == index.entry_count());
  return read;
}

void check_folder(const git::CachedFolder& folder, std::size_t id_bytes) {
  require(folder.entry_count < 0 || folder.oid().bytes().size() == id_bytes);
  for (const git::CachedFolder& below : folder.folders) {
    require(folder.find(below.name) != nullptr && folder.find(below.name)->name == below.name);
    check_folder(below, id_bytes);
  }
}

// Trees with made-up ids, of entries that came in order.
class Trees : public git::ObjectSource {
 public:
  explicit Trees(std::size_t id_bytes) : id_bytes_(id_bytes) {}

  model::Oid add(const std::vector<Entry>& entries, std::size_t begin, std::size_t end,
                 std::size_t depth_bytes) {
    std::string tree;
    for (std::size_t i = begin; i < end;) {
      const std::string_view rest = std::string_view(entries[i].path).substr(depth_bytes);
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos) {
        if (!entries[i].is_intent_to_add) append(tree, entries[i].mode, rest, entries[i].oid);
        ++i;
        continue;
      }
      const std::string_view folder = std::string_view(entries[i].path).substr(0, depth_bytes + slash + 1);
      const std::size_t first = i;
      while (i < end && entries[i].path.starts_with(folder)) ++i;
      append(tree, model::mode::kTree, rest.substr(0, slash), add(entries, first, i, folder.size()));
    }
    std::vector<std::byte> id(id_bytes_, std::byte{0xEE});
    id[0] = static_cast<std::byte>(trees_.size());
    id[1] = static_cast<std::byte>(trees_.size() >> 8);
    const model::Oid oid = model::Oid::from_bytes(id);
    trees_.emplace(oid, std::make_shared<std::string>(std::move(tree)));
    return oid;
  }

  git::RawObject read(const model::Oid& oid) override {
    const auto found = trees_.find(oid);
    require(found != trees_.end());
    return {model::ObjectKind::tree, *found->second, found->second};
  }
  git::ObjectInfo info(const model::Oid& oid) override {
    return {model::ObjectKind::tree, read(oid).bytes().size()};
  }
  bool contains(const model::Oid& oid) override { return trees_.contains(oid); }
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override { return oids; }
  std::size_t id_bytes() const noexcept override { return id_bytes_; }

 private:
  static void append(std::string& tree, std::uint32_t mode, std::string_view name, const model::Oid& oid) {
    std::string digits;
    for (; mode != 0; mode >>= 3) digits += static_cast<char>('0' + (mode & 7U));
    tree.append(digits.rbegin(), digits.rend()).append(" ").append(name).append(1, '\0');
    tree.append(reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size());
  }

  std::size_t id_bytes_;
  std::map<model::Oid, std::shared_ptr<std::string>> trees_;
};

std::optional<std::vector<git::StagedChange>> compare(const git::IndexFile& index, Trees& trees,
                                                      const std::optional<model::Oid>& tree) {
  try {
    return git::compare_staged(index, trees, tree);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

void check_index(std::string_view body, std::size_t id_bytes) {
  const std::string bytes = std::string(body) + std::string(id_bytes, '\0');
  try {
    const git::IndexFile index(std::string_view(bytes), id_bytes);
    if (index.cache_tree() != nullptr) check_folder(*index.cache_tree(), id_bytes);
    const std::vector<Entry> entries = read_entries(index, bytes);
    Trees trees(id_bytes);
    const auto added = compare(index, trees, std::nullopt);
    require(added.has_value() == std::all_of(entries.begin(), entries.end(), is_plain));
    if (!added) return;
    std::size_t at = 0;
    for (const Entry& entry : entries) {
      if (entry.is_intent_to_add) continue;
      require(at < added->size());
      require((*added)[at++] == git::StagedChange{entry.path, entry.mode, entry.oid, model::Oid()});
    }
    require(at == added->size());
    const auto changed = compare(index, trees, trees.add(entries, 0, entries.size(), 0));
    require(!changed || changed->empty());
    require(changed.has_value() || index.cache_tree() != nullptr);
  } catch (const base::Error&) {  // the one way to refuse
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const std::size_t id_bytes : {model::Oid::kSha1Bytes, model::Oid::kSha256Bytes})
    check_index({reinterpret_cast<const char*>(data), size}, id_bytes);
  return 0;
}
