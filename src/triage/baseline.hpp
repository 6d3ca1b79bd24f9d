#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.hpp"
#include "model/oid.hpp"

namespace sallyport::triage {

inline constexpr std::uint64_t kMaxBaselineBytes = 64 << 20;

// A secret that was there when the baseline was written. Only the fingerprint is compared; the rest tells
// people what it is about, and where it was seen first.
struct BaselineEntry {
  std::string fingerprint;
  std::string rule;
  std::string path;    // bytes that are no UTF-8 stand as \xNN
  std::string commit;  // hexadecimal; empty where there is none
};

// What an old repository held when it came under judgement. Notes from then on, and no reason to refuse.
struct Baseline {
  std::string key_check;         // of the fingerprint key; see key_check()
  std::vector<model::Oid> tips;  // what the refs held: everything they reach is older than the baseline
  std::vector<BaselineEntry> findings;  // secrets that something at a tip still holds
  // Secrets that only history holds, or that even history holds no more. One of these in anything newer than
  // the tips is `reintroduced`, and the baseline does not excuse it.
  std::vector<BaselineEntry> removed;
};

// Says which fingerprint key a baseline was written with, and nothing on the key itself: HMAC-SHA-256 of a
// constant, 16 hexadecimal characters.
std::string key_check(std::string_view fingerprint_key);

// JSON, and back. parse_baseline throws base::Error, with `name`, for anything that is not of that form: an
// unknown version or key, a malformed fingerprint or id, or a baseline of another `fingerprint_key`, of which
// nothing would ever match.
std::string to_json(const Baseline& baseline);
Baseline parse_baseline(std::string_view text, const std::string& name, std::string_view fingerprint_key);

// The baseline of what was found, judged at `tips`. What `before` had and is found no more is carried on, as
// removed if `is_whole_history`. `is_at_tip` says whether anything at a tip still holds a finding.
struct BaselineInput {
  const std::vector<model::Finding>& findings;
  std::vector<bool> is_at_tip;  // index for index with findings
  std::vector<model::Oid> tips;
  const Baseline* before = nullptr;
  bool is_whole_history = false;
  std::string_view fingerprint_key;
};
Baseline make_baseline(const BaselineInput& input);

}  // namespace sallyport::triage
