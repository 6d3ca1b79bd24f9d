// How post-receive finds what pre-receive wrote. Nothing passes from one hook to the other but what git gives
// to both: a file in between would be a stray one as soon as a push is refused by another hook, and an object
// in the quarantine would stay in the repository. So the log itself is searched from its end, by what the
// push is about, and by the process of git that started both hooks.
#include "audit/find_push.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include <fmt/core.h>

#include "audit/lines.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::audit {

namespace {

constexpr std::uint64_t kSearchedBytes = 64 << 20;

using Key = std::tuple<std::string, std::string, std::string>;  // name as in the log, old id, new id

Key key_of(std::string_view asked, const model::Oid& old_id, const model::Oid& new_id) {
  // A null id may be of 20 bytes or of 32: in the log it is neither.
  const auto hex = [](const model::Oid& oid) { return oid.is_null() ? std::string() : oid.hex(); };
  return {base::escape_invalid_utf8(asked), hex(old_id), hex(new_id)};
}

class Search {
 public:
  explicit Search(const Moved& moved) : moved_(moved), digest_(digest_of(moved.push)) {
    for (const model::RefUpdate& update : moved.push.updates)
      wanted_.insert(key_of(update.asked_name(), update.asked_old_id(), update.new_id));
  }

  // Whether the search is over.
  bool look_at(const Entry& entry, std::string_view line) {
    if (const auto* received = std::get_if<Received>(&entry.body)) taken_.insert(received->push_sequence);
    const auto* judged = std::get_if<Judged>(&entry.body);
    if (judged == nullptr || taken_.contains(entry.sequence)) return false;
    std::optional<FoundPush> found = match(*judged);
    if (!found) return false;
    found->sequence = entry.sequence;
    found->hash = hash_of(line);
    const bool is_certain = is_same_receiver(*judged) || is_same_pusher(*judged);
    if (is_certain || !found_) found_ = std::move(found);
    return is_certain;
  }

  std::optional<FoundPush> take() { return std::move(found_); }

 private:
  bool is_same_receiver(const Judged& judged) const {
    return !moved_.receiver.empty() && judged.receiver == moved_.receiver;
  }

  bool is_same_pusher(const Judged& judged) const {
    const auto told = [](const model::Pusher& pusher) {
      return std::tuple(base::escape_invalid_utf8(pusher.provider), base::escape_invalid_utf8(pusher.account),
                        base::escape_invalid_utf8(pusher.key), base::escape_invalid_utf8(pusher.principal));
    };
    return told(judged.pusher) == told(moved_.pusher);
  }

  std::optional<FoundPush> match(const Judged& judged) const {
    if (judged.outcome != model::Outcome::accepted ||
        judged.repository != base::escape_invalid_utf8(moved_.repository))
      return std::nullopt;
    if (!judged.receiver.empty() && !moved_.receiver.empty() && judged.receiver != moved_.receiver)
      return std::nullopt;
    if (judged.refs_digest == digest_)
      return FoundPush{.refs = judged.refs, .refs_left_out = judged.refs_left_out};
    return judged.refs_left_out == 0 ? match_some(judged) : match_cut(judged);
  }

  // Some of the refs did not move, because git could not lock them or another hook said no. A name that is
  // not shown in the log is known by its ids alone.
  std::optional<FoundPush> match_some(const Judged& judged) const {
    FoundPush found;
    std::set<Key> open = wanted_;
    for (const Ref& ref : judged.refs) {
      if (open.erase(key_of(ref.asked.empty() ? ref.name : ref.asked, ref.old_id, ref.new_id)) != 0)
        found.refs.push_back(ref);
    }
    for (const Key& key : open) {
      const auto same_ids = [&](const Ref& ref) {
        return ref.is_hidden && key_of(std::get<0>(key), ref.old_id, ref.new_id) == key;
      };
      const auto ref = std::find_if(judged.refs.begin(), judged.refs.end(), same_ids);
      if (ref == judged.refs.end()) return std::nullopt;
      found.refs.push_back(*ref);
    }
    return found;
  }

  // Of a list that was cut, the process alone can tell.
  std::optional<FoundPush> match_cut(const Judged& judged) const {
    if (!is_same_receiver(judged)) return std::nullopt;
    FoundPush found;
    for (const Ref& ref : judged.refs) {
      if (wanted_.contains(key_of(ref.asked.empty() ? ref.name : ref.asked, ref.old_id, ref.new_id)))
        found.refs.push_back(ref);
    }
    found.refs_left_out = wanted_.size() - found.refs.size();
    return found;
  }

  const Moved& moved_;
  std::string digest_;
  std::set<Key> wanted_;
  std::set<std::uint64_t> taken_;
  std::optional<FoundPush> found_;
};

// Answers the name of the file before, where this one was looked at to its beginning and has one.
std::optional<std::string> search(Search& search, int fd, const std::string& name, std::uint64_t size) {
  LinesFromEnd lines(fd, name, size);
  while (const std::optional<Line> line = lines.next()) {
    if (size - line->offset > kSearchedBytes) return std::nullopt;
    Entry entry;
    try {
      entry = parse_line(line->bytes);
    } catch (const base::Error&) {
      continue;  // what a write that did not end left behind; to verify is not asked here
    }
    if (search.look_at(entry, line->bytes)) return std::nullopt;
    const auto* continued = std::get_if<Continued>(&entry.body);
    if (line->offset == 0 && continued != nullptr && !continued->file.empty()) return continued->file;
  }
  return std::nullopt;
}

}  // namespace

std::string digest_of(const model::Push& push) {
  std::vector<std::string> lines;
  lines.reserve(push.updates.size());
  for (const model::RefUpdate& update : push.updates)
    lines.push_back(fmt::format("{} {} {}\n", update.asked_old_id().hex(), update.new_id.hex(), update.asked_name()));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return base::hex_prefix(base::sha256(text), 32);
}

std::optional<FoundPush> find_push(const LockedLog& log, const Moved& moved) {
  Search state(moved);
  const std::optional<std::string> before = search(state, log.fd(), log.path().string(), log.size_bytes());
  if (before && before->find('/') == std::string::npos) {
    const std::filesystem::path path = log.path().parent_path() / *before;
    if (std::filesystem::exists(path)) {
      const Snapshot old = snapshot(path);
      search(state, old.fd.get(), path.string(), old.size_bytes);
    }
  }
  return state.take();
}

}  // namespace sallyport::audit
