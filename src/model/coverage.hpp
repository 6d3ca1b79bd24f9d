#pragma once

#include <cstdint>

namespace sallyport::model {

// What was to be looked at and what was. decide() accepts only if is_complete(): each side of each equation
// is counted where the thing happens, so that a path on which something is skipped leaves them unequal.
struct Coverage {
  struct Commits {
    std::uint64_t listed = 0;  // found by the walk
    std::uint64_t read = 0;    // parsed and handed to the scanner
  } commits;

  // Commits, trees, blobs and tags, each once; also what is staged, and stowaways.
  struct Objects {
    std::uint64_t listed = 0;
    std::uint64_t scanned = 0;
    std::uint64_t excused = 0;  // left out by a setting that is named in the report
    // Read by libgit2, because our own readers did not take the pack: it is odd, or came meanwhile.
    std::uint64_t by_libgit2 = 0;
  } objects;

  // Places where the first stage saw that a rule may match.
  struct Candidates {
    std::uint64_t raised = 0;
    std::uint64_t confirmed = 0;
    std::uint64_t rejected = 0;  // for a stated reason: no match, entropy, allow-list, stop word, keyword
  } candidates;

  std::uint64_t bytes = 0;  // scanned
  double seconds = 0;       // wall time; not part of the verdict

  bool is_complete() const noexcept {
    return commits.listed == commits.read && objects.listed == objects.scanned + objects.excused &&
           candidates.raised == candidates.confirmed + candidates.rejected;
  }
};

}  // namespace sallyport::model
