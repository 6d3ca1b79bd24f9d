#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/coverage.hpp"
#include "scan/engine.hpp"
#include "scan/hit.hpp"

namespace sallyport::scan {

// Why candidates came to nothing.
struct Rejections {
  std::uint64_t no_match = 0;  // the first stage reports more than there is
  std::uint64_t keyword = 0;   // none of the rule's keywords is in the text
  std::uint64_t entropy = 0;   // not above the rule's
  std::uint64_t allow_list = 0;
  std::uint64_t stop_word = 0;

  std::uint64_t total() const noexcept { return no_match + keyword + entropy + allow_list + stop_word; }
};

inline constexpr std::uint64_t kDefaultMaxHits = 50'000;

// A thread's own scanner over an engine, which must outlive it. Not to be shared.
class Scanner {
 public:
  // `fingerprint_key`: see fingerprint(). Of one text no more than `max_hits` are kept; the others are only
  // counted (dropped_hits). Throws base::Error if memory for it cannot be had.
  Scanner(const Engine& engine, std::string fingerprint_key, std::uint64_t max_hits = kDefaultMaxHits);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Every secret in `text`, in order of line and column. Any bytes are looked at: text, binary, and a second
  // time as UTF-8 where they look like UTF-16. Linear in the size of `text`: there is a budget for each rule
  // (match::Confirmation), and when it is met base::Error is thrown, which names the rule. Throws base::Error
  // for a text of 4 GiB or more.
  std::vector<Hit> scan(std::string_view text);

  // Counted over all calls of scan().
  const model::Coverage::Candidates& candidates() const noexcept;
  const Rejections& rejections() const noexcept;
  // Over all calls. Not nothing: somebody must say that not everything that was found is told.
  std::uint64_t dropped_hits() const noexcept;
  // Of the texts as they were given, each once.
  std::uint64_t bytes() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::scan
