// A tree as the entries that it shares with the tree of which a pack says what was changed.
//
// Most trees of a history are deltas: a few bytes that differ from another tree of ten or twenty thousand.
// Carried out as git does, each costs a copy of all of them; then two versions are compared byte for byte to
// find what the delta had said. Here a delta is carried out on runs of entries instead, and comparing two
// trees that have a run in common steps over it at once, wherever in the forest of deltas they stand.
//
// Where an entry begins cannot be told from the bytes around, since an id may hold any byte. It is known by
// reading from the front: a tree that is stored whole is read once. In what a delta makes, an entry begins
// where the one before it ends; and what is copied from the beginning of an entry of the base has, from there
// on, the base's entries. What is copied from elsewhere, or inserted, or cut off, is put together in a block
// of the tree's own and read there. So the entries are those of the tree's bytes whatever the delta does.
#include "git/tree_content.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/object_room.hpp"

namespace sallyport::git {

namespace {

// A tree is put together again when it has more runs than this, or shorter ones: going from run to run then
// costs more than the bytes do.
constexpr std::size_t kMostRuns = 64;
constexpr std::uint64_t kLeastBytesARun = 96;
// Nor are more blocks than this kept below one: most of them would be of entries that nobody has any more.
constexpr std::size_t kMostBlocks = 256;

// The size of the first entry of `rest`; 0 if it holds no whole one.
std::size_t entry_bytes(std::string_view rest, std::size_t id_bytes) {
  const std::size_t name_end = rest.find('\0');
  const bool is_whole = name_end != std::string_view::npos && rest.size() - name_end - 1 >= id_bytes;
  return is_whole ? name_end + 1 + id_bytes : 0;
}

// How many bytes the two have in common at their starts.
std::size_t common_bytes(std::string_view a, std::string_view b) {
  constexpr std::size_t kBlock = 1024;
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (size - at >= kBlock && std::memcmp(a.data() + at, b.data() + at, kBlock) == 0) at += kBlock;
  for (; size - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, a.data() + at, sizeof left);
    std::memcpy(&right, b.data() + at, sizeof right);
    if (left != right) break;
  }
  while (at < size && a[at] == b[at]) ++at;
  return at;
}

void check_tree_size(std::uint64_t size_bytes) {
  if (size_bytes > std::numeric_limits<std::uint32_t>::max()) throw base::Error("a tree of 4 GiB or more");
}

RawObject tree_of(std::string_view bytes) {
  const std::shared_ptr<char[]> room = object_room(bytes.size());
  std::memcpy(room.get(), bytes.data(), bytes.size());
  return {model::ObjectKind::tree, {room.get(), bytes.size()}, room};
}

}  // namespace

EntryBlock::EntryBlock(RawObject whole, Starts starts, std::uint64_t& taken_bytes)
    : whole_(std::move(whole)),
      bytes_(whole_.bytes()),
      starts_(std::move(starts)),
      taken_bytes_(taken_bytes) {
  taken_bytes_ += size_bytes();
}

EntryBlock::EntryBlock(std::string own, Starts starts, std::shared_ptr<const EntryBlock> below,
                       std::uint64_t& taken_bytes)
    : own_(std::move(own)),
      bytes_(own_),
      starts_(std::move(starts)),
      below_(std::move(below)),
      depth_(below_ ? below_->depth() + 1 : 1),
      taken_bytes_(taken_bytes) {
  taken_bytes_ += size_bytes();
}

EntryBlock::~EntryBlock() {
  taken_bytes_ -= size_bytes();
}

std::uint64_t EntryBlock::size_bytes() const noexcept {
  return sizeof(EntryBlock) + bytes_.size() + starts_.capacity() * sizeof(std::uint32_t);
}

std::size_t EntryBlock::last_start(std::size_t place) const noexcept {
  return *(std::upper_bound(starts_.begin(), starts_.end(), place) - 1);  // the first is 0
}

// Makes a TreeContent from bytes that come piece by piece.
class TreeContentWriter {
 public:
  TreeContentWriter(TreeContent& tree, const TreeContent& base, std::size_t id_bytes)
      : tree_(tree), base_(base), id_bytes_(id_bytes) {
    starts_.reserve(kUsualStarts);
    starts_.push_back(0);
  }

