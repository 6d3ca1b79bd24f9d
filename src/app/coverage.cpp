#include "app/coverage.hpp"

#include <fmt/core.h>

namespace sallyport::app {

namespace {

void add(model::Coverage& coverage, const model::Coverage::Candidates& candidates, std::uint64_t bytes) {
  coverage.candidates.raised += candidates.raised;
  coverage.candidates.confirmed += candidates.confirmed;
  coverage.candidates.rejected += candidates.rejected;
  coverage.bytes += bytes;
}

}  // namespace

void add_to(model::Coverage& coverage, const BlobScan& blobs) {
  coverage.objects.scanned += blobs.scanned;
  add(coverage, blobs.candidates, blobs.bytes);
}

void add_to(model::Coverage& coverage, const scan::Scanner& scanner) {
  add(coverage, scanner.candidates(), scanner.bytes());
}

void add_dropped(std::vector<model::LimitFact>& limits, std::uint64_t dropped, const policy::Limits& policy) {
  if (dropped == 0) return;
  limits.push_back(
      {"limits.findings",
       fmt::format("{} secrets more were found than the {} that are told", dropped, policy.findings),
       {}});
}

BlobScanOptions blob_scan_options(const Judge& judge, Progress& progress, std::uint64_t total) {
  BlobScanOptions options;
  options.fingerprint_key = judge.policy.fingerprint_key;
  options.max_hits = judge.policy.limits.findings;
  options.threads = judge.threads;
  options.on_progress = [&progress, total](std::uint64_t done) {
    progress.tick("scanning blobs:", done, total);
  };
  return options;
}

}  // namespace sallyport::app
