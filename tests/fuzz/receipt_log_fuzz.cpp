#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.hpp"
#include "audit/metrics.hpp"
#include "audit/statistics.hpp"
#include "audit/verify.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

// Any bytes as a log, and as a file of metrics. A line is an entry only if it is exactly what is written for
// it. The entries that are found, chained anew, are a whole log, which is whole no more when any of its lines
// but the last is taken out, doubled or changed.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

audit::Verification verify(const std::vector<std::string>& lines) {
  audit::Verifier verifier;
  verifier.begin_file("log");
  for (const std::string& line : lines) verifier.add(line);
  return verifier.finish();
}

std::vector<audit::Entry> entries_of(std::string_view text) {
  std::vector<audit::Entry> entries;
  audit::Verifier verifier;
  verifier.begin_file("log");
  audit::Statistics statistics;
  for (const std::string_view line : base::split(text, '\n')) {
    std::optional<audit::Entry> entry = verifier.add(line);
    if (!entry) continue;
    require(audit::line_of(*entry) == line);
    statistics.count(*entry);
    entries.push_back(std::move(*entry));
  }
  const audit::Verification result = verifier.finish();
  require(result.entries == entries.size() && statistics.pushes() <= entries.size());
  require(result.problems.size() <= result.problem_count);
  return entries;
}

void check_tampering(const std::vector<std::string>& lines, std::size_t at) {
  if (at + 1 >= lines.size()) return;
  std::vector<std::string> changed = lines;
  changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
  require(!verify(changed).is_whole());
  changed = lines;
  changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
  require(!verify(changed).is_whole());
  changed = lines;
  changed[at][changed[at].size() / 2] ^= 1;
  require(!verify(changed).is_whole());
}

void check_chained(std::vector<audit::Entry> entries) {
  std::vector<std::string> lines;
  std::string previous = audit::kNoHash;
  audit::Metrics metrics;
  for (audit::Entry& entry : entries) {
    // What they say of bytes that are not here would be false, and of two files there is one.
    if (entry.body.index() >= 2) continue;
    entry.sequence = lines.size() + 1;
    entry.previous = previous;
    lines.push_back(audit::line_of(entry));
    previous = audit::hash_of(lines.back());
    metrics.count(entry);
  }
  const audit::Verification result = verify(lines);
  require(result.is_whole() && result.sequence == lines.size() && result.hash == previous);
  for (std::size_t at = 0; at < lines.size() && at < 8; ++at) check_tampering(lines, at);
}

void check_metrics(std::string_view text) {
  try {
    require(audit::metrics_text(audit::parse_metrics(text, "log"), "log") == text);
  } catch (const base::Error&) {  // not ours
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_chained(entries_of(text));
  check_metrics(text);
  return 0;
}