  void copy(std::uint64_t offset, std::uint64_t size) {
    find(offset);
    for (; size > 0; next_run()) {
      const EntryRun& run = base_.runs_[run_];
      std::size_t at = offset - run_begin_;
      const std::size_t end = std::min<std::uint64_t>(at + size, run.size);
      offset += end - at;
      size -= end - at;
      while (at < end) {
        const std::size_t entries = is_between_entries() ? take_entries(run, at, end) : 0;
        at += entries > 0 ? entries : insert_some(run.bytes().substr(at, end - at));
      }
      if (end < run.size) break;  // the next copy is likely to go on here
    }
  }

  void insert(std::string_view bytes) {
    while (!bytes.empty()) bytes.remove_prefix(insert_some(bytes));
  }

  void finish(std::shared_ptr<const EntryBlock> below, std::uint64_t& taken_bytes) {
    tree_.block_ = std::move(below);
    if (own_.empty()) return;
    const std::size_t entries_end = starts_.back();
    const auto block = std::make_shared<const EntryBlock>(std::move(own_), std::move(starts_),
                                                          std::move(tree_.block_), taken_bytes);
    for (EntryRun& run : tree_.runs_) {
      if (run.block == nullptr) run.block = block.get();
    }
    tree_.block_ = block;
    tree_.tail_ = block->bytes().substr(entries_end);
    tree_.size_bytes_ += tree_.tail_.size();
  }

 private:
  bool is_between_entries() const noexcept { return own_.size() == starts_.back(); }

  // Goes to the run of the base that byte `offset` is in: mostly this one, or one behind it.
  void find(std::uint64_t offset) noexcept {
    if (offset < run_begin_) run_ = run_begin_ = 0;
    while (offset - run_begin_ >= base_.runs_[run_].size) next_run();
  }
  void next_run() noexcept { run_begin_ += base_.runs_[run_++].size; }

  // Those of the run that are whole between two of its bytes, if one begins at the first. Their size.
  std::size_t take_entries(const EntryRun& run, std::size_t at, std::size_t end) {
    if (at > 0 && !run.block->has_start(run.place + at)) return 0;
    if (end < run.size) end = run.block->last_start(run.place + end) - run.place;
    if (end <= at) return 0;
    add_run({run.block, static_cast<std::uint32_t>(run.place + at), static_cast<std::uint32_t>(end - at)});
    return end - at;
  }

  // Takes what belongs to one entry, and says how much that was.
  std::size_t insert_some(std::string_view bytes) {
    std::size_t taken = 0;
    if (missing_of_id_ == 0) {
      const std::size_t name_end = bytes.find('\0');
      taken = name_end == std::string_view::npos ? bytes.size() : name_end + 1;
      if (name_end != std::string_view::npos) missing_of_id_ = id_bytes_;
    }
    if (missing_of_id_ > 0) {
      const std::size_t more = std::min(missing_of_id_, bytes.size() - taken);
      missing_of_id_ -= more;
      taken += more;
      own_.append(bytes.substr(0, taken));
      if (missing_of_id_ == 0) finish_entry();
    } else {
      own_.append(bytes.substr(0, taken));
    }
    return taken;
  }

  void finish_entry() {
    const std::uint32_t begin = starts_.back();
    starts_.push_back(static_cast<std::uint32_t>(own_.size()));
    add_run({nullptr, begin, starts_.back() - begin});  // the block is made when all is there
  }

  void add_run(const EntryRun& run) {
    tree_.size_bytes_ += run.size;
    if (!tree_.runs_.empty()) {
      EntryRun& last = tree_.runs_.back();
      if (last.block == run.block && last.place + last.size == run.place) {
        last.size += run.size;
        return;
      }
    }
    tree_.runs_.push_back(run);
  }

  static constexpr std::size_t kUsualStarts = 8;

  TreeContent& tree_;
  const TreeContent& base_;
  std::size_t id_bytes_;
  std::size_t run_ = 0;  // of the base
  std::uint64_t run_begin_ = 0;
  std::string own_;
  EntryBlock::Starts starts_;      // of own_
  std::size_t missing_of_id_ = 0;  // of the entry that is being put together; 0: it is in its name
};

TreeContent::TreeContent(RawObject raw, std::size_t id_bytes, std::uint64_t& taken_bytes) {
  take_whole(std::move(raw), id_bytes, taken_bytes);
}

