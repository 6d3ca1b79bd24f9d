#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "match/database.hpp"
#include "match/database_impl.hpp"

namespace sallyport::match {

namespace {

// What is given to Hyperscan at once where there is a deadline: a call of it cannot be ended from outside.
constexpr std::size_t kPartBytes = 4U << 20;

// What one scan has seen of one pattern: finished candidates, and the ends that the next one is made of.
struct Track {
  bool is_touched = false;
  std::size_t first_end = 0;
  std::size_t last_end = 0;
  std::vector<Candidate> finished;
};

// Hyperscan counts in 32 bits; a longer text would be looked at in part.
void check_size(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max())
    throw base::Error(fmt::format("a text of {} bytes cannot be scanned: the limit is 4 GiB", text.size()));
}

}  // namespace

struct Prescan::Impl {
  const Database::Impl& database;
  std::vector<Track> tracks;
  std::vector<std::uint32_t> touched;
  std::vector<Candidate> candidates;
  std::vector<End> ends;  // of the last text, in order of their report
  bool keeps_ends = false;
  bool are_ends_sorted = false;
  std::string_view text;
  ScratchHandle kept_scratch;
  unsigned scans = 0;
  base::Deadline deadline;

  void begin(std::string_view of);
  template <typename OnEnd>
  void scan(std::string_view piece, OnEnd on_end);
  template <typename OnEnd>
  void scan_part(std::string_view whole, std::size_t from, std::size_t to, OnEnd on_end);
  template <typename OnEnd>
  void scan_in_time(std::string_view whole, OnEnd on_end);
  void note(std::uint32_t pattern, std::size_t end);
  void finish(std::uint32_t pattern, Track& track) const;
  void collect();
};

void Prescan::Impl::begin(std::string_view of) {
  for (const std::uint32_t pattern : touched) {
    tracks[pattern].is_touched = false;
    tracks[pattern].finished.clear();
  }
  touched = database.always;
  for (const std::uint32_t pattern : touched) tracks[pattern].is_touched = true;
  candidates.clear();
  ends.clear();
  keeps_ends = are_ends_sorted = false;
  text = of;
}

// Calls `on_end` with each pattern and end that Hyperscan reports.
template <typename OnEnd>
void Prescan::Impl::scan(std::string_view piece, OnEnd on_end) {
  if (database.database == nullptr || piece.empty()) return;
  struct Context {
    OnEnd& on_end;
    std::exception_ptr failure;
  } context{on_end, nullptr};
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long end, unsigned,
                           void* given) noexcept {
    Context& told = *static_cast<Context*>(given);
    try {
      told.on_end(id, static_cast<std::size_t>(end));
      return 0;
    } catch (...) {  // out of memory; an exception must not pass through C
      told.failure = std::current_exception();
      return 1;
    }
  };
  ScratchHandle scratch = kept_scratch ? std::move(kept_scratch) : database.take_scratch();
  const hs_error_t code = hs_scan(database.database, piece.data(), static_cast<unsigned>(piece.size()), 0,
                                  scratch.get(), on_match, &context);
  // Lending takes a lock, which who scans much need not.
  constexpr unsigned kFewScans = 100;
  if (++scans > kFewScans) {
    kept_scratch = std::move(scratch);
  } else {
    database.give_back(std::move(scratch));
  }
  if (context.failure) std::rethrow_exception(context.failure);
  check(code, "scan a text");
}

// Of the whole text the ends in [from, to], for a database that is local.
template <typename OnEnd>
void Prescan::Impl::scan_part(std::string_view whole, std::size_t from, std::size_t to, OnEnd on_end) {
  const std::size_t begin = from - std::min(from, Database::kLookBehind);
  const std::size_t end = std::min(whole.size(), to + Database::kLookAhead);
  scan(whole.substr(begin, end - begin), [&](std::uint32_t pattern, std::size_t at) {
    if (begin + at >= from && begin + at <= to) on_end(pattern, begin + at);
  });
}

template <typename OnEnd>
void Prescan::Impl::scan_in_time(std::string_view whole, OnEnd on_end) {
  if (!deadline.is_set() || !database.is_local || whole.size() <= kPartBytes) return scan(whole, on_end);
  for (std::size_t from = 0; from <= whole.size() && !deadline.is_over(); from += kPartBytes)
    scan_part(whole, from, std::min(from + kPartBytes - 1, whole.size()), on_end);
}

void Prescan::Impl::note(std::uint32_t pattern, std::size_t end) {
  Track& track = tracks[pattern];
  if (!track.is_touched) {
    track.is_touched = true;
    touched.push_back(pattern);
    track.first_end = track.last_end = end;
    return;
  }
  const Entry& entry = database.entries[pattern];
  if (!reports_ends(entry.form)) return;
  if (end < track.last_end) {
    // `\b` and `$` are reported when the byte behind them is seen, so an end may come late by one.
    track.first_end = std::min(track.first_end, end);
  } else if (entry.is_cut ? entry.reach.two_cover(text, track.last_end, end)
                          : entry.reach.covers(text, track.last_end, end)) {
    track.last_end = end;
  } else {
    finish(pattern, track);
    track.first_end = track.last_end = end;
  }
}

