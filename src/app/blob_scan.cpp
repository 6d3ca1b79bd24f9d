#include "app/blob_scan.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>
#include <unordered_map>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/limit.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxHeldBytes = 64 << 20;
constexpr std::uint64_t kBatchBytes = 1 << 20;
constexpr std::size_t kBatchObjects = 64;
// Below this a second thread costs more than it saves.
constexpr std::size_t kMinObjectsForThreads = 256;

struct Read {
  std::uint32_t index;
  git::RawObject raw;
};

struct Batch {
  std::vector<Read> reads;
  std::uint64_t bytes = 0;
};

// What is read and not yet scanned. The first failure of any side ends both.
class Queue {
 public:
  // Waits while too much is held, by the queue and by those who scan. False if a scanning thread has failed.
  bool push(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ != nullptr || held_bytes_ < kMaxHeldBytes; });
    if (failure_ != nullptr) return false;
    held_bytes_ += batch.bytes;
    batches_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }

  // False when there is nothing more to come.
  bool pop(Batch& batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ != nullptr || is_closed_ || !batches_.empty(); });
    if (failure_ != nullptr || batches_.empty()) return false;
    batch = std::move(batches_.front());
    batches_.pop_front();
    return true;
  }

  // A batch was scanned and let go.
  void release(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    held_bytes_ -= bytes;
    changed_.notify_all();
  }

  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (failure_ == nullptr) failure_ = std::move(failure);
    changed_.notify_all();
  }

  void rethrow_failure() {
    const std::lock_guard lock(mutex_);
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  std::uint64_t held_bytes_ = 0;
  bool is_closed_ = false;
  std::exception_ptr failure_;
};

// The scanning side. Each worker writes the results of its own blobs and nothing else, so the results need no
// lock.
class Worker {
 public:
  // `kept` counts the hits that all workers keep.
  Worker(const scan::Engine& engine, const BlobScanOptions& options, const std::vector<model::Oid>& blobs,
         BlobScan& result, std::atomic<std::uint64_t>& kept)
      : scanner_(engine, options.scan),
        on_blob_(options.on_blob),
        max_kept_(20 * options.scan.max_hits),
        blobs_(blobs),
        result_(result),
        kept_(kept) {}

  void scan(const Batch& batch) {
    for (const Read& read : batch.reads) {
      try {
        if (on_blob_) on_blob_(read.index, read.raw.bytes());
        keep(read.index, scanner_.scan(read.raw.bytes()));
        if (!scanner_.gaps().empty()) gaps_.emplace_back(read.index, scanner_.gaps());
      } catch (const std::exception& error) {
        base::rethrow_with_context("scanning blob " + blobs_[read.index].hex(), error);
      }
      ++scanned_;
    }
  }

  // To be called when all threads are done.
  void add_counts() {
    result_.scanned += scanned_;
    result_.bytes += scanner_.bytes();
    result_.candidates.raised += scanner_.candidates().raised;
    result_.candidates.confirmed += scanner_.candidates().confirmed;
    result_.candidates.rejected += scanner_.candidates().rejected;
    result_.dropped_hits += scanner_.dropped_hits() + dropped_;
    std::ranges::move(gaps_, std::back_inserter(result_.gaps));
  }

 private:
  void keep(std::uint32_t index, std::vector<scan::Hit> hits) {
    if (kept_.fetch_add(hits.size()) + hits.size() > max_kept_) {
      dropped_ += hits.size();
    } else {
      result_.hits[index] = std::move(hits);
    }
  }

  scan::Scanner scanner_;
  const std::function<void(std::uint32_t, std::string_view)>& on_blob_;
  std::uint64_t max_kept_;
  std::uint64_t dropped_ = 0;
  const std::vector<model::Oid>& blobs_;
  BlobScan& result_;
  std::atomic<std::uint64_t>& kept_;
  std::uint64_t scanned_ = 0;
  std::vector<std::pair<std::uint32_t, std::vector<scan::Gap>>> gaps_;
};

// The reading side: hands every blob that is not too large, in storage order and in batches, to `take`, until
// that answers false.
template <typename Take>
void read_blobs(git::ObjectSource& objects, const std::vector<model::Oid>& blobs,
                const BlobScanOptions& options, BlobScan& result, Take&& take) {
  std::unordered_map<model::Oid, std::uint32_t> index_of;
  index_of.reserve(blobs.size());
  for (std::uint32_t i = 0; i < blobs.size(); ++i) index_of.emplace(blobs[i], i);
  Batch batch;
  std::uint64_t done = 0;
  for (const model::Oid& oid : objects.in_storage_order(blobs)) {
    const std::uint32_t index = index_of.at(oid);
    try {
      batch.reads.push_back({index, objects.read(oid)});
    } catch (const git::ObjectTooLarge& error) {
      result.sizes_bytes[index] = error.size_bytes();
      result.too_large.push_back(index);
      continue;
    }
    const git::RawObject& raw = batch.reads.back().raw;
    if (raw.kind() != model::ObjectKind::blob)
      throw base::Error(
          fmt::format("object {} should be a blob and is a {}", oid.hex(), to_string(raw.kind())));
    result.sizes_bytes[index] = raw.bytes().size();
    batch.bytes += raw.bytes().size();
    if (options.on_progress) options.on_progress(++done);
    if (batch.bytes < kBatchBytes && batch.reads.size() < kBatchObjects) continue;
    if (!take(std::exchange(batch, {}))) return;
  }
  take(std::move(batch));
}

void scan_in_threads(git::ObjectSource& objects, const std::vector<model::Oid>& blobs,
                     const BlobScanOptions& options, std::vector<Worker>& workers, BlobScan& result) {
  Queue queue;
  const auto work = [&queue](Worker& worker) {
    try {
      for (Batch batch; queue.pop(batch);) {
        worker.scan(batch);
        const std::uint64_t bytes = batch.bytes;
        batch = {};
        queue.release(bytes);
      }
    } catch (...) {
      queue.fail(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (Worker& worker : workers) threads.emplace_back(work, std::ref(worker));
      read_blobs(objects, blobs, options, result, [&](Batch batch) { return queue.push(std::move(batch)); });
    } catch (...) {
      queue.fail(std::current_exception());
    }
    queue.close();
  }
  queue.rethrow_failure();
}

}  // namespace

BlobScan scan_blobs(git::ObjectSource& objects, const scan::Engine& engine,
                    const std::vector<model::Oid>& blobs, const BlobScanOptions& options) {
  BlobScan result;
  result.hits.resize(blobs.size());
  result.sizes_bytes.resize(blobs.size());
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  const bool is_small = blobs.size() < kMinObjectsForThreads;
  const unsigned count = is_small ? 1 : options.threads == 0 ? processors : options.threads;
  std::atomic<std::uint64_t> kept = 0;
  std::vector<Worker> workers;
  for (unsigned i = 0; i < count; ++i) workers.emplace_back(engine, options, blobs, result, kept);
  if (is_small) {
    read_blobs(objects, blobs, options, result, [&](const Batch& batch) {
      workers.front().scan(batch);
      return true;
    });
  } else {
    scan_in_threads(objects, blobs, options, workers, result);
  }
  for (Worker& worker : workers) worker.add_counts();
  return result;
}

}  // namespace sallyport::app
