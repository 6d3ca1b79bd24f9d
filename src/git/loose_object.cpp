#include "git/loose_object.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include <fmt/core.h>
#include <zlib.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "git/inflate.hpp"
#include "git/limit.hpp"
#include "git/object_room.hpp"

namespace sallyport::git {

namespace {

// "commit 18446744073709551615" and its NUL fit.
constexpr std::size_t kMaxHeaderBytes = 32;

struct LooseHeader {
  model::ObjectKind kind = model::ObjectKind::blob;
  std::uint64_t size_bytes = 0;
  std::size_t header_bytes = 0;
};

[[noreturn]] void fail(const model::Oid& oid, std::string_view what) {
  throw base::Error(fmt::format("loose object {} {}", oid.hex(), what),
                    "see what else is damaged: git fsck --full");
}

class LooseStream {
 public:
  explicit LooseStream(std::string_view file) {
    if (inflateInit(&stream_) != Z_OK) throw base::Error("zlib cannot be started");
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
    rest_ = file.size();
  }
  ~LooseStream() { inflateEnd(&stream_); }
  LooseStream(const LooseStream&) = delete;
  LooseStream& operator=(const LooseStream&) = delete;

  // Fills `size` bytes at `target`, fewer only at the end of the stream. Nothing if the stream is damaged or
  // cut off.
  std::optional<std::size_t> read(char* target, std::size_t size) {
    std::size_t done = 0;
    while (done < size && !is_at_end_) {
      const std::size_t piece = std::min<std::size_t>(size - done, std::numeric_limits<uInt>::max());
      const std::size_t given = std::min<std::size_t>(rest_, std::numeric_limits<uInt>::max());
      stream_.next_out = reinterpret_cast<Bytef*>(target + done);
      stream_.avail_out = static_cast<uInt>(piece);
      stream_.avail_in = static_cast<uInt>(given);
      const int code = inflate(&stream_, Z_NO_FLUSH);
      const std::size_t got = piece - stream_.avail_out;
      const std::size_t used = given - stream_.avail_in;
      rest_ -= used;
      done += got;
      is_at_end_ = code == Z_STREAM_END;
      if (!is_at_end_ && (code != Z_OK || (got == 0 && used == 0))) return std::nullopt;
    }
    return done;
  }
  bool is_whole() const noexcept { return is_at_end_ && rest_ == 0; }

 private:
  z_stream stream_{};
  std::size_t rest_ = 0;
  bool is_at_end_ = false;
};

LooseHeader parse_header(std::string_view text, const model::Oid& oid) {
  const std::size_t end = text.find('\0');
  const std::size_t space = text.find(' ');
  if (end == std::string_view::npos || space == std::string_view::npos || space > end)
    fail(oid, "has no header");
  LooseHeader header;
  header.header_bytes = end + 1;
  const std::string_view digits = text.substr(space + 1, end - space - 1);
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), header.size_bytes);
  if (error != std::errc() || rest != digits.data() + digits.size()) fail(oid, "has no proper size");
  for (const model::ObjectKind kind : {model::ObjectKind::commit, model::ObjectKind::tree,
                                       model::ObjectKind::blob, model::ObjectKind::tag}) {
    if (text.substr(0, space) != to_string(kind)) continue;
    header.kind = kind;
    return header;
  }
  fail(oid, "is of no known kind");
}

void check_name(std::string_view whole, const model::Oid& oid) {
  const auto is_named = [&](const auto& digest) { return std::ranges::equal(digest, oid.bytes()); };
  const bool has_sha256 = oid.bytes().size() == model::Oid::kSha256Bytes;
  if (!(has_sha256 ? is_named(base::sha256(whole)) : is_named(base::sha1_digest(whole))))
    fail(oid, "does not hold what its name says");
}

// All of a small file in one piece, which takes a third of the time; nothing if it is not small, or not
// sound: then the other way is taken, which also says what is wrong.
std::shared_ptr<std::string> inflate_small(std::string_view file) {
  constexpr std::size_t kSmallBytes = 1 << 20;
  constexpr std::size_t kUsualRatio = 8;
  constexpr std::size_t kUsualRoom = 256 << 10;
  constexpr std::size_t kMostBytes = 16 << 20;
  if (file.size() > kSmallBytes) return nullptr;
  thread_local Inflater inflater;
  thread_local std::string usual;  // room for nearly all, so that it need not be made for each
  std::string larger;
  for (std::size_t room = 1024 + kUsualRatio * file.size(); room <= kMostBytes; room *= kUsualRatio) {
    std::string& bytes = room <= kUsualRoom ? usual : larger;
    if (bytes.size() < room) bytes.resize(room);
    const auto inflated = inflater.try_inflate(file, bytes.data(), bytes.size());
    if (!inflated.has_room) continue;
    if (!inflated.is_whole || inflated.size >= kMostBytes) return nullptr;
    return std::make_shared<std::string>(bytes, 0, inflated.size);
  }
  return nullptr;
}

}  // namespace

std::optional<RawObject> read_small_loose_object(std::string_view file, const model::Oid& oid,
                                                 std::uint64_t limit_bytes) {
  const auto small = inflate_small(file);
  if (small == nullptr) return std::nullopt;
  const LooseHeader header = parse_header(std::string_view(*small).substr(0, kMaxHeaderBytes), oid);
  if (header.size_bytes > most_bytes(header.kind, limit_bytes) ||
      header.header_bytes + header.size_bytes != small->size())
    return std::nullopt;
  check_name(*small, oid);
  return RawObject{header.kind, std::string_view(*small).substr(header.header_bytes), small};
}

ObjectInfo read_loose_info(std::string_view file, const model::Oid& oid) {
  char start[kMaxHeaderBytes];
  const auto started = LooseStream(file).read(start, sizeof start);
  if (!started) fail(oid, "is damaged");
  const LooseHeader header = parse_header({start, *started}, oid);
  return {header.kind, header.size_bytes};
}

RawObject read_loose_object(std::string_view file, const model::Oid& oid, std::uint64_t limit_bytes) {
  if (auto small = read_small_loose_object(file, oid, limit_bytes)) return std::move(*small);
  LooseStream inflater(file);
  char start[kMaxHeaderBytes];
  const auto started = inflater.read(start, sizeof start);
  if (!started) fail(oid, "is damaged");
  const LooseHeader header = parse_header({start, *started}, oid);
  check_size(header.kind, oid, header.size_bytes, limit_bytes);
  // No room is taken for what the file cannot hold.
  if (header.size_bytes / kMaxInflation > file.size()) fail(oid, "is cut off");
  const std::size_t size = header.header_bytes + header.size_bytes;
  std::shared_ptr<char[]> room = object_room(size);
  const std::size_t had = std::min(*started, size);
  std::copy_n(start, had, room.get());
  const auto more = inflater.read(room.get() + had, size - had);
  if (!more || *more != size - had) fail(oid, "is cut off");
  char beyond = 0;
  const auto after = inflater.read(&beyond, 1);
  if (*started > size || !after || *after != 0 || !inflater.is_whole()) fail(oid, "is longer than it says");
  const std::string_view whole(room.get(), size);
  check_name(whole, oid);
  return {header.kind, whole.substr(header.header_bytes), std::move(room)};
}

}  // namespace sallyport::git
