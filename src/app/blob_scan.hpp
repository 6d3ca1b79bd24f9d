#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "git/object_source.hpp"
#include "model/coverage.hpp"
#include "scan/engine.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// What scanning a list of blobs gave, index for index.
struct BlobScan {
  std::vector<std::vector<scan::Hit>> hits;
  std::vector<std::uint64_t> sizes_bytes;
  std::vector<std::uint32_t> too_large;  // indices of those over the source's limit, which were not read
  std::vector<std::uint32_t> unread;     // indices of those that nobody came to before the deadline
  std::uint64_t scanned = 0;
  std::uint64_t bytes = 0;
  model::Coverage::Candidates candidates;
  std::uint64_t dropped_hits = 0;  // found and not kept
  // What was not looked at whole, by index of the blob; in no order.
  std::vector<std::pair<std::uint32_t, std::vector<scan::Gap>>> gaps;
};

struct BlobScanOptions {
  scan::ScanOptions scan;  // its max_hits are kept of one blob; of all of them twenty times as many
  unsigned threads = 0;    // that read and scan; 0: as many as there are processors
  // Then scanning ends. Each blob has its share of the time (app/time_shares.hpp); one that takes more is
  // left with a gap, base::kTimeLimit, and the others are looked at.
  base::Deadline deadline = {};
  // Of a blob that a pack holds as a delta, only what differs from its base is looked at. The results are the
  // same (scan/delta_scan.hpp).
  bool by_delta = true;
  // For that, which of the blobs are versions of the same file.
  std::vector<git::Alike> alike = {};
  std::function<void(std::uint64_t done)> on_progress = {};
  // Sees each blob that is read, once, by its index; may be called by several threads at a time. May be
  // empty.
  std::function<void(std::uint32_t index, std::string_view bytes)> on_blob = {};
};

// Reads every blob once, in the order that is cheapest (ObjectSource::read_all), and scans it. Throws
// base::Error if one cannot be read, is no blob, or if scanning fails in any thread.
BlobScan scan_blobs(git::ObjectSource& objects, const scan::Engine& engine,
                    const std::vector<model::Oid>& blobs, const BlobScanOptions& options);

}  // namespace sallyport::app
