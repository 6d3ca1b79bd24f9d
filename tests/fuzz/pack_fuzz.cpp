#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/limit.hpp"
#include "git/pack_file.hpp"
#include "git/pack_forest.hpp"
#include "git/pack_reader.hpp"

// A pack of our own making around the input: the input's first byte says how many entries it is cut into, and
// where; each becomes the object of an index that fits. Whatever the bytes are, reading one by one and
// reading in bulk agree on every object, or both refuse it (but of a delta whose base is none of the pack's
// objects, which is read where it would be one by one alone); and an input that is taken as a delta gives
// just as many bytes as it announces, each of which a step accounts for.

using namespace sallyport;

namespace {

constexpr std::size_t kIdBytes = 20;
constexpr std::uint64_t kLimitBytes = 1 << 20;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string id_of(std::size_t object) {
  std::string id(kIdBytes, '\0');
  id[0] = static_cast<char>(object);
  return id;
}

struct Files {
  std::string pack;
  std::string index;
};

Files files_around(std::string_view body, std::size_t count) {
  Files files;
  files.pack = "PACK" + big_endian(2) + big_endian(static_cast<std::uint32_t>(count));
  std::vector<std::size_t> offsets;
  const std::size_t share = count == 0 ? 0 : body.size() / count;
  for (std::size_t i = 0; i < count; ++i) {
    offsets.push_back(files.pack.size());
    files.pack += body.substr(i * share, i + 1 == count ? std::string_view::npos : share);
  }
  files.pack += std::string(kIdBytes, 'c');
  files.index = std::string("\xFFtOc") + big_endian(2);
  for (std::size_t first = 0; first < 256; ++first)
    files.index += big_endian(static_cast<std::uint32_t>(first < count ? first + 1 : count));
  for (std::size_t i = 0; i < count; ++i) files.index += id_of(i);
  for (std::size_t i = 0; i < count; ++i) files.index += big_endian(0);
  for (const std::size_t offset : offsets) files.index += big_endian(static_cast<std::uint32_t>(offset));
  files.index += std::string(kIdBytes, 'c') + std::string(kIdBytes, 'i');
  return files;
}

struct Visitor final : git::BulkVisitor {
  explicit Visitor(std::size_t count) : found(count), is_too_large(count) {}
  Note visit(std::size_t index, const git::RawObject& object, const git::DeltaOrigin* origin) override {
    require(!found[index].is_there());
    found[index] = object;
    if (origin != nullptr) {
      require(git::DeltaReader(origin->delta).target_bytes() == object.bytes().size());
      std::string made(object.bytes().size(), '\0');
      git::apply_delta(origin->base, origin->delta, made.data());
      require(made == object.bytes());
    }
    return std::make_shared<char>();
  }
  void skip_too_large(std::size_t index, std::uint64_t size) override {
    require(size > kLimitBytes);
    is_too_large[index] = true;
  }
  std::vector<git::RawObject> found;
  std::vector<bool> is_too_large;
};

// As if each were a version of the next one: what cannot be made takes those below it along, but what is
// shown is the same.
void check_alike(const git::PackFile& pack, std::span<const git::PackForest::Wanted> wanted,
                 const Visitor& alone) {
  std::vector<git::Alike> alike;
  for (const git::PackForest::Wanted& one : wanted) alike.push_back({one.place, one.place + 1});
  Visitor visitor(wanted.size());
  git::BulkVisitor* const visitors[] = {&visitor};
  const std::vector<std::size_t> unread =
      git::PackForest(pack, wanted, alike).read(visitors, git::ReadLimits{kLimitBytes});
  std::vector<bool> is_unread(wanted.size());
  for (const std::size_t index : unread) is_unread[index] = true;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool is_found = visitor.found[i].is_there();
    require(static_cast<int>(is_found) + visitor.is_too_large[i] + is_unread[i] == 1);
    if (is_found)
      require(alone.found[i].is_there() && visitor.found[i].bytes() == alone.found[i].bytes());
    else
      require(is_unread[i] || alone.is_too_large[i]);
  }
}

// Whether something that the object is made of does not begin where an object does.
bool has_odd_base(const git::PackFile& pack, std::uint64_t offset) {
  for (;;) {
    const git::PackEntry entry = pack.entry(offset);
    if (entry.form == git::PackEntry::Form::whole) return false;
    offset = git::PackReader::base_of(pack, entry);
    bool is_object = false;
    for (std::uint32_t i = 0; i < pack.index().size(); ++i) is_object |= pack.index().offset(i) == offset;
    if (!is_object) return true;
  }
}

void check_pack(std::string_view body, std::size_t count) {
  const Files files = files_around(body, count);
  const git::PackFile pack(std::as_bytes(std::span(files.index)), std::as_bytes(std::span(files.pack)),
                           kIdBytes);
  std::vector<git::PackForest::Wanted> wanted;
  for (std::uint32_t i = 0; i < count; ++i) wanted.push_back({i, i});
  Visitor visitor(count);
  git::BulkVisitor* const visitors[] = {&visitor};
  const git::PackForest forest(pack, wanted, {});
  const std::vector<std::size_t> unread = forest.read(visitors, git::ReadLimits{kLimitBytes});
  std::vector<bool> is_unread(count);
  for (const std::size_t index : unread) is_unread[index] = true;
  check_alike(pack, wanted, visitor);

  git::PackReader reader;
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool is_found = visitor.found[i].is_there();
    require(static_cast<int>(is_found) + visitor.is_too_large[i] + is_unread[i] == 1);
    const std::uint64_t offset = pack.index().offset(i).value();
    try {
      const git::RawObject alone =
          reader.read(pack, offset, pack.index().oid(i), git::ReadLimits{kLimitBytes});
      require(is_found ? alone.bytes() == visitor.found[i].bytes() && alone.kind() == visitor.found[i].kind()
                       : has_odd_base(pack, offset));
      const git::ObjectInfo info = reader.info(pack, offset);
      require(info.kind == alone.kind() && info.size_bytes == alone.bytes().size());
    } catch (const git::ObjectTooLarge&) {
      require(visitor.is_too_large[i]);
    } catch (const base::Error&) {
      require(!is_found);
    }
  }
}

void check_delta(std::string_view delta) {
  const git::DeltaReader sizes(delta);
  if (sizes.base_bytes() > kLimitBytes || sizes.target_bytes() > kLimitBytes) return;
  const std::string base(sizes.base_bytes(), 'b');
  std::string target(sizes.target_bytes(), '\0');
  git::apply_delta(base, delta, target.data());
  git::DeltaReader steps(delta);
  std::size_t given = 0;
  for (git::DeltaStep step; steps.next(step);) {
    require(step.size > 0 && step.is_copy == step.inserted.empty());
    require(!step.is_copy || step.base_offset + step.size <= base.size());
    require(step.is_copy || target.compare(given, step.size, step.inserted) == 0);
    given += step.size;
  }
  require(given == target.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    check_delta(input);
  } catch (const base::Error&) {  // the one way to refuse
  }
  check_pack(input.substr(1), data[0] % 12);
  return 0;
}
