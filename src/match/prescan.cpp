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

// What one scan has seen of one pattern: finished candidates, and the ends that the next one is made of.
struct Track {
  bool is_touched = false;
  std::size_t first_end = 0;
  std::size_t last_end = 0;
  std::vector<Candidate> finished;
};

}  // namespace

struct Prescan::Impl {
  const Database::Impl& database;
  std::vector<Track> tracks;
  std::vector<std::uint32_t> touched;
  std::vector<Candidate> candidates;
  std::string_view text;
  std::exception_ptr failure;

  void note(std::uint32_t pattern, std::size_t end);
  void finish(std::uint32_t pattern, Track& track) const;
  void collect();
};

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
  } else if (entry.reach.covers(text, track.last_end, end)) {
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
  // Only ends that came late can make it touch the one before.
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

const std::vector<Candidate>& Prescan::candidates(std::string_view text) {
  Impl& state = *impl_;
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw base::Error(fmt::format("a text of {} bytes cannot be scanned: the limit is 4 GiB", text.size()));
  }
  for (const std::uint32_t pattern : state.touched) {
    state.tracks[pattern].is_touched = false;
    state.tracks[pattern].finished.clear();
  }
  state.touched = state.database.always;
  for (const std::uint32_t pattern : state.touched) state.tracks[pattern].is_touched = true;
  state.candidates.clear();
  state.text = text;

  if (state.database.database != nullptr && !text.empty()) {
    const auto on_match = [](unsigned id, unsigned long long, unsigned long long end, unsigned,
                             void* context) noexcept {
      Impl& self = *static_cast<Impl*>(context);
      try {
        self.note(id, static_cast<std::size_t>(end));
        return 0;
      } catch (...) {  // out of memory; an exception must not pass through C
        self.failure = std::current_exception();
        return 1;
      }
    };
    ScratchHandle scratch = state.database.take_scratch();
    const hs_error_t code = hs_scan(state.database.database, text.data(), static_cast<unsigned>(text.size()),
                                    0, scratch.get(), on_match, &state);
    state.database.give_back(std::move(scratch));
    if (state.failure) std::rethrow_exception(std::exchange(state.failure, nullptr));
    check(code, "scan a text");
  }
  state.collect();
  return state.candidates;
}

}  // namespace sallyport::match
