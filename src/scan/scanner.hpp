#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/coverage.hpp"
#include "scan/engine.hpp"
#include "scan/hit.hpp"
#include "scan/scan_options.hpp"

namespace sallyport::scan {

// Why candidates came to nothing.
struct Rejections {
  std::uint64_t no_match = 0;  // the first stage reports more than there is
  std::uint64_t profile = 0;   // the rule does not speak in the engine's profile
  std::uint64_t keyword = 0;   // none of the rule's keywords is in the text
  std::uint64_t entropy = 0;   // not above the rule's
  std::uint64_t value = 0;     // no likely secret (credential::is_likely_secret)
  std::uint64_t proof = 0;     // its structure says that it cannot be one
  std::uint64_t allow_list = 0;
  std::uint64_t stop_word = 0;

  Rejections& operator+=(const Rejections& other) noexcept;
  std::uint64_t total() const noexcept {
    return no_match + profile + keyword + entropy + value + proof + allow_list + stop_word;
  }
};

// Something in a text that was not looked at whole.
struct Gap {
  enum class Kind : std::uint8_t {
    limit,       // a limit was met
    unreadable,  // a container is damaged, encrypted or of an unknown form
  };
  Kind kind = Kind::limit;
  std::string name;                // the limit's ("archives.ratio"), or the container's format ("zip")
  std::vector<std::string> chain;  // from the text to the container (model::Finding::chain)
  std::string reason;              // for people; may be empty
};

class Derivation;
struct Trace;

// A thread's own scanner over an engine, which must outlive it. Not to be shared. What it needs of the engine
// it asks for when it first scans, which then throws what that throws (Engine::load_folder).
class Scanner {
 public:
  Scanner(const Engine& engine, ScanOptions options);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Every secret in `text`, in order of line and column. Any bytes are looked at: text, binary, what is
  // encoded in them (decode::decode, to a depth), what is packed in them (unpack::open, within quotas), and a
  // second time as UTF-8 where they look like UTF-16. A hit of a generic rule gives way to that of another
  // which holds its secret. Hits of rules that require others in the file are there only with them. Linear in
  // the size of what is looked at: there is a budget for each rule (match::Confirmation), and when it is met
  // base::Error is thrown, which names the rule. Throws base::Error for a text of 4 GiB or more.
  std::vector<Hit> scan(std::string_view text);

  // The same, for texts of which others are made. `trace` is set to what is left for those, or to null: then
  // they must be scanned whole.
  std::vector<Hit> scan(std::string_view text, std::shared_ptr<const Trace>& trace);
  // The same hits, gaps and counts as scan(), of a text that is made of another one, whose trace is `base`.
  // Only what differs is looked at (scan/delta_scan.hpp).
  std::vector<Hit> scan_derived(std::string_view text, const Trace& base, const Derivation& derivation,
                                std::shared_ptr<const Trace>& trace);

  // From then on a scan ends soon after the time is over: with the hits that it has by then, and with a gap
  // of the name base::kTimeLimit. A single search of one rule is not cut short. Without an end: as if never
  // set.
  void set_deadline(const base::Deadline& deadline);

  // What the last scan() did not look at, which is nothing nearly always. Of one text at most 100; more are
  // told as one with the name "..." and their count.
  const std::vector<Gap>& gaps() const noexcept;

  // Counted over all calls of scan().
  const model::Coverage::Candidates& candidates() const noexcept;
  const Rejections& rejections() const noexcept;
  // Over all calls. Not nothing: somebody must say that not everything that was found is told.
  std::uint64_t dropped_hits() const noexcept;
  // Of the texts as they were given, each once.
  std::uint64_t bytes() const noexcept;

 private:
  struct Impl;
  Impl& impl();
  const Engine* engine_;
  ScanOptions options_;
  std::unique_ptr<Impl> impl_;  // null until something is scanned
};

}  // namespace sallyport::scan
