#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object.hpp"
#include "model/oid.hpp"

namespace sallyport::model {

// "Name <mail> seconds zone" of an author, committer or tagger line. Views into the raw object.
struct Identity {
  std::string_view name;
  std::string_view email;
  std::int64_t seconds = 0;       // since the epoch, as written; not to be trusted
  std::int32_t zone_minutes = 0;  // east of UTC
};

// One header of a commit or tag. `value` is a view into the raw object without the final LF; continuation
// lines (a leading space) are part of it, still with their "\n ".
struct Header {
  std::string_view name;
  std::string_view value;
};

// What a strict reader finds odd. None of it keeps the graph from being known, so the object is still looked
// at; rules on form and signatures judge by it.
enum class Oddity : std::uint8_t {
  nul_byte,            // a NUL anywhere: C-string readers see a shorter object
  header_order,        // not tree, parent*, author, committer, ... (object, type, tag, tagger for a tag)
  duplicate_header,    // more than one author, committer, encoding, tagger or signature header
  bad_identity,        // an author, committer or tagger line that is not of the form above
  missing_identity,    // no author or no committer
  bad_header,          // a header line without a name
  unterminated_header  // the header ends without LF
};

std::string_view to_string(Oddity oddity) noexcept;

// A commit, from its raw bytes. Views point into the bytes it was parsed from and live as long as those.
struct Commit {
  Oid tree;
  std::vector<Oid> parents;
  std::optional<Identity> author;
  std::optional<Identity> committer;
  std::vector<Header> headers;   // all of them, in the order of the object, tree and parents included
  std::string_view message;      // all after the first empty line, NULs included
  std::vector<Oddity> oddities;  // each at most once
};

// An annotated tag, from its raw bytes. Views as in Commit.
struct Tag {
  Oid target;
  ObjectKind target_kind = ObjectKind::commit;
  std::string_view name;
  std::optional<Identity> tagger;  // old tags have none
  std::vector<Header> headers;
  std::string_view message;  // with the signature that git appends to it
  std::vector<Oddity> oddities;
};

}  // namespace sallyport::model
