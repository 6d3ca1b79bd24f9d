#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "decode/views.hpp"
#include "match/database.hpp"
#include "scan/derivation.hpp"
#include "scan/trace.hpp"

namespace sallyport::scan {

// What of a text has to be looked at, when its base has been.
//
// Ends: what the first stage reports at a place depends on the bytes near it alone (Database::is_local), so
// an end that lies deep enough in a copy is there if and only if the base has it. Only the zones around what
// changed are given to Hyperscan.
//
// Encodings: cut at seams (decode/seam.hpp), deep enough in copies, each piece between two changes is a piece
// of the base too, and what is encoded in it is so there; the others are looked at. If there is nothing in
// those, and each stretch of the base is there once, in the same order, with all that bears on it around it,
// then the views are the same, to the byte. If not, the text is decoded where it changed and where the base
// has a stretch, from seam to seam: elsewhere there is nothing.
//
// Candidates: made of the ends, as always. One whose lines lie in a copy, and which the base has as well,
// came to nothing for a reason that still holds. All others are settled in the text itself, also those that
// gave hits in the base.
class DeltaScan {
 public:
  // Borrows what it is given.
  DeltaScan(const Trace& base, const Derivation& derivation, std::string_view text);

  // False if looking at the whole text is as cheap: then nothing else may be asked.
  bool pays() const noexcept { return pays_; }

  // All ends in the text, in order of pattern, then place.
  std::vector<match::End> ends(match::Prescan& prescan) const;

  using Parts = std::vector<decode::Part>;

  // From seam to seam around what changed: outside of these the same is encoded as in the base. All of the
  // text where they are as much work. In order.
  Parts changed_parts() const;

  // What is encoded in the text, whose changed_parts() are given, if all of it is what is encoded in the
  // base; else the text is to be decoded.
  std::optional<Trace::Encoded> encoded_in_base(const Parts& changed) const;

  // What then is to be decoded: outside of these parts nothing is encoded, and decoding spends nothing.
  Parts parts_to_decode(const Parts& changed) const;

  // What became of this candidate in the base, with its places in the text; nothing if that does not count
  // here.
  std::optional<Trace::Settled> settled_in_base(const match::Candidate& candidate) const;

 private:
  struct Zone {
    std::size_t from;
    std::size_t to;
  };
  void find_zones();
  bool is_all(const Parts& parts) const {
    return parts.size() == 1 && parts[0].end - parts[0].begin == text_.size();
  }
  bool are_plain(const Parts& parts) const;
  template <typename Take>
  bool for_stretches_in_copies(Take take) const;
  bool is_deep_in(const Derivation::Copy& copy, const match::Span& stretch) const;
  void inherit_ends(const Derivation::Copy& copy, std::size_t from, std::size_t to,
                    std::vector<match::End>& ends) const;

  const Trace& base_;
  const Derivation& derivation_;
  std::string_view text_;
  std::vector<match::Span> changes_;
  std::vector<Zone> zones_;
  bool pays_ = false;
};

// What a candidate that came to nothing leaves behind. `is_local`: its reason lies in its lines.
Trace::Settled note_settled(std::string_view text, const match::Candidate& candidate,
                            std::uint64_t Rejections::*reason);

}  // namespace sallyport::scan
