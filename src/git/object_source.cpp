#include "git/object_source.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <unordered_map>

#include "git/bulk_visitor.hpp"
#include "git/large_objects.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

// What is still to be read, which one thread at a time does, if it cannot be read apart.
class Turns {
 public:
  Turns(ObjectSource& objects, std::span<const model::Oid> oids, std::span<const std::size_t> indices)
      : objects_(objects), oids_(oids), indices_(indices) {}

  void work(BulkVisitor& visitor) {
    try {
      LargeObjects::Turn turn(large_objects_);
      for (Read read; take(read, turn); read = {}, turn.end()) {
        if (read.object.is_there()) {
          visitor.visit(read.index, read.object, nullptr);
        } else {
          visitor.skip_too_large(read.index, read.size_bytes);
        }
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (failure_ == nullptr) failure_ = std::current_exception();
    }
  }

  void rethrow_failure() {
    const std::lock_guard lock(mutex_);
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  struct Read {
    std::size_t index = 0;
    RawObject object;
    std::uint64_t size_bytes = 0;
  };

  // Who reads has all others wait, and so takes the turn before one more is in memory.
  bool take(Read& read, LargeObjects::Turn& turn) {
    std::unique_lock lock(mutex_);
    if (failure_ != nullptr || next_ == indices_.size()) return false;
    check_time(objects_.deadline());
    read = {indices_[next_++], {}, 0};
    const model::Oid& oid = oids_[read.index];
    lock.unlock();
    if (std::optional<RawObject> apart = objects_.read_apart(oid)) {
      read.object = std::move(*apart);
      return true;
    }
    lock.lock();
    try {
      if (large_objects_.is_taken() && objects_.info(oid).size_bytes >= LargeObjects::kBytes) turn.take();
      read.object = objects_.read(oid);
      if (read.object.bytes().size() >= LargeObjects::kBytes) turn.take();
    } catch (const ObjectTooLarge& error) {
      read.size_bytes = error.size_bytes();
    }
    return true;
  }

  ObjectSource& objects_;
  std::span<const model::Oid> oids_;
  std::span<const std::size_t> indices_;
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::exception_ptr failure_;
  LargeObjects large_objects_;
};

}  // namespace

void ObjectSource::read_in_turns(std::span<const model::Oid> oids, std::vector<std::size_t> indices,
                                 std::span<BulkVisitor* const> visitors) {
  // In the order in which it is cheapest.
  std::vector<model::Oid> asked;
  std::unordered_map<model::Oid, std::size_t> index_of;
  asked.reserve(indices.size());
  for (const std::size_t index : indices) {
    asked.push_back(oids[index]);
    index_of.emplace(oids[index], index);
  }
  indices.clear();
  for (const model::Oid& oid : in_storage_order(std::move(asked))) indices.push_back(index_of.at(oid));
  Turns turns(*this, oids, indices);
  {
    std::vector<std::jthread> others;
    for (BulkVisitor* visitor : visitors.subspan(1))
      others.emplace_back([&turns, visitor] { turns.work(*visitor); });
    turns.work(*visitors.front());
  }
  turns.rethrow_failure();
}

std::unique_ptr<ObjectSource> ObjectSource::for_another_thread(unsigned) const {
  return nullptr;
}

void ObjectSource::read_all(std::span<const model::Oid> oids, std::span<BulkVisitor* const> visitors,
                            std::span<const Alike>) {
  std::vector<std::size_t> indices(oids.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  read_in_turns(oids, std::move(indices), visitors);
}

std::vector<std::unique_ptr<ObjectSource>> sources_for_threads(const ObjectSource& objects, unsigned count,
                                                               unsigned threads) {
  std::vector<std::unique_ptr<ObjectSource>> sources;
  for (unsigned i = 0; i < count; ++i) {
    sources.push_back(objects.for_another_thread(threads));
    if (sources.back() == nullptr) return {};
  }
  return sources;
}

}  // namespace sallyport::git
