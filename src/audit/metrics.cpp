// The numbers are a fold over the log, and the file says up to which entry it was folded. So a writer that
// stopped between the log and the file loses nothing: the next one counts what is missing.
#include "audit/metrics.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <iterator>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "audit/lines.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::audit {

namespace {

constexpr std::uint64_t kMaxFileBytes = 16 << 20;
constexpr std::string_view kMark = "# Sallyport's receipts of ";
constexpr std::string_view kOutcomes[] = {"accepted", "refused", "undecided"};

// In a label's value: \\, \" and \n.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : base::escape_foreign(text)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string seconds(std::uint64_t ms) {
  return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

class Writer {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(text), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
  }
  void sample(std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(text), "{} {}\n", name, value);
  }
  void sample(std::string_view name, std::uint64_t value) { sample(name, fmt::to_string(value)); }

  std::string text;
};

void write_durations(const Metrics& metrics, Writer& out) {
  out.family("sallyport_push_duration_seconds", "histogram", "How long pre-receive took.");
  std::uint64_t up_to = 0;
  for (std::size_t i = 0; i < metrics.durations.size(); ++i) {
    up_to += metrics.durations[i];
    const std::string bound =
        i < Metrics::kBoundsMs.size() ? seconds(Metrics::kBoundsMs[i]) : std::string("+Inf");
    out.sample(fmt::format("sallyport_push_duration_seconds_bucket{{le=\"{}\"}}", bound), up_to);
  }
  out.sample("sallyport_push_duration_seconds_sum", seconds(metrics.duration_sum_ms));
  out.sample("sallyport_push_duration_seconds_count", up_to);
}

// The samples of a file, by what stands before the value.
class Samples {
 public:
  explicit Samples(std::string_view text) {
    for (const std::string_view line : base::split(text, '\n')) {
      const std::size_t space = line.rfind(' ');
      if (line.starts_with('#') || space == std::string_view::npos) continue;
      values_.emplace(line.substr(0, space), line.substr(space + 1));
    }
  }

  std::uint64_t whole(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? 0 : number(found->second);
  }
  std::uint64_t thousandths(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return 0;
    std::string digits(found->second);
    std::erase(digits, '.');
    return number(digits);
  }
  const std::map<std::string_view, std::string_view>& all() const { return values_; }

  static std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;  // what is no number comes out as another
  }

 private:
  std::map<std::string_view, std::string_view> values_;
};

// `{rule="...",effect="..."}` taken apart; nothing if it is not that.
std::optional<std::pair<std::string, std::string>> reason_of(std::string_view sample) {
  constexpr std::string_view kBegin = "sallyport_push_reasons_total{rule=\"";
  constexpr std::string_view kMiddle = "\",effect=\"";
  if (!sample.starts_with(kBegin) || !sample.ends_with("\"}")) return std::nullopt;
  std::string out[2];
  std::size_t part = 0;
  const std::string_view body = sample.substr(kBegin.size(), sample.size() - kBegin.size() - 2);
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (part == 0 && body.substr(i).starts_with(kMiddle)) {
      part = 1;
      i += kMiddle.size() - 1;
      continue;
    }
    if (body[i] == '\\') ++i;
    if (i < body.size()) out[part] += body[i];
  }
  return std::pair(std::move(out[0]), std::move(out[1]));
}

// What the log holds from entry `from` on, in order.
std::deque<Entry> entries_from(const LockedLog& log, std::uint64_t from) {
  std::deque<Entry> entries;
  LinesFromEnd lines(log.fd(), log.path().string(), log.size_bytes());
  while (const std::optional<Line> line = lines.next()) {
    try {
      Entry entry = parse_line(line->bytes);
      if (entry.sequence < from) break;
      entries.push_front(std::move(entry));
    } catch (const base::Error&) {
      continue;  // stated by the entry "recovered" after it, which is counted
    }
  }
  return entries;
}

Metrics count_all(const LockedLog& log) {
  Metrics metrics;
  Lines lines(log.fd(), log.path().string(), log.size_bytes());
  while (const std::optional<Line> line = lines.next()) {
    try {
      metrics.count(parse_line(line->bytes));
    } catch (const base::Error&) {
      continue;
    }
  }
  return metrics;
}

std::optional<Metrics> read_metrics(const std::filesystem::path& file, const std::string& log) {
  const std::optional<std::string> text = base::read_file_if_exists(file, kMaxFileBytes);
  if (!text || text->empty()) return std::nullopt;
  if (!text->starts_with(kMark))
    throw base::Error(fmt::format("{} was not written by Sallyport, and is left as it is", file.string()),
                      "name another file in the policy: prometheus in [receipts]");
  if (!text->starts_with(fmt::format("{}{}\n", kMark, base::escape_foreign(log))))
    throw base::Error(
        fmt::format("{} counts the receipts of another log than {}", file.string(), log),
        "each log needs a file of its own; name another in the policy: prometheus in [receipts]");
  try {
    return parse_metrics(*text, log);
  } catch (const base::Error&) {
    return std::nullopt;  // damaged: all is counted anew
  }
}

}  // namespace

