// A compiled database on its way to a file and back, in the very bytes that Hyperscan scans with, so that
// whoever maps the file has the database: reading it in the library's own serialized form copies megabytes,
// and takes longer than a usual push is scanned.
//
// hs_deserialize_database_at lays a database out in memory that it is given. All that it writes there is
// relative to where that begins, but for one shift that brings the bytecode to a multiple of 64 (kAlignment),
// so these bytes do as well at any other such place. image_of() does not take that on trust: it has the
// database laid out at two places, and keeps it only if both came out the same. hs_scan and hs_alloc_scratch
// take the database as const.
//
// Hyperscan foresees this: for the sake of those who map databases, hs_alloc_scratch checks the version, the
// platform and a checksum of the bytecode (HS_INVALID and the like), so our own checksum needs only cover
// what the other one does not: what stands before the bytecode, which says where that is and how long, and
// the rest behind it. Hence deserialize allocates the first scratch itself, and what it lets pass is whole.
//
// Who knows that the bytes are whole has the first scratch made by hs_clone_scratch, which goes through
// nothing. It reads the head of another scratch, where sizes stand, and lays out the same; so the head of one
// that was never used is kept (Seen). seen() does not take that on trust, either: it compares what comes of
// the head with what comes of the whole.
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/checksum.hpp"
#include "base/error.hpp"
#include "match/database_impl.hpp"
#include "match/wire.hpp"

