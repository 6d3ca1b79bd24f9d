#include "git/pack_reader.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/limit.hpp"
#include "git/object_room.hpp"

namespace sallyport::git {

namespace {

// For an entry that announces more than all that the pack has behind it can give, no room is taken.
void check_plausible(const PackEntry& entry) {
  if (entry.size_bytes / kMaxInflation > entry.compressed.size())
    throw base::Error("a pack's entry that announces more than its pack can hold");
}

RawObject object_in(std::shared_ptr<char[]> room, std::size_t size, model::ObjectKind kind) {
  const std::string_view bytes(room.get(), size);
  return {kind, bytes, std::move(room)};
}

}  // namespace

std::uint64_t PackReader::base_of(const PackFile& pack, const PackEntry& delta) {
  if (delta.form == PackEntry::Form::offset_delta) return delta.base_offset;
  const auto place = pack.index().find(delta.base_id);
  const auto offset = place ? pack.index().offset(*place) : std::nullopt;
  if (!offset) throw base::Error("a delta whose base is not in its pack");
  return *offset;
}

RawObject PackReader::inflate(const PackEntry& whole, const model::Oid& oid, std::uint64_t limit_bytes) {
  check_size(whole.kind, oid, whole.size_bytes, limit_bytes);
  check_plausible(whole);
  expect(whole.size_bytes);
  std::shared_ptr<char[]> room = object_room(whole.size_bytes);
  inflater_.inflate(whole.compressed, room.get(), whole.size_bytes);
  return object_in(std::move(room), whole.size_bytes, whole.kind);
}

std::string_view PackReader::inflate_delta(const PackEntry& delta, std::uint64_t limit_bytes) {
  check_plausible(delta);
  // A delta as large as what may be read makes something as large, or is odd.
  if (delta.size_bytes > limit_bytes + (limit_bytes >> 1) + 1024)
    throw base::Error("a delta larger than any object that is looked at");
  expect(delta.size_bytes);
  delta_room_ = object_room(delta.size_bytes);
  inflater_.inflate(delta.compressed, delta_room_.get(), delta.size_bytes);
  delta_ = {delta_room_.get(), delta.size_bytes};
  return delta_;
}

RawObject PackReader::resolve(const PackEntry& delta, const RawObject& base, const model::Oid& oid,
                              std::uint64_t limit_bytes) {
  inflate_delta(delta, limit_bytes);
  const std::uint64_t size = DeltaReader(delta_).target_bytes();
  check_size(base.kind(), oid, size, limit_bytes);
  expect(size);
  std::shared_ptr<char[]> room = object_room(size);
  apply_delta(base.bytes(), delta_, room.get());
  return object_in(std::move(room), size, base.kind());
}

RawObject PackReader::read(const PackFile& pack, std::uint64_t offset, const model::Oid& oid,
                           const ReadLimits& limits) {
  const std::uint64_t limit_bytes = limits.object_bytes;
  chain_.clear();
  RawObject object;
  for (std::uint64_t at = offset;;) {
    if (const RawObject* cached = cache_.find(pack, at)) {
      object = *cached;
      break;
    }
    const PackEntry entry = pack.entry(at);
    if (entry.form == PackEntry::Form::whole) {
      if (!chain_.empty() && entry.size_bytes > most_bytes(entry.kind, limit_bytes))
        throw base::Error("a delta whose base is larger than what may be read");
      object = inflate(entry, oid, limit_bytes);
      if (!chain_.empty() || object.kind() == model::ObjectKind::tree) cache_.add(pack, at, object);
      break;
    }
    if (chain_.size() == kMaxChain) throw base::Error("a chain of deltas that does not end");
    chain_.push_back({at, entry});
    at = base_of(pack, entry);
  }
  for (; !chain_.empty(); chain_.pop_back()) {
    forget_large_delta();
    check_time(limits.deadline);  // a long chain of large objects is long
    const bool is_last = chain_.size() == 1;
    try {
      object = resolve(chain_.back().entry, object, oid, limit_bytes);
    } catch (const ObjectTooLarge&) {
      if (is_last) throw;
      throw base::Error("a delta whose base is larger than what may be read");
    }
    if (!is_last || object.kind() == model::ObjectKind::tree) cache_.add(pack, chain_.back().offset, object);
  }
  return object;
}

void PackReader::forget_large_delta() noexcept {
  constexpr std::size_t kLargeBytes = 1U << 20;
  if (delta_.size() <= kLargeBytes) return;
  delta_ = {};
  delta_room_.reset();
}

ObjectInfo PackReader::info(const PackFile& pack, std::uint64_t offset) {
  constexpr std::size_t kSizesBytes = 20;  // two sizes of at most 63 bits
  ObjectInfo info;
  PackEntry entry = pack.entry(offset);
  info.size_bytes = entry.size_bytes;
  if (entry.form != PackEntry::Form::whole) {
    char head[kSizesBytes];
    const std::size_t got = Inflater::inflate_head(entry.compressed, head, sizeof head);
    info.size_bytes = DeltaReader({head, got}).target_bytes();
  }
  for (std::size_t steps = 0; entry.form != PackEntry::Form::whole; ++steps) {
    if (steps == kMaxChain) throw base::Error("a chain of deltas that does not end");
    entry = pack.entry(base_of(pack, entry));
  }
  info.kind = entry.kind;
  return info;
}

}  // namespace sallyport::git