void Metrics::count(const Entry& entry) {
  sequence = entry.sequence;
  if (std::holds_alternative<Recovered>(entry.body)) ++recovered;
  if (const auto* moved = std::get_if<Received>(&entry.body)) {
    ++received;
    if (moved->push_sequence == 0) ++unjudged;
  }
  const auto* judged = std::get_if<Judged>(&entry.body);
  if (judged == nullptr) return;
  ++pushes[static_cast<std::size_t>(judged->outcome)];
  std::set<std::pair<std::string, std::string>> told;
  for (const Reason& reason : judged->reasons)
    told.emplace(base::escape_foreign(reason.rule), base::escape_foreign(reason.effect));
  for (const auto& reason : told) ++reasons[reason];
  const auto bound = std::lower_bound(kBoundsMs.begin(), kBoundsMs.end(), judged->duration_ms);
  ++durations[static_cast<std::size_t>(bound - kBoundsMs.begin())];
  duration_sum_ms += judged->duration_ms;
  last_push_ms = entry.time_ms;
}

std::string metrics_text(const Metrics& metrics, std::string_view log) {
  Writer out;
  out.text = fmt::format("{}{}\n", kMark, base::escape_foreign(log));
  out.family("sallyport_pushes_total", "counter", "Pushes that were judged.");
  for (std::size_t i = 0; i < metrics.pushes.size(); ++i)
    out.sample(fmt::format("sallyport_pushes_total{{outcome=\"{}\"}}", kOutcomes[i]), metrics.pushes[i]);
  out.family("sallyport_push_reasons_total", "counter", "Pushes of which a rule said something.");
  for (const auto& [reason, count] : metrics.reasons)
    out.sample(fmt::format("sallyport_push_reasons_total{{rule=\"{}\",effect=\"{}\"}}", label(reason.first),
                           label(reason.second)),
               count);
  out.family("sallyport_received_total", "counter", "Pushes after which refs had moved.");
  out.sample("sallyport_received_total", metrics.received);
  out.family("sallyport_unjudged_total", "counter", "Of these, those that no entry of the log lets in.");
  out.sample("sallyport_unjudged_total", metrics.unjudged);
  out.family("sallyport_recovered_total", "counter", "Writes to the log that did not end.");
  out.sample("sallyport_recovered_total", metrics.recovered);
  write_durations(metrics, out);
  out.family("sallyport_last_push_timestamp_seconds", "gauge", "When a push was last judged.");
  out.sample("sallyport_last_push_timestamp_seconds",
             seconds(static_cast<std::uint64_t>(std::max<std::int64_t>(metrics.last_push_ms, 0))));
  out.family("sallyport_receipts_sequence", "gauge", "The number of the log's last entry.");
  out.sample("sallyport_receipts_sequence", metrics.sequence);
  return std::move(out.text);
}

Metrics parse_metrics(std::string_view text, std::string_view log) {
  const Samples samples(text);
  Metrics metrics;
  for (std::size_t i = 0; i < metrics.pushes.size(); ++i)
    metrics.pushes[i] = samples.whole(fmt::format("sallyport_pushes_total{{outcome=\"{}\"}}", kOutcomes[i]));
  for (const auto& [sample, value] : samples.all()) {
    if (auto reason = reason_of(sample)) metrics.reasons.emplace(std::move(*reason), Samples::number(value));
  }
  metrics.received = samples.whole("sallyport_received_total");
  metrics.unjudged = samples.whole("sallyport_unjudged_total");
  metrics.recovered = samples.whole("sallyport_recovered_total");
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < metrics.durations.size(); ++i) {
    const std::string bound =
        i < Metrics::kBoundsMs.size() ? seconds(Metrics::kBoundsMs[i]) : std::string("+Inf");
    const std::uint64_t up_to =
        samples.whole(fmt::format("sallyport_push_duration_seconds_bucket{{le=\"{}\"}}", bound));
    metrics.durations[i] = up_to - before;
    before = up_to;
  }
  metrics.duration_sum_ms = samples.thousandths("sallyport_push_duration_seconds_sum");
  metrics.last_push_ms =
      static_cast<std::int64_t>(samples.thousandths("sallyport_last_push_timestamp_seconds"));
  metrics.sequence = samples.whole("sallyport_receipts_sequence");
  // As with entries: what is not written again as it was is not ours.
  if (metrics_text(metrics, log) != text)
    throw base::Error("this is no file of metrics that Sallyport has written of this log");
  return metrics;
}

void update_metrics(const LockedLog& log, const std::filesystem::path& file) {
  const std::string name = log.path().string();
  std::optional<Metrics> metrics = read_metrics(file, name);
  if (!metrics || metrics->sequence > log.sequence()) {
    metrics = count_all(log);
  } else {
    for (const Entry& entry : entries_from(log, metrics->sequence + 1)) metrics->count(entry);
  }
  base::write_file_atomically(file, metrics_text(*metrics, name));
}

}  // namespace sallyport::audit
