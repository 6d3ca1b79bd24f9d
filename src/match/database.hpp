#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "match/reach.hpp"
#include "match/regex.hpp"

namespace sallyport::match {

// A rule as this room knows it: what to find, and words of which one must be in every text that matches (a
// gate for expressions that Hyperscan cannot take; may be empty).
struct Pattern {
  std::string regex;
  std::vector<std::string> literals;
};

// Where a pattern may match, as the first stage saw it. A match of the pattern in the text lies within [from,
// to] of one of its candidates, and no two candidates of a pattern overlap.
struct Candidate {
  std::uint32_t pattern = 0;  // index into the patterns that the database was compiled from
  std::size_t from = 0;
  std::size_t to = 0;
};

// What a candidate of a pattern says.
enum class Weakness : std::uint8_t {
  none,        // the surroundings of ends of matches
  whole_text,  // a hit makes the whole text a candidate
  every_text,  // every text is a candidate, hit or not
};

// Where a match of a pattern ends, or of what the first stage looks for in its place.
struct End {
  std::uint32_t pattern = 0;
  std::size_t at = 0;  // behind its last byte
  friend auto operator<=>(const End&, const End&) = default;
};

// The first stage: all patterns in one Hyperscan block-mode database, without start of match. Immutable; may
// be shared by threads.
class Database {
 public:
  // Compiles. A pattern that Hyperscan refuses is taken in a weaker form (without its assertions, else its
  // prefilter form, else its literals, else "every text is a candidate"); none is dropped. Throws base::Error
  // if RE2 does not take a pattern (with its index) or if Hyperscan fails.
  static Database compile(const std::vector<Pattern>& patterns);

  // The compiled form for a cache, and back. What deserialize makes lies in `bytes`: they must outlive it,
  // must not change, and begin at a multiple of kAlignment; they may be mapped read-only. It throws
  // base::Error if they do not, if they are damaged, or if they do not fit this library or processor.
  static constexpr std::size_t kAlignment = 64;
  std::string serialize() const;
  static Database deserialize(std::string_view bytes);

  // What there is to know of a database that deserialize() made and nobody has scanned with, so that the same
  // bytes need not be summed up once more: how working memory for it begins. May be kept, on the terms of the
  // bytes. Nothing if that does not do for this library. Throws base::Error.
  struct Seen {
    std::uint64_t memory_bytes = 0;  // 0 where no working memory is needed
    std::string memory_head;
  };
  std::optional<Seen> seen() const;

  // As deserialize, of bytes that deserialize took on this platform() and that are the same still, which the
  // caller vouches for: neither they nor `seen`, which belongs to them, are checked for damage.
  static Database deserialize_again(std::string_view bytes, const Seen& seen);

  // Names what a serialized database depends on besides its patterns: our format, hs_version() and the
  // processor features.
  static std::string platform();

  std::size_t pattern_count() const noexcept;

  // Whether what is reported at a place depends on the bytes near it alone: an End at e on the kLookBehind
  // bytes before e, on the kLookAhead bytes from e on, and on whether the text begins or ends there.
  bool is_local() const noexcept;
  static constexpr std::uint32_t kMostWidth = 160;  // of what is looked for, in bytes
  static constexpr std::size_t kLookBehind = kMostWidth + 1;
  static constexpr std::size_t kLookAhead = 1;

  // How far a match of a pattern can stretch. Throws std::out_of_range.
  const Reach& reach(std::uint32_t pattern) const;

  // How much the first stage helps with a pattern. Throws std::out_of_range.
  Weakness weakness(std::uint32_t pattern) const;

  // For whoever is about to scan with several Prescans at the same time. Working memory is a copy then of
  // what there is; made when it is missed, Hyperscan sums up the whole database for it. Throws base::Error.
  void expect_scans(std::size_t at_once) const;

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

 private:
  friend class Prescan;
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  static Database deserialize(std::string_view bytes, const Seen* seen);
  std::unique_ptr<Impl> impl_;
};

// A thread's own working memory for a database, which must outlive it. Not to be shared.
class Prescan {
 public:
  explicit Prescan(const Database& database);
  ~Prescan();
  Prescan(const Prescan&) = delete;
  Prescan& operator=(const Prescan&) = delete;
  Prescan(Prescan&&) noexcept;
  Prescan& operator=(Prescan&&) noexcept;

  // From then on candidates() ends when the time is over: what it answers then may lack some, so whoever set
  // a deadline asks it afterwards. A large text is given to Hyperscan in parts, if the database is_local().
  void set_deadline(const base::Deadline& deadline);

  // All candidates in `text`, in order of pattern, then place. The vector is ours and good until the next
  // call. Texts of 4 GiB and more: base::Error.
  const std::vector<Candidate>& candidates(std::string_view text);
  // The ends that the last candidates() saw, in order; null if there were more than kMostEnds.
  const std::vector<End>* ends();
  static constexpr std::size_t kMostEnds = 16'384;

  // The same in parts, for a database that is_local(). Appends to `ends` those of the whole text that lie in
  // [from, to], without looking at more of it than that takes. Texts of 4 GiB and more: base::Error.
  void find_ends(std::string_view text, std::size_t from, std::size_t to, std::vector<End>& ends);
  // What candidates() would answer; `ends` are all that the text has, in order.
  const std::vector<Candidate>& candidates_from(std::string_view text, std::span<const End> ends);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::match
