#include "git/branch_reader.hpp"

#include <utility>

#include "base/error.hpp"
#include "git/delta_writer.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

// A branch is read to its end before the turn is given back: what is on the way is large, or was made of it.
void BranchReader::read(const ForestReading::Branch& branch) {
  grow(branch.node, branch.base, branch.note);
  while (!way_.empty()) {
    Frame& top = way_.back();
    const auto children = forest_.children(top.node);
    if (top.next_child == children.size()) {
      pop();
      continue;
    }
    const std::uint32_t child = children[top.next_child++];
    if (!hold_again(top)) {
      reading_.report_unread(child);
      continue;
    }
    const RawObject base = top.object;
    const BulkVisitor::Note note = top.note;
    if (top.next_child == children.size()) {
      pop();  // nobody needs it any more: a chain without branches holds two objects, however long it is
    } else if (reading_.has_idle() && base.bytes().size() < LargeObjects::kBytes) {
      reading_.give({child, base, note});
      continue;
    }
    grow(child, base, note);
  }
  large_turn_.end();
}

void BranchReader::grow(std::uint32_t node, const RawObject& base, const BulkVisitor::Note& note) {
  check_time(reading_.limits().deadline);
  RawObject object;
  bool is_delta = false;
  if (!make(node, base, object, is_delta)) return;
  BulkVisitor::Note own;
  if (const std::size_t index = forest_.wanted(node); index != PackForest::kNotWanted) {
    std::string written;
    if (base.is_there() && !is_delta && note != nullptr && object.bytes().size() < LargeObjects::kBytes)
      written = write_delta(base.bytes(), object.bytes());
    const DeltaOrigin origin{base.bytes(), is_delta ? reader_.last_delta() : written, note.get()};
    own = visitor_.visit(index, object, origin.delta.empty() ? nullptr : &origin);
  }
  reader_.forget_large_delta();
  if (forest_.children(node).empty()) return;
  held_bytes_ += object.bytes().size();
  way_.push_back({node, true, std::move(object), std::move(own)});
  keep_bounded();
}

// False if it cannot be made; then it is reported, and so is what is made of it.
bool BranchReader::make(std::uint32_t node, const RawObject& base, RawObject& object, bool& is_delta) {
  try {
    const PackEntry entry = forest_.pack().entry(forest_.offset(node));
    is_delta = entry.form != PackEntry::Form::whole;
    object = is_delta ? reader_.resolve(entry, base, forest_.oid(node), reading_.limits().object_bytes)
                      : reader_.inflate(entry, forest_.oid(node), reading_.limits().object_bytes);
    return true;
  } catch (const ObjectTooLarge& error) {
    if (const std::size_t index = forest_.wanted(node); index != PackForest::kNotWanted)
      visitor_.skip_too_large(index, error.size_bytes());
    for (const std::uint32_t child : forest_.children(node)) reading_.report_unread(child);
  } catch (const base::Error&) {
    reading_.report_unread(node);
  }
  return false;
}

bool BranchReader::hold_again(Frame& frame) {
  if (frame.is_held) return true;
  try {
    frame.object =
        reader_.read(forest_.pack(), forest_.offset(frame.node), forest_.oid(frame.node), reading_.limits());
  } catch (const base::Error&) {
    check_time(reading_.limits().deadline);
    return false;
  }
  frame.is_held = true;
  held_bytes_ += frame.object.bytes().size();
  return true;
}

// Those nearest the root go first: they are needed last.
void BranchReader::keep_bounded() {
  for (std::size_t i = 0; held_bytes_ > kHeldBytes / reading_.threads() && i + 1 < way_.size(); ++i) {
    Frame& frame = way_[i];
    if (!frame.is_held) continue;
    held_bytes_ -= frame.object.bytes().size();
    frame.object = RawObject();
    frame.is_held = false;
  }
}

void BranchReader::pop() {
  if (way_.back().is_held) held_bytes_ -= way_.back().object.bytes().size();
  way_.pop_back();
}

}  // namespace sallyport::git
