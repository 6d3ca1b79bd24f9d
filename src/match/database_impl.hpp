#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include <hs.h>

#include "base/handle.hpp"
#include "match/database.hpp"
#include "match/expression.hpp"
#include "match/reach.hpp"

namespace sallyport::match {

// Named here because the library's own free functions return a code, which Handle does not look at.
inline void free_database(hs_database_t* database) noexcept {
  hs_free_database(database);
}
inline void free_scratch(hs_scratch_t* scratch) noexcept {
  hs_free_scratch(scratch);
}
using DatabaseHandle = base::Handle<hs_database_t, free_database>;
using ScratchHandle = base::Handle<hs_scratch_t, free_scratch>;

// Throws base::Error unless `code` is HS_SUCCESS.
void check(hs_error_t code, const char* what);
// Throws base::Error if Hyperscan cannot run here: on x86 it needs SSSE3.
void check_processor();

// What the first stage reports of a pattern, from the best to the worst.
enum class Form : std::uint8_t {
  exact,       // every end of a match
  unasserted,  // every end of a match, and more, because ^ $ \b are left out
  prefilter,   // only that there may be one somewhere
  literals,    // only that one of the pattern's words is in the text
  always,      // nothing: every text is looked at
};
inline constexpr Form kLastForm = Form::always;

// What a kept database is written in; raise the digit when that changes.
inline constexpr std::string_view kDatabaseForm = "SPDBASE6";

inline bool reports_ends(Form form) noexcept {
  return form == Form::exact || form == Form::unasserted;
}

struct Entry {
  Form form = Form::always;
  Reach reach = Reach::unlimited();  // of the pattern
  // What stands in the database is a superset of the pattern (match::Superset): whether its ends may come
  // before the pattern's, how far in front of them the pattern may begin, and how wide it is.
  bool is_cut = false;
  std::uint32_t most_before_end = Expression::kUnlimited;
  std::uint32_t width = Expression::kUnlimited;
};

// Appends the indices of those of that form.
void note_always(const std::vector<Entry>& entries, std::vector<std::uint32_t>& always);

struct Database::Impl {
  const hs_database_t* database = nullptr;  // `compiled`, or in bytes of somebody else's; null if no pattern
                                            // is in it
  DatabaseHandle compiled;
  std::vector<Entry> entries;
  std::vector<std::uint32_t> always;  // the patterns of that form
  bool is_local = false;              // see Database::is_local
  void note_locality() noexcept;

  // Working memory for one scan of `database`, which is not null, and back. Allocating it makes Hyperscan go
  // through the whole database, so it is lent: there are as many as there are scans at the same time, however
  // many a Prescan there is.
  ScratchHandle take_scratch() const;
  void give_back(ScratchHandle scratch) const noexcept;
  // One more to lend, which was made in another way.
  void add_scratch(ScratchHandle made) const;

  mutable std::mutex mutex;
  mutable std::size_t allocated = 0;
  mutable std::vector<ScratchHandle> spare;  // with room for all that were allocated
};

}  // namespace sallyport::match