TreeContent::TreeContent(const TreeContent& base, std::string_view delta, std::size_t id_bytes,
                         std::uint64_t& taken_bytes) {
  DeltaReader reader(delta);
  check_tree_size(reader.target_bytes());
  if (reader.base_bytes() != base.size_bytes()) throw base::Error("a delta that was made for another base");
  if (!base.tail().empty()) throw base::Error("a delta of a tree that ends within an entry");
  runs_.reserve(base.runs_.size() + 4);
  TreeContentWriter writer(*this, base, id_bytes);
  for (DeltaStep step; reader.next(step);) {
    if (step.is_copy) {
      writer.copy(step.base_offset, step.size);
    } else {
      writer.insert(step.inserted);
    }
  }
  writer.finish(base.block_, taken_bytes);
  if (!is_scattered()) return;
  std::string room;
  RawObject whole = tree_of(bytes(room));
  *this = TreeContent();
  take_whole(std::move(whole), id_bytes, taken_bytes);
}

void TreeContent::take_whole(RawObject raw, std::size_t id_bytes, std::uint64_t& taken_bytes) {
  const std::string_view bytes = raw.bytes();
  check_tree_size(bytes.size());
  EntryBlock::Starts starts = {0};
  while (const std::size_t size = entry_bytes(bytes.substr(starts.back()), id_bytes))
    starts.push_back(static_cast<std::uint32_t>(starts.back() + size));
  const std::uint32_t entries_end = starts.back();
  size_bytes_ = bytes.size();
  tail_ = bytes.substr(entries_end);
  block_ = std::make_shared<const EntryBlock>(std::move(raw), std::move(starts), taken_bytes);
  if (entries_end > 0) runs_.push_back({block_.get(), 0, entries_end});
}

bool TreeContent::is_scattered() const noexcept {
  return runs_.size() > kMostRuns || (block_ && block_->depth() > kMostBlocks) ||
         (runs_.size() > 1 && size_bytes_ / runs_.size() < kLeastBytesARun);
}

std::string_view TreeContent::bytes(std::string& room) const {
  if (runs_.empty()) return tail_;
  const std::string_view first = runs_.front().bytes();
  const bool is_together = tail_.empty() || tail_.data() == first.data() + first.size();
  if (runs_.size() == 1 && is_together) return {first.data(), static_cast<std::size_t>(size_bytes_)};
  room.clear();
  room.reserve(size_bytes_);
  for (const EntryRun& run : runs_) room += run.bytes();
  room += tail_;
  return room;
}

std::size_t EntryRun::whole_entries(std::size_t bytes_at_front, std::size_t id_bytes) const {
  // Mostly the first entry is the one that differs.
  const std::size_t first = entry_bytes(bytes(), id_bytes);
  return first > bytes_at_front ? 0 : block->last_start(place + bytes_at_front) - place;
}

std::string_view EntryCursor::entry() const {
  if (run_ == tree_->runs().size()) throw base::Error("a tree that ends within an entry");
  const std::string_view bytes = rest().bytes();
  return bytes.substr(0, entry_bytes(bytes, id_bytes_));
}

void EntryCursor::advance(std::uint32_t size) noexcept {
  at_ += size;
  if (at_ < tree_->runs()[run_].size) return;
  ++run_;
  at_ = 0;
}

EntryCursor EntryCursor::end() const noexcept {
  EntryCursor cursor(*this);
  cursor.run_ = tree_->runs().size();
  cursor.at_ = 0;
  return cursor;
}

// Where bytes are equal from the beginning of an entry on, so are the entries in them.
void EntryCursor::skip_equal(EntryCursor& other, const EntryCursor& limit) {
  while (run_ < tree_->runs().size() && other < limit) {
    const EntryRun mine = rest();
    EntryRun theirs = other.rest();
    if (other.run_ == limit.run_) theirs.size = limit.at_ - other.at_;
    std::uint32_t equal = std::min(mine.size, theirs.size);
    if (mine.block != theirs.block || mine.place != theirs.place) {
      const std::size_t common = common_bytes(mine.bytes(), theirs.bytes());
      if (common < equal) equal = static_cast<std::uint32_t>(mine.whole_entries(common, id_bytes_));
      if (equal == 0) return;
    }
    advance(equal);
    other.advance(equal);
  }
}

}  // namespace sallyport::git