namespace sallyport::match {

namespace {

constexpr std::size_t kSetBytes = 32;
constexpr std::size_t kEntryBytes = 1 + 4 + kSetBytes + 1 + 4 + 4;
constexpr std::size_t kChecksumPlace = kDatabaseForm.size();
constexpr std::size_t kChecksumBytes = 4;
// Of the image: more than what stands before the bytecode in any version of the library, and what the shift
// may leave behind it.
constexpr std::size_t kCheckedHeadBytes = 4096;
constexpr std::size_t kCheckedTailBytes = Database::kAlignment;
// Of a scratch: more than the some hundred bytes that stand before what they tell the sizes of.
constexpr std::size_t kMemoryHeadBytes = 4096;

// Whether a set lies in memory as it is written: in words, the lowest first. So it is with libstdc++ and
// libc++; the standard leaves it open.
bool lies_as_written() {
  using Words = std::array<std::uint64_t, ByteSet().size() / 64>;
  if constexpr (std::endian::native == std::endian::little && sizeof(ByteSet) == sizeof(Words) &&
                std::is_trivially_copyable_v<ByteSet>) {
    const ByteSet two = (ByteSet(1) << 65U) | (ByteSet(1) << 200U);
    return std::bit_cast<Words>(two) == Words{0, 2, 0, 256};
  }
  return false;
}

// There is one for each rule, so it is read each time that anything is looked at.
ByteSet read_set(WireReader& reader) {
  static const bool kLiesAsWritten = lies_as_written();
  ByteSet set;
  if (kLiesAsWritten) {
    std::memcpy(static_cast<void*>(&set), reader.raw(sizeof set).data(), sizeof set);
    return set;
  }
  for (std::size_t shift = 0; shift < set.size(); shift += 64) set |= ByteSet(reader.number(8)) << shift;
  return set;
}

void write_set(WireWriter& writer, const ByteSet& set) {
  const ByteSet low(~std::uint64_t{0});
  for (std::size_t shift = 0; shift < set.size(); shift += 64)
    writer.number(((set >> shift) & low).to_ullong(), 8);
}

Entry read_entry(WireReader& reader) {
  const std::uint64_t form = reader.number(1);
  if (form > static_cast<std::uint64_t>(kLastForm)) reader.fail();
  const auto width = static_cast<std::uint32_t>(reader.number(4));
  Entry entry{static_cast<Form>(form), Reach(read_set(reader), width)};
  entry.is_cut = reader.number(1) != 0;
  entry.most_before_end = static_cast<std::uint32_t>(reader.number(4));
  entry.width = static_cast<std::uint32_t>(reader.number(4));
  return entry;
}

void write_entry(WireWriter& writer, const Entry& entry) {
  writer.number(static_cast<std::uint64_t>(entry.form), 1);
  writer.number(entry.reach.width(), 4);
  write_set(writer, entry.reach.free());
  writer.number(entry.is_cut ? 1 : 0, 1);
  writer.number(entry.most_before_end, 4);
  writer.number(entry.width, 4);
}

// The database as hs_deserialize_database_at lays it out at a multiple of kAlignment that is not one of twice
// that, or is: what else the place could matter for shows.
std::string laid_out(std::string_view serialized, bool is_odd) {
  std::size_t size = 0;
  check(hs_serialized_database_size(serialized.data(), serialized.size(), &size), "measure its database");
  constexpr std::size_t kStep = Database::kAlignment;
  std::size_t room = size + 2 * kStep;
  const std::unique_ptr<char[]> memory = std::make_unique<char[]>(room + kStep);
  void* place = memory.get();
  if (std::align(2 * kStep, size, place, room) == nullptr) throw base::Error("memory cannot be aligned");
  char* const begin = static_cast<char*>(place) + (is_odd ? kStep : 0);
  check(hs_deserialize_database_at(serialized.data(), serialized.size(),
                                   reinterpret_cast<hs_database_t*>(begin)),
        "lay out its database");
  return {begin, size};
}

std::string image_of(const hs_database_t* database) {
  if (database == nullptr) return {};
  char* bytes = nullptr;
  std::size_t size = 0;
  check(hs_serialize_database(database, &bytes, &size), "serialize its database");
  const std::unique_ptr<char, decltype(&std::free)> owner(bytes, &std::free);
  std::string image = laid_out({bytes, size}, false);
  if (image != laid_out({bytes, size}, true))
    throw base::Error("Hyperscan's database depends on where it lies in memory, so it cannot be kept");
  return image;
}

std::uint32_t checksum_of(std::string_view bytes, std::size_t image_size) {
  const std::size_t unchecked = image_size - std::min(image_size, kCheckedHeadBytes + kCheckedTailBytes);
  const std::size_t begin = kChecksumPlace + kChecksumBytes;
  const std::size_t tail = bytes.size() - std::min(image_size, kCheckedTailBytes);
  return base::crc32(bytes.substr(tail), base::crc32(bytes.substr(begin, tail - unchecked - begin)));
}

const hs_database_t* database_in(std::string_view image, const WireReader& reader) {
  if (reinterpret_cast<std::uintptr_t>(image.data()) % Database::kAlignment != 0)
    throw base::Error("the compiled rule database lies in the wrong place");
  const auto* const database = reinterpret_cast<const hs_database_t*>(image.data());
  std::size_t size = 0;
  if (hs_database_size(database, &size) != HS_SUCCESS || size != image.size()) reader.fail();
  return database;
}

ScratchHandle remade_from(const Database::Seen& seen) {
  if (seen.memory_head.size() > seen.memory_bytes) throw base::Error("working memory is not what it was");
  // As large as the scratch was, though of what is mapped only the page that is written is ever made.
  void* const memory =
      ::mmap(nullptr, seen.memory_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw base::Error("there is no memory to scan with");
  std::memcpy(memory, seen.memory_head.data(), seen.memory_head.size());
  ScratchHandle made;
  const hs_error_t code = hs_clone_scratch(static_cast<const hs_scratch_t*>(memory), base::out(made));
  ::munmap(memory, seen.memory_bytes);
  check(code, "copy its working memory");
  return made;
}

// Whether both hold the same, but for pointers into themselves, and to where they were allocated: less than
// the alignment before.
bool are_copies(const hs_scratch_t* one, const hs_scratch_t* other, std::size_t size) {
  const auto word_at = [](const hs_scratch_t* memory, std::size_t place) {
    std::uintptr_t word = 0;
    std::memcpy(&word, reinterpret_cast<const char*>(memory) + place, sizeof word);
    return word;
  };
  const std::uintptr_t apart =
      reinterpret_cast<std::uintptr_t>(other) - reinterpret_cast<std::uintptr_t>(one);
  for (std::size_t place = 0; place + sizeof apart <= size; place += sizeof apart) {
    const std::uintptr_t difference = word_at(other, place) - word_at(one, place);
    if (difference != 0 && difference - apart + Database::kAlignment > 2 * Database::kAlignment) return false;
  }
  return true;
}

}  // namespace

std::string Database::serialize() const {
  const std::string image = image_of(impl_->database);
  WireWriter writer;
  writer.raw(kDatabaseForm);
  writer.number(0, kChecksumBytes);
  writer.number(impl_->entries.size(), 4);
  writer.number(image.size(), 8);
  for (const Entry& entry : impl_->entries) write_entry(writer, entry);
  writer.align(kAlignment);
  writer.raw(image);
  std::string bytes = std::move(writer).finish();
  WireWriter checksum;
  checksum.number(checksum_of(bytes, image.size()), kChecksumBytes);
  bytes.replace(kChecksumPlace, kChecksumBytes, std::move(checksum).finish());
  return bytes;
}

Database Database::deserialize(std::string_view bytes) {
  return deserialize(bytes, nullptr);
}

Database Database::deserialize_again(std::string_view bytes, const Seen& seen) {
  return deserialize(bytes, &seen);
}

std::optional<Database::Seen> Database::seen() const {
  if (impl_->database == nullptr) return Seen{};
  ScratchHandle scratch = impl_->take_scratch();
  std::size_t size = 0;
  check(hs_scratch_size(scratch.get(), &size), "measure its working memory");
  // The size counts from where the memory was allocated, and the scratch begins at the next cache line.
  const std::size_t head = std::min(kMemoryHeadBytes, size - std::min(size, kAlignment));
  Seen seen{size, std::string(reinterpret_cast<const char*>(scratch.get()), head)};
  ScratchHandle copy;
  check(hs_clone_scratch(scratch.get(), base::out(copy)), "copy its working memory");
  const ScratchHandle remade = remade_from(seen);
  impl_->give_back(std::move(scratch));
  if (!are_copies(copy.get(), remade.get(), size - std::min(size, kAlignment))) return std::nullopt;
  return seen;
}

Database Database::deserialize(std::string_view bytes, const Seen* seen) {
  WireReader reader(bytes, "the compiled rule database");
  if (reader.raw(std::min(reader.left(), kDatabaseForm.size())) != kDatabaseForm) reader.fail();
  const std::uint64_t checksum = reader.number(kChecksumBytes);
  const std::uint64_t count = reader.number(4);
  const std::uint64_t image_size = reader.number(8);
  WireReader entries(reader.raw(count * kEntryBytes), "the compiled rule database");
  reader.align(kAlignment);
  const std::string_view image = reader.raw(image_size);
  reader.expect_end();
  if (seen == nullptr && checksum_of(bytes, image.size()) != checksum) reader.fail();

  auto impl = std::make_unique<Impl>();
  impl->entries.reserve(count);
  bool needs_database = false;
  while (entries.left() > 0) {
    impl->entries.push_back(read_entry(entries));
    needs_database = needs_database || impl->entries.back().form != Form::always;
  }
  if (image.empty() == needs_database) reader.fail();
  note_always(impl->entries, impl->always);
  impl->note_locality();
  if (needs_database) {
    if (seen == nullptr) check_processor();
    impl->database = database_in(image, reader);
    if (seen != nullptr) impl->add_scratch(remade_from(*seen));
    impl->give_back(impl->take_scratch());
  }
  return Database(std::move(impl));
}

}  // namespace sallyport::match
