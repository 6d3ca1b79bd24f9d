#include "git/parse_object.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/error.hpp"

// Why not libgit2's accessors: they are made of C strings, so that a NUL hides the rest of an object from
// them, and they find a signature wherever a line looks like one. Here everything is bounded by the object's
// size and read once, front to back.
//
// The graph is read exactly as git reads it (commit.c): the parents are the "parent" lines that directly
// follow the "tree" line. A later one is no parent, and is flagged. A line that begins as one of these and is
// not whole is thrown, because git stops there, ignores it, or complains, according to where it stands.

namespace sallyport::git {

namespace {

using model::Header;
using model::Identity;
using model::Oddity;
using model::Oid;

// Each header costs memory of sixteen times its shortest line. An octopus merge of git's own history has 66
// parents.
constexpr std::size_t kMaxHeaders = 100'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

void add_once(std::vector<Oddity>& oddities, Oddity oddity) {
  if (std::find(oddities.begin(), oddities.end(), oddity) == oddities.end()) oddities.push_back(oddity);
}

// Takes the line "<word> <id>\n" off the front of `rest`. Throws if it is anything else.
Oid take_id_line(std::string_view& rest, std::string_view word, std::string_view kind, std::size_t id_bytes) {
  const std::size_t hex_at = word.size() + 1;
  const std::size_t hex_size = 2 * id_bytes;
  const bool has_word = rest.starts_with(word) && rest.size() > word.size() && rest[word.size()] == ' ';
  if (!has_word)
    throw base::Error(fmt::format("not a {}: it has no \"{}\" line where one must be", kind, word));
  const std::string_view hex = rest.substr(hex_at, hex_size);
  const bool is_whole = hex.size() == hex_size && std::all_of(hex.begin(), hex.end(), is_lower_hex);
  const std::optional<Oid> oid = is_whole ? Oid::from_hex(hex) : std::nullopt;
  if (!oid || rest.size() == hex_at + hex_size || rest[hex_at + hex_size] != '\n')
    throw base::Error(fmt::format("a {} whose \"{}\" line is not {} lower-case hexadecimal characters", kind,
                                  word, hex_size));
  rest.remove_prefix(hex_at + hex_size + 1);
  return *oid;
}

// What commits and tags have in common: headers, an empty line, a message.
struct Envelope {
  std::vector<Header> headers;
  std::string_view message;
  std::vector<Oddity> oddities;
};

// Git also writes an object without a message, which ends with its last header's LF and has no empty line.
Envelope open_envelope(std::string_view raw) {
  Envelope envelope;
  constexpr std::size_t kUsualHeaders = 8;
  envelope.headers.reserve(kUsualHeaders);
  envelope.message = raw.substr(raw.size());
  if (raw.find('\0') != std::string_view::npos) add_once(envelope.oddities, Oddity::nul_byte);
  std::size_t at = 0;
  while (at < raw.size()) {
    if (raw[at] == '\n') {
      envelope.message = raw.substr(at + 1);
      break;
    }
    const std::size_t lf = raw.find('\n', at);
    if (lf == std::string_view::npos) add_once(envelope.oddities, Oddity::unterminated_header);
    const std::string_view line = raw.substr(at, lf == std::string_view::npos ? lf : lf - at);
    if (line[0] == ' ' && !envelope.headers.empty()) {
      std::string_view& value = envelope.headers.back().value;
      value = {value.data(), static_cast<std::size_t>(line.data() + line.size() - value.data())};
    } else {
      const std::size_t space = std::min(line.find(' '), line.size());
      if (envelope.headers.size() == kMaxHeaders)
        throw base::Error(fmt::format("a commit or tag with more than {} headers", kMaxHeaders));
      if (space == 0 || space == line.size()) add_once(envelope.oddities, Oddity::bad_header);
      envelope.headers.push_back({line.substr(0, space), line.substr(std::min(space + 1, line.size()))});
    }
    at += line.size() + 1;
  }
  return envelope;
}

// Flags headers out of order. `order` is what must stand first and in that order; its first `graph_count`
// names decide the graph, and of those only "parent" may be repeated and none may be continued on a second
// line.
void check_order(Envelope& envelope, std::span<const std::string_view> order, std::size_t graph_count) {
  std::size_t reached = 0;
  std::string_view previous;
  for (const Header& header : envelope.headers) {
    const auto found = std::find(order.begin(), order.end(), header.name);
    const auto rank = static_cast<std::size_t>(found - order.begin());
    const bool is_repeated = header.name == previous && header.name != "parent";
    const bool is_continued = header.value.find('\n') != std::string_view::npos;
    if (rank < reached || (rank < graph_count && (is_repeated || is_continued)))
      add_once(envelope.oddities, Oddity::header_order);
    reached = std::max(reached, rank);
    previous = header.name;
  }
}

std::size_t count_headers(const Envelope& envelope, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(envelope.headers.begin(), envelope.headers.end(),
                                                [&](const Header& header) { return header.name == name; }));
}

void check_duplicates(Envelope& envelope) {
  constexpr std::string_view kOnce[] = {"author",   "committer", "tagger",
                                        "encoding", "gpgsig",    "gpgsig-sha256"};
  for (const std::string_view name : kOnce) {
    if (count_headers(envelope, name) > 1) add_once(envelope.oddities, Oddity::duplicate_header);
  }
}

// "+0130" in minutes. Git takes any four digits, and so do we.
std::optional<std::int32_t> read_zone(std::string_view text) {
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  if (!std::all_of(text.begin() + 1, text.end(), is_digit)) return std::nullopt;
  const auto digit = [&](std::size_t i) { return text[i] - '0'; };
  const std::int32_t minutes = (digit(1) * 10 + digit(2)) * 60 + digit(3) * 10 + digit(4);
  return text[0] == '-' ? -minutes : minutes;
}

// As git's fsck: "name <mail> seconds zone", no bracket in the name or the mail, one space between the parts,
// no sign, no leading zero and no overflow in the seconds. The name may be empty, its space may not.
std::optional<Identity> read_identity(std::string_view value) {
  if (value.find_first_of(std::string_view("\n\0", 2)) != std::string_view::npos) return std::nullopt;
  const std::size_t open = value.find_first_of("<>");
  if (open == std::string_view::npos || open == 0 || value[open] != '<' || value[open - 1] != ' ')
    return std::nullopt;
  const std::size_t close = value.find_first_of("<>", open + 1);
  if (close == std::string_view::npos || value[close] != '>') return std::nullopt;
  Identity identity{value.substr(0, open - 1), value.substr(open + 1, close - open - 1)};

  const std::string_view date = value.substr(close + 1);
  const std::size_t zone_at = date.find(' ', 1);
  if (!date.starts_with(' ') || zone_at == std::string_view::npos) return std::nullopt;
  const std::string_view seconds = date.substr(1, zone_at - 1);
  if (seconds.empty() || !std::all_of(seconds.begin(), seconds.end(), is_digit)) return std::nullopt;
  if (seconds[0] == '0' && seconds.size() > 1) return std::nullopt;
  const auto [end, error] =
      std::from_chars(seconds.data(), seconds.data() + seconds.size(), identity.seconds);
  const std::optional<std::int32_t> zone = read_zone(date.substr(zone_at + 1));
  if (error != std::errc{} || !zone) return std::nullopt;
  identity.zone_minutes = *zone;
  return identity;
}

const Header* first_header(const Envelope& envelope, std::string_view name) {
  const auto found = std::find_if(envelope.headers.begin(), envelope.headers.end(),
                                  [&](const Header& header) { return header.name == name; });
  return found == envelope.headers.end() ? nullptr : &*found;
}

// Of several headers of one name the first counts, as in git; that there are more is flagged elsewhere.
std::optional<Identity> take_identity(Envelope& envelope, std::string_view name, bool is_required) {
  const Header* header = first_header(envelope, name);
  if (header == nullptr) {
    if (is_required) add_once(envelope.oddities, Oddity::missing_identity);
    return std::nullopt;
  }
  const std::optional<Identity> identity = read_identity(header->value);
  if (!identity) add_once(envelope.oddities, Oddity::bad_identity);
  return identity;
}

// Takes the line "type <kind>\n" off the front of `rest`.
model::ObjectKind take_type_line(std::string_view& rest) {
  using model::ObjectKind;
  constexpr std::string_view kWord = "type ";
  for (const ObjectKind kind : {ObjectKind::commit, ObjectKind::tree, ObjectKind::blob, ObjectKind::tag}) {
    const std::string_view name = to_string(kind);
    const std::size_t end = kWord.size() + name.size();
    if (!rest.starts_with(kWord) || rest.substr(kWord.size(), name.size()) != name) continue;
    if (rest.size() == end || rest[end] != '\n') continue;
    rest.remove_prefix(end + 1);
    return kind;
  }
  throw base::Error("a tag whose second line does not name the type of its object");
}

}  // namespace

