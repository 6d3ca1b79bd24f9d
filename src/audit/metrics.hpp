#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "audit/entry.hpp"
#include "audit/log.hpp"

namespace sallyport::audit {

// What a log comes to in the numbers that Prometheus reads (docs/receipts.md lists them).
struct Metrics {
  static constexpr std::array<std::uint64_t, 10> kBoundsMs = {10,   25,   50,    100,   250,
                                                              1000, 5000, 15000, 60000, 300000};

  std::array<std::uint64_t, 3> pushes = {};                              // by model::Outcome
  std::map<std::pair<std::string, std::string>, std::uint64_t> reasons;  // of pushes, by rule and effect
  std::uint64_t received = 0;
  std::uint64_t unjudged = 0;  // received, and there was no entry that let it in
  std::uint64_t recovered = 0;
  std::array<std::uint64_t, kBoundsMs.size() + 1> durations = {};  // within each bound, and beyond the last
  std::uint64_t duration_sum_ms = 0;
  std::int64_t last_push_ms = 0;
  std::uint64_t sequence = 0;  // of the last entry that is counted

  void count(const Entry& entry);

  friend bool operator==(const Metrics&, const Metrics&) = default;
};

// Prometheus' text format, version 0.0.4. `log` is named in the first line.
std::string metrics_text(const Metrics& metrics, std::string_view log);

// Reads what metrics_text() writes for the same log, and nothing else: throws base::Error.
Metrics parse_metrics(std::string_view text, std::string_view log);

// Brings the file up to the end of the log: what is counted in it stays, what was appended since is added. A
// file that is not there, is damaged, or counts entries that the log does not have is counted anew from the
// log as it is. Written by rename, mode 0644 less the umask. The lock of the log makes it right for all
// writers. Throws base::Error, also if the file is that of another log, or was not written by this.
void update_metrics(const LockedLog& log, const std::filesystem::path& file);

}  // namespace sallyport::audit
