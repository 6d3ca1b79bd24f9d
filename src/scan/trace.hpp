#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "match/database.hpp"
#include "scan/scanner.hpp"

namespace sallyport::scan {

// What a scan leaves of a text that is no container, and in which there was nothing that could not be looked
// at, unless nothing that is encoded is to be (decode.depth). With it a text that is made of this one can be
// scanned where it differs alone. Hits are not in it: what candidate gave one is found among the ends, and is
// asked again.
struct Trace {
  // A candidate that came to nothing.
  struct Settled {
    match::Candidate candidate;
    std::uint64_t Rejections::*reason = nullptr;
    // What decided it: the lines that it stands on, with the newlines around them.
    std::size_t lines_begin = 0;
    std::size_t lines_end = 0;
    bool is_at_begin = false;  // no newline is before it, but the text's begin
    bool is_at_end = false;
    bool is_local = false;  // nothing else decided it
  };

  // All ends that the first stage saw, in order of pattern. With them the trace of the text itself is whole:
  // what follows is about what is encoded in it.
  void set_ends(std::vector<match::End> all) {
    ends = std::move(all);
    std::ranges::sort(ends, {}, [](const match::End& end) { return std::pair(end.at, end.pattern); });
    is_whole = true;
  }

  // What is encoded in the text. It came to nothing, or it has hits or is not divisible.
  struct Encoded {
    // Decoding spent nothing on what is not among the stretches, so it may be left out. Else what is told of
    // a part may depend on the whole text.
    bool is_divisible = true;
    bool has_hits = false;               // which are to be told anew
    std::vector<match::Span> stretches;  // where in the text, of all encodings; in order
    std::uint64_t raised = 0;            // candidates in it, and what became of them
    std::uint64_t confirmed = 0;
    Rejections rejections;
  };

  bool is_whole = false;
  Encoded encoded;
  std::vector<match::End> ends;  // in order of place
  std::vector<Settled> settled;  // in order of pattern, then place
};

}  // namespace sallyport::scan
