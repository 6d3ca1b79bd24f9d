#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.hpp"

namespace sallyport::audit {

// Something that is not as it was written.
struct Problem {
  std::string file;
  std::uint64_t line_1based = 0;  // 0: the log as a whole
  std::string what;
};

struct Verification {
  std::vector<Problem> problems;     // the first of them
  std::uint64_t problem_count = 0;   // all of them
  std::uint64_t entries = 0;         // that could be read
  std::uint64_t recovered = 0;       // times that a write did not end, as the entries after say
  std::uint64_t first_sequence = 0;  // 0: there is no entry
  std::string previous;              // what the first entry names as the one before it
  std::uint64_t sequence = 0;        // the head: keep it, to tell later that nothing was cut off
  std::string hash;

  bool is_whole() const noexcept { return problem_count == 0; }
};

// What is known of a log from elsewhere, such as from syslog or an earlier verification.
struct KnownHead {
  std::string hash;                       // an entry has it; empty: not known
  std::optional<std::uint64_t> sequence;  // that entry's number; alone: there are at least as many
};

// Checks lines as they come: each must be an entry, name the line before by its digest, and have the next
// number. Finds each line that was changed, taken out, put in or moved. It cannot find that lines were cut
// off at the end, or that somebody wrote all of it anew from some line on, unless a head is known.
class Verifier {
 public:
  explicit Verifier(KnownHead known = {});

  // Another file goes on where the one before ended.
  void begin_file(std::string name);
  // The entry, or nothing if the line is none.
  std::optional<Entry> add(std::string_view line, bool has_end = true);
  Verification finish();

 private:
  void report(std::uint64_t line_1based, std::string what);
  void settle();
  void check_chain(const Entry& entry);
  bool explains_loose(const Entry& entry) const;
  void check_known(std::uint64_t sequence, const std::string& hash);

  KnownHead known_;
  bool was_head_seen_ = false;
  std::string file_;
  std::uint64_t line_1based_ = 0;
  std::string loose_;             // lines since the last entry that are none, with their LF
  bool is_loose_cut_ = false;     // there are more than are kept
  std::vector<Problem> pending_;  // of these lines
  std::uint64_t pending_count_ = 0;
  Verification result_;
};

// Reads the files in the order given, as they are now, and hands each entry to `visit` (which may be empty)
// with its line. Throws base::Error where a file cannot be read.
using Visit = std::function<void(const Entry& entry, std::string_view line)>;
Verification read_logs(const std::vector<std::filesystem::path>& files, const KnownHead& known,
                       const Visit& visit);

}  // namespace sallyport::audit