model::Commit parse_commit(std::string_view raw, std::size_t id_bytes) {
  model::Commit commit;
  std::string_view rest = raw;
  commit.tree = take_id_line(rest, "tree", "commit", id_bytes);
  while (rest.starts_with("parent ")) {
    commit.parents.push_back(take_id_line(rest, "parent", "commit", id_bytes));
  }

  Envelope envelope = open_envelope(raw);
  constexpr std::string_view kOrder[] = {"tree", "parent", "author", "committer"};
  check_order(envelope, kOrder, 2);
  // Whatever the reason that git stops reading parents early: a line that looks like one and is none is odd.
  if (count_headers(envelope, "parent") != commit.parents.size())
    add_once(envelope.oddities, Oddity::header_order);
  check_duplicates(envelope);
  commit.author = take_identity(envelope, "author", true);
  commit.committer = take_identity(envelope, "committer", true);
  commit.headers = std::move(envelope.headers);
  commit.message = envelope.message;
  commit.oddities = std::move(envelope.oddities);
  return commit;
}

model::Tag parse_tag(std::string_view raw, std::size_t id_bytes) {
  model::Tag tag;
  std::string_view rest = raw;
  tag.target = take_id_line(rest, "object", "tag", id_bytes);
  tag.target_kind = take_type_line(rest);

  Envelope envelope = open_envelope(raw);
  constexpr std::string_view kOrder[] = {"object", "type", "tag", "tagger"};
  check_order(envelope, kOrder, 3);
  check_duplicates(envelope);
  // Git cannot read a tag without a name, but nothing hangs on the name here: what it points at is known.
  if (!rest.starts_with("tag ")) add_once(envelope.oddities, Oddity::header_order);
  if (const Header* name = first_header(envelope, "tag")) tag.name = name->value;
  tag.tagger = take_identity(envelope, "tagger", false);
  tag.headers = std::move(envelope.headers);
  tag.message = envelope.message;
  tag.oddities = std::move(envelope.oddities);
  return tag;
}

