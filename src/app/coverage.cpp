#include "app/coverage.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/deadline.hpp"
#include "base/processor.hpp"

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

unsigned threads_of(const Judge& judge) {
  const unsigned wanted = judge.threads != 0 ? judge.threads : judge.policy.limits.threads;
  return wanted != 0 ? wanted : base::processor_count();
}

scan::ScanOptions scan_options(const Judge& judge) {
  const policy::Policy& policy = judge.policy;
  scan::ScanOptions options;
  options.known_secrets = judge.deny_list;
  options.fingerprint_key = policy.fingerprint_key;
  options.max_hits = policy.limits.findings;
  options.decode_depth = static_cast<unsigned>(policy.archives.decode_depth);
  options.unpack.bytes = policy.archives.bytes;
  options.unpack.member_bytes = policy.archives.member_bytes;
  options.unpack.members = policy.archives.members;
  options.unpack.ratio = policy.archives.ratio;
  options.unpack.depth = static_cast<unsigned>(policy.archives.depth);
  return options;
}

void add_gaps(std::vector<model::LimitFact>& limits, const policy::Policy& policy,
              const std::vector<scan::Gap>& gaps, std::string_view where, const model::Oid& commit) {
  for (const scan::Gap& gap : gaps) {
    const bool is_limit = gap.kind == scan::Gap::Kind::limit;
    const policy::Mode mode = gap.name == base::kTimeLimit ? policy.limits.on_time
                              : is_limit                   ? policy.archives.on_limit
                                                           : policy.archives.unreadable;
    if (mode == policy::Mode::off) continue;
    std::string what(where);
    for (const std::string& link : gap.chain) what += " > " + link;
    what += is_limit ? " was not looked at whole" : fmt::format(" ({}) could not be read whole", gap.name);
    if (!gap.reason.empty()) what += ": " + gap.reason;
    limits.push_back(
        {is_limit ? gap.name : "archives.unreadable", std::move(what), commit, policy::effect_of(mode)});
  }
}

BlobScanOptions blob_scan_options(const Judge& judge, Progress& progress, std::uint64_t total) {
  BlobScanOptions options;
  options.scan = scan_options(judge);
  options.threads = threads_of(judge);
  options.by_delta = judge.by_delta;
  options.on_progress = [&progress, total](std::uint64_t done) {
    progress.tick("scanning blobs:", done, total);
  };
  return options;
}

}  // namespace sallyport::app
