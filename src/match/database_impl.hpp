#pragma once

#include <cstdint>
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

// What the first stage reports of a pattern, from the best to the worst.
enum class Form : std::uint8_t {
  exact,       // every end of a match
  unasserted,  // every end of a match, and more, because ^ $ \b are left out
  prefilter,   // only that there may be one somewhere
  literals,    // only that one of the pattern's words is in the text
  always,      // nothing: every text is looked at
};
inline constexpr Form kLastForm = Form::always;

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

struct Database::Impl {
  DatabaseHandle handle;  // null if no pattern is in it
  std::vector<Entry> entries;
  std::vector<std::uint32_t> always;  // the patterns of that form
  bool is_local() const noexcept;
};

}  // namespace sallyport::match