void Prescan::Impl::finish(std::uint32_t pattern, Track& track) const {
  const Entry& entry = database.entries[pattern];
  if (!reports_ends(entry.form)) {
    track.finished.push_back({pattern, 0, text.size()});
    return;
  }
  const std::size_t floor = track.finished.empty() ? 0 : std::min(track.finished.back().to, track.first_end);
  Candidate candidate{pattern, entry.reach.earliest_begin(text, track.first_end, floor), track.last_end};
  if (entry.most_before_end < track.first_end)
    candidate.from = std::max(candidate.from, track.first_end - entry.most_before_end);
  if (entry.is_cut) candidate.to = entry.reach.latest_end(text, track.last_end, text.size());
  // Ends that came late, or a cut pattern's reach, can make it touch the one before.
  while (!track.finished.empty() && candidate.from <= track.finished.back().to) {
    candidate.from = std::min(candidate.from, track.finished.back().from);
    candidate.to = std::max(candidate.to, track.finished.back().to);
    track.finished.pop_back();
  }
  track.finished.push_back(candidate);
}

void Prescan::Impl::collect() {
  std::sort(touched.begin(), touched.end());
  for (const std::uint32_t pattern : touched) {
    finish(pattern, tracks[pattern]);
    const std::vector<Candidate>& finished = tracks[pattern].finished;
    candidates.insert(candidates.end(), finished.begin(), finished.end());
  }
}

ScratchHandle Database::Impl::take_scratch() const {
  {
    const std::lock_guard lock(mutex);
    if (!spare.empty()) {
      ScratchHandle taken = std::move(spare.back());
      spare.pop_back();
      return taken;
    }
    spare.reserve(++allocated);
  }
  ScratchHandle made;
  check(hs_alloc_scratch(database, base::out(made)), "take its database");
  return made;
}

void Database::Impl::add_scratch(ScratchHandle made) const {
  const std::lock_guard lock(mutex);
  spare.reserve(++allocated);
  spare.push_back(std::move(made));
}

void Database::expect_scans(std::size_t at_once) const {
  constexpr std::size_t kMostCopied = 4;  // with more threads, it is quicker for each to make its own
  const std::lock_guard lock(impl_->mutex);
  if (impl_->spare.empty()) return;  // what is at work cannot be copied
  while (impl_->allocated < std::min(at_once, kMostCopied)) {
    ScratchHandle made;
    check(hs_clone_scratch(impl_->spare.front().get(), base::out(made)), "copy its working memory");
    impl_->spare.reserve(++impl_->allocated);
    impl_->spare.push_back(std::move(made));
  }
}

void Database::Impl::give_back(ScratchHandle scratch) const noexcept {
  const std::lock_guard lock(mutex);
  spare.push_back(std::move(scratch));
}

Prescan::Prescan(const Database& database) : impl_(new Impl{.database = *database.impl_}) {
  impl_->tracks.resize(impl_->database.entries.size());
}

Prescan::~Prescan() = default;
Prescan::Prescan(Prescan&&) noexcept = default;
Prescan& Prescan::operator=(Prescan&&) noexcept = default;

void Prescan::set_deadline(const base::Deadline& deadline) {
  impl_->deadline = deadline;
}

const std::vector<Candidate>& Prescan::candidates(std::string_view text) {
  Impl& state = *impl_;
  check_size(text);
  state.begin(text);
  state.keeps_ends = true;
  state.scan_in_time(text, [&state](std::uint32_t pattern, std::size_t end) {
    state.note(pattern, end);
    if (!state.keeps_ends) return;
    state.keeps_ends = state.ends.size() < kMostEnds;
    state.ends.push_back({pattern, end});
  });
  state.collect();
  return state.candidates;
}

const std::vector<End>* Prescan::ends() {
  Impl& state = *impl_;
  if (!state.keeps_ends) return nullptr;
  if (!state.are_ends_sorted) {
    std::sort(state.ends.begin(), state.ends.end());
    state.ends.erase(std::unique(state.ends.begin(), state.ends.end()), state.ends.end());
    state.are_ends_sorted = true;
  }
  return &state.ends;
}

void Prescan::find_ends(std::string_view text, std::size_t from, std::size_t to, std::vector<End>& ends) {
  check_size(text);
  to = std::min(to, text.size());
  if (from > to) return;
  impl_->scan_part(text, from, to, [&](std::uint32_t pattern, std::size_t at) {
    ends.push_back({pattern, at});
  });
}

const std::vector<Candidate>& Prescan::candidates_from(std::string_view text, std::span<const End> ends) {
  Impl& state = *impl_;
  state.begin(text);
  for (const End& end : ends) state.note(end.pattern, end.at);
  state.collect();
  return state.candidates;
}

}  // namespace sallyport::match
