#include "audit/verify.hpp"

#include <utility>

#include <fmt/core.h>

#include "audit/lines.hpp"
#include "audit/log.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"

namespace sallyport::audit {

namespace {

constexpr std::size_t kMaxTold = 100;

std::string short_hash(const std::string& hash) {
  return hash.substr(0, 12);
}

}  // namespace

Verifier::Verifier(KnownHead known) : known_(std::move(known)) {
  result_.hash = result_.previous = kNoHash;
}

void Verifier::begin_file(std::string name) {
  settle();
  file_ = std::move(name);
  line_1based_ = 0;
}

void Verifier::report(std::uint64_t line_1based, std::string what) {
  ++result_.problem_count;
  if (result_.problems.size() < kMaxTold) result_.problems.push_back({file_, line_1based, std::move(what)});
}

// Lines that are no entries stay unexplained.
void Verifier::settle() {
  for (Problem& problem : pending_) report(problem.line_1based, std::move(problem.what));
  result_.problem_count += pending_count_ - pending_.size();
  pending_.clear();
  pending_count_ = 0;
  loose_.clear();
  is_loose_cut_ = false;
}

bool Verifier::explains_loose(const Entry& entry) const {
  const auto* recovered = std::get_if<Recovered>(&entry.body);
  return recovered != nullptr && !loose_.empty() && !is_loose_cut_ && recovered->bytes == loose_.size() &&
         recovered->sha256 == base::hex_prefix(base::sha256(loose_), 32);
}

void Verifier::check_chain(const Entry& entry) {
  if (result_.entries == 0) {
    const bool is_start = entry.sequence == 1 && entry.previous == kNoHash;
    if (!is_start && !std::holds_alternative<Continued>(entry.body))
      report(line_1based_,
             fmt::format("the log begins with entry {}: what was before is missing", entry.sequence));
    return;
  }
  if (entry.previous == result_.hash && entry.sequence == result_.sequence + 1) return;
  if (entry.sequence == result_.sequence + 1)
    report(line_1based_,
           fmt::format("names {} as the entry before it, and that is {}: one of both was changed",
                       short_hash(entry.previous), short_hash(result_.hash)));
  else if (entry.sequence > result_.sequence)
    report(line_1based_, fmt::format("is entry {} after entry {}: what was between is missing",
                                     entry.sequence, result_.sequence));
  else
    report(line_1based_, fmt::format("is entry {} after entry {}: it was moved, or put in", entry.sequence,
                                     result_.sequence));
}

void Verifier::check_known(std::uint64_t sequence, const std::string& hash) {
  if (!known_.hash.empty() && hash == known_.hash && sequence == known_.sequence.value_or(sequence))
    was_head_seen_ = true;
}

std::optional<Entry> Verifier::add(std::string_view line, bool has_end) {
  ++line_1based_;
  Entry entry;
  try {
    entry = parse_line(line);
  } catch (const base::Error& error) {
    ++pending_count_;
    if (pending_.size() < kMaxTold)
      pending_.push_back({file_, line_1based_,
                          has_end
                              ? error.what()
                              : "does not end: a write was cut off here, which the next receipt will state"});
    is_loose_cut_ = is_loose_cut_ || loose_.size() + line.size() > 2 * kMaxLineBytes;
    if (!is_loose_cut_) loose_.append(line).append(has_end ? "\n" : "");
    return std::nullopt;
  }
  if (explains_loose(entry)) {
    pending_.clear();
    pending_count_ = 0;
    ++result_.recovered;
  } else if (std::holds_alternative<Recovered>(entry.body)) {
    report(line_1based_, "says of what stands before it something else than is there");
  }
  settle();
  check_chain(entry);
  if (result_.entries++ == 0) {
    result_.first_sequence = entry.sequence;
    result_.previous = entry.previous;
  }
  result_.sequence = entry.sequence;
  result_.hash = hash_of(line);
  check_known(result_.sequence, result_.hash);
  return entry;
}

Verification Verifier::finish() {
  settle();
  file_.clear();
  if (!known_.hash.empty() && !was_head_seen_)
    report(0,
           fmt::format("there is no entry {}of the digest {}: the log was cut off, or written anew",
                       known_.sequence ? fmt::format("{} ", *known_.sequence) : std::string(), known_.hash));
  if (known_.sequence && result_.sequence < *known_.sequence)
    report(0, fmt::format("the last entry is {}, and there was one of {}: the log was cut off",
                          result_.sequence, *known_.sequence));
  return std::move(result_);
}

Verification read_logs(const std::vector<std::filesystem::path>& files, const KnownHead& known,
                       const Visit& visit) {
  Verifier verifier(known);
  for (const std::filesystem::path& file : files) {
    const Snapshot log = snapshot(file);
    verifier.begin_file(file.string());
    Lines lines(log.fd.get(), file.string(), log.size_bytes);
    while (const std::optional<Line> line = lines.next()) {
      const std::optional<Entry> entry = verifier.add(line->bytes, line->has_end);
      if (entry && visit) visit(*entry, line->bytes);
    }
  }
  return verifier.finish();
}

}  // namespace sallyport::audit
