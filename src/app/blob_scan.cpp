#include "app/blob_scan.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <iterator>

#include <fmt/core.h>

#include "app/time_shares.hpp"
#include "base/error.hpp"
#include "base/processor.hpp"
#include "git/bulk_visitor.hpp"
#include "git/delta.hpp"
#include "git/limit.hpp"
#include "scan/derivation.hpp"
#include "scan/trace.hpp"

namespace sallyport::app {

namespace {

// Below this a second thread, which needs a scanner of its own, costs more than it saves.
constexpr std::size_t kMinObjectsForThreads = 128;

// A larger delta is read no further: what it says of each of its steps takes more memory than it has bytes.
constexpr std::size_t kMostDeltaBytes = 4U << 20;

scan::Derivation derivation_of(const git::DeltaOrigin& origin, std::size_t text_bytes) {
  scan::Derivation derivation(origin.base.size(), text_bytes);
  git::DeltaReader delta(origin.delta);
  std::size_t at = 0;
  for (git::DeltaStep step; delta.next(step); at += step.size) {
    if (step.is_copy) derivation.add({at, step.base_offset, step.size});
  }
  return derivation;
}

// One thread's part. Each writes the results of its own blobs and nothing else, so the results need no lock.
class Worker final : public git::BulkVisitor {
 public:
  // What all threads count together.
  struct Shared {
    std::atomic<std::uint64_t> kept = 0;  // hits
    std::atomic<std::uint64_t> done = 0;  // blobs
    TimeShares shares;
    std::vector<std::uint8_t> is_seen;  // by blob; each is written by one thread
  };

  Worker(const scan::Engine& engine, const BlobScanOptions& options, const std::vector<model::Oid>& blobs,
         bool tells_progress, BlobScan& result, Shared& shared)
      : scanner_(engine, options.scan),
        options_(options),
        max_kept_(20 * options.scan.max_hits),
        blobs_(blobs),
        tells_progress_(tells_progress),
        result_(result),
        shared_(shared) {}

  Note visit(std::size_t index, const git::RawObject& object, const git::DeltaOrigin* origin) override {
    if (object.kind() != model::ObjectKind::blob)
      throw base::Error(fmt::format("object {} should be a blob and is a {}", blobs_[index].hex(),
                                    to_string(object.kind())));
    git::check_time(options_.deadline);
    shared_.is_seen[index] = 1;
    result_.sizes_bytes[index] = object.bytes().size();
    if (options_.deadline.is_set()) scanner_.set_deadline(shared_.shares.next(object.bytes().size()));
    const auto number = static_cast<std::uint32_t>(index);
    std::shared_ptr<const scan::Trace> trace;
    try {
      if (options_.on_blob) options_.on_blob(number, object.bytes());
      keep(number, scan(object.bytes(), origin, trace));
      if (!scanner_.gaps().empty()) gaps_.emplace_back(number, scanner_.gaps());
    } catch (const std::exception& error) {
      base::rethrow_with_context("scanning blob " + blobs_[index].hex(), error);
    }
    ++scanned_;
    const std::uint64_t done = ++shared_.done;
    if (tells_progress_ && options_.on_progress) options_.on_progress(done);
    return trace;
  }

  void skip_too_large(std::size_t index, std::uint64_t size_bytes) override {
    shared_.is_seen[index] = 1;
    result_.sizes_bytes[index] = size_bytes;
    too_large_.push_back(static_cast<std::uint32_t>(index));
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
    std::ranges::move(too_large_, std::back_inserter(result_.too_large));
  }

 private:
  std::vector<scan::Hit> scan(std::string_view text, const git::DeltaOrigin* origin,
                              std::shared_ptr<const scan::Trace>& trace) {
    if (!options_.by_delta) return scanner_.scan(text);
    if (origin == nullptr || origin->note == nullptr || origin->delta.size() > kMostDeltaBytes)
      return scanner_.scan(text, trace);
    const auto& base = *static_cast<const scan::Trace*>(origin->note);
    return scanner_.scan_derived(text, base, derivation_of(*origin, text.size()), trace);
  }

  void keep(std::uint32_t index, std::vector<scan::Hit> hits) {
    if (shared_.kept.fetch_add(hits.size()) + hits.size() > max_kept_) {
      dropped_ += hits.size();
    } else {
      result_.hits[index] = std::move(hits);
    }
  }

  scan::Scanner scanner_;
  const BlobScanOptions& options_;
  std::uint64_t max_kept_;
  std::uint64_t dropped_ = 0;
  const std::vector<model::Oid>& blobs_;
  bool tells_progress_;
  BlobScan& result_;
  Shared& shared_;
  std::uint64_t scanned_ = 0;
  std::vector<std::uint32_t> too_large_;
  std::vector<std::pair<std::uint32_t, std::vector<scan::Gap>>> gaps_;
};

// How much there is to share the time among; where nobody minds the time, nothing.
std::uint64_t bytes_of(git::ObjectSource& objects, const std::vector<model::Oid>& blobs,
                       const base::Deadline& deadline) {
  std::uint64_t bytes = 0;
  if (!deadline.is_set()) return bytes;
  for (const model::Oid& blob : blobs) {
    if (deadline.is_over()) break;
    bytes += objects.info(blob).size_bytes;
  }
  return bytes;
}

void read_in_time(git::ObjectSource& objects, const std::vector<model::Oid>& blobs,
                  const std::vector<git::BulkVisitor*>& visitors, const BlobScanOptions& options) {
  const base::Deadline before = objects.deadline();
  objects.set_deadline(options.deadline);
  try {
    objects.read_all(blobs, visitors, options.alike);
  } catch (const git::LimitReached& reached) {
    if (reached.limit() != base::kTimeLimit) throw;
  }
  objects.set_deadline(before);
}

// Their sizes are known all the same: rules ask for them.
void note_unread(git::ObjectSource& objects, const std::vector<model::Oid>& blobs,
                 const std::vector<std::uint8_t>& is_seen, BlobScan& result) {
  for (std::uint32_t index = 0; index < blobs.size(); ++index) {
    if (is_seen[index] != 0) continue;
    result.unread.push_back(index);
    if (!objects.deadline().is_over()) result.sizes_bytes[index] = objects.info(blobs[index]).size_bytes;
  }
}

}  // namespace

BlobScan scan_blobs(git::ObjectSource& objects, const scan::Engine& engine,
                    const std::vector<model::Oid>& blobs, const BlobScanOptions& options) {
  BlobScan result;
  if (blobs.empty()) return result;
  result.hits.resize(blobs.size());
  result.sizes_bytes.resize(blobs.size());
  const bool is_small = blobs.size() < kMinObjectsForThreads;
  const unsigned count = is_small ? 1 : options.threads == 0 ? base::processor_count() : options.threads;
  if (count > 1) engine.expect_scans(count);
  Worker::Shared shared{
      .shares = TimeShares(options.deadline, bytes_of(objects, blobs, options.deadline), count),
      .is_seen = std::vector<std::uint8_t>(blobs.size())};
  std::deque<Worker> workers;
  std::vector<git::BulkVisitor*> visitors;
  for (unsigned i = 0; i < count; ++i) {
    // The caller's own thread is the first one's.
    workers.emplace_back(engine, options, blobs, /*tells_progress=*/i == 0, result, shared);
    visitors.push_back(&workers.back());
  }
  read_in_time(objects, blobs, visitors, options);
  note_unread(objects, blobs, shared.is_seen, result);
  for (Worker& worker : workers) worker.add_counts();
  std::ranges::sort(result.too_large);
  return result;
}

}  // namespace sallyport::app