model::Oid TreeEntry::oid() const {
  return Oid::from_bytes(std::as_bytes(std::span(id.data(), id.size())));
}

namespace {

// Takes the mode and the space behind it off the front of a tree entry.
std::uint32_t take_mode(std::string_view& rest) {
  constexpr std::string_view kFile = "100644 ";  // and this is what nearly all say
  if (rest.starts_with(kFile)) {
    rest.remove_prefix(kFile.size());
    return 0100644;
  }
  constexpr std::uint32_t kMaxMode = 0177777;
  const std::size_t space = rest.find(' ');
  if (space == std::string_view::npos || space == 0) throw base::Error("a tree entry without a mode");
  std::uint32_t mode = 0;
  for (const char c : rest.substr(0, space)) {
    if (c < '0' || c > '7') throw base::Error("a tree entry whose mode is not octal");
    mode = mode * 8 + static_cast<std::uint32_t>(c - '0');
    if (mode > kMaxMode) throw base::Error("a tree entry whose mode is too large");
  }
  rest.remove_prefix(space + 1);
  return mode;
}

}  // namespace

bool TreeReader::next(TreeEntry& entry) {
  if (rest_.empty()) return false;
  std::string_view rest = rest_;
  const std::uint32_t mode = take_mode(rest);
  const std::size_t nul = rest.find('\0');
  if (nul == std::string_view::npos) throw base::Error("a tree entry whose name does not end");
  const std::string_view name = rest.substr(0, nul);
  if (name.empty()) throw base::Error("a tree entry without a name");
  if (name.find('/') != std::string_view::npos) throw base::Error("a tree entry whose name holds a slash");
  const std::string_view id = rest.substr(nul + 1, id_bytes_);
  if (id.size() != id_bytes_) throw base::Error("a tree entry whose object id is cut short");
  entry = {mode, name, id};
  rest_ = rest.substr(nul + 1 + id_bytes_);
  return true;
}

}  // namespace sallyport::git
