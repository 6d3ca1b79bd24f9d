#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "decode/views.hpp"
#include "match/regex.hpp"
#include "triage/deny_list.hpp"
#include "unpack/unpack.hpp"

namespace sallyport::scan {

inline constexpr std::uint64_t kDefaultMaxHits = 50'000;

// What became of a match of a rule, for whoever asks how a finding came to be.
struct Decision {
  std::uint32_t rule = 0;  // index into Engine::rules()
  std::string_view text;   // of the layer; good during the call alone
  match::Span match;
  match::Span secret;
  // "reported", or what speaks against it: "keyword", "entropy", "value", "proof", "allow-list", "stop word",
  // "profile".
  std::string_view outcome;
};

// How a scanner works.
struct ScanOptions {
  std::string fingerprint_key;  // see fingerprint()
  // Of one text no more are kept; the others are only counted (Scanner::dropped_hits).
  std::uint64_t max_hits = kDefaultMaxHits;
  unsigned decode_depth = 5;  // encodings within encodings
  decode::Limits decode;
  unpack::Quotas unpack;
  const triage::DenyList* known_secrets = nullptr;   // those that may stand nowhere; outlives the scanner
  std::function<void(const Decision&)> on_decision;  // null: nobody asks
  base::Deadline deadline = {};                      // see Scanner::set_deadline
};

}  // namespace sallyport::scan
