#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/coverage.hpp"
#include "model/oid.hpp"
#include "model/pusher.hpp"
#include "model/verdict.hpp"

// The receipt log: docs/receipts.md has its format key by key, docs/receipt.schema.json the same for
// validators. All texts here are as they may be shown: whoever makes an entry has taken secrets out of them.
// Foreign bytes are escaped when a line is written, so that what is read back is valid UTF-8.
namespace sallyport::audit {

// What the first entry of a log has in place of the digest of a line before it: 64 zeros.
extern const std::string kNoHash;
// Longer lines are neither written nor read.
inline constexpr std::uint64_t kMaxLineBytes = 64 << 20;

// What a push asked of one ref. A null id: there is none.
struct Ref {
  std::string name;
  std::string asked;  // what was pushed to, where that is a symbolic ref and `name` what it stands for
  model::Oid old_id;
  model::Oid new_id;
  bool is_hidden = false;  // the name may hold a secret: both are not as they are
  friend bool operator==(const Ref&, const Ref&) = default;
};

struct Reason {
  std::string rule;
  std::string ref;     // may be empty
  model::Oid commit;   // may be null
  std::string path;    // may be empty
  std::string effect;  // "refuse", "warn" or "observe"
  std::string message;
};

// One secret, wherever it stands.
struct Secret {
  std::string rule;
  std::string redacted;
  std::string fingerprint;
  std::string state;         // as in reports: "new", "known", "allowed" ...
  std::uint64_t places = 0;  // where it stands
};

// Kind "push": what pre-receive decided. Of long lists the beginning is kept, and how many were left out.
struct Judged {
  std::string repository;  // its git directory
  model::Pusher pusher;
  std::vector<Ref> refs;
  std::uint64_t refs_left_out = 0;
  std::string refs_digest;  // of all of them (audit/find_push.hpp)
  std::string receiver;     // which process of git received it; empty: not known
  model::Outcome outcome = model::Outcome::undecided;
  std::vector<Reason> reasons;
  std::uint64_t reasons_left_out = 0;
  std::vector<Secret> findings;
  std::uint64_t findings_left_out = 0;
  std::string policy;         // which judged
  std::string policy_digest;  // SHA-256 of its files; empty: it came from none
  std::string rules_digest;   // empty: there were none yet
  std::string version;        // of the program
  model::Coverage coverage;   // its seconds are not kept
  std::uint64_t duration_ms = 0;
};

// Kind "received": what post-receive was told. Refs have moved.
struct Received {
  std::string repository;
  model::Pusher pusher;
  std::uint64_t push_sequence = 0;  // 0: there is no entry that lets this in
  std::string push_hash;
  std::vector<Ref> refs;
  std::uint64_t refs_left_out = 0;
};

// Kind "recovered": what stands between the entry before and this one is no entry, such as the part of a line
// that was written when the machine stopped.
struct Recovered {
  std::uint64_t bytes = 0;
  std::string sha256;
};

// Kind "continued": the first of a file that goes on where another ends. `previous` is of that one's last.
struct Continued {
  std::string file;  // the other's name, in the same folder; may be empty
};

struct Entry {
  std::uint64_t sequence = 0;  // the first of a log has 1
  std::string previous;        // SHA-256 of the line before, without its LF: 64 hexadecimal characters
  std::int64_t time_ms = 0;    // since the epoch
  std::variant<Judged, Received, Recovered, Continued> body;
};

// "push", "received", "recovered", "continued".
std::string_view kind_of(const Entry& entry) noexcept;

// The entry's only form, without LF: JSON in ASCII, keys in order of their bytes, no white space. Throws
// base::Error if it is longer than kMaxLineBytes.
std::string line_of(const Entry& entry);

// Reads what line_of() writes and nothing else. Throws base::Error, which shows nothing of the line, for a
// line that it would have written in another way, or not at all.
Entry parse_line(std::string_view line);

// What the next entry has as `previous`.
std::string hash_of(std::string_view line);

}  // namespace sallyport::audit
