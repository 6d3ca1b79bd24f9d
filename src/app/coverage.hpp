#pragma once

#include "app/blob_scan.hpp"
#include "app/judge.hpp"
#include "model/coverage.hpp"
#include "model/facts.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// Adds up what was looked at. The listed side of the objects is not touched: it is counted by who lists them.
void add_to(model::Coverage& coverage, const BlobScan& blobs);
void add_to(model::Coverage& coverage, const scan::Scanner& scanner);

// A fact if not everything that was found can be told.
void add_dropped(std::vector<model::LimitFact>& limits, std::uint64_t dropped, const policy::Limits& policy);

// How many threads `judge` is to work with: at least one.
unsigned threads_of(const Judge& judge);

// How a scanner is to work for `judge`.
scan::ScanOptions scan_options(const Judge& judge);

// A fact for each gap of the text that `where` names, unless the policy is silent about its kind.
void add_gaps(std::vector<model::LimitFact>& limits, const policy::Policy& policy,
              const std::vector<scan::Gap>& gaps, std::string_view where, const model::Oid& commit);

// How scan_blobs() is to work for `judge`, telling `progress`.
BlobScanOptions blob_scan_options(const Judge& judge, Progress& progress, std::uint64_t total);

}  // namespace sallyport::app
