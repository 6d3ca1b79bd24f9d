#include "decode/inflate.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <zlib.h>

#include "decode/characters.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kPieceBytes = 16 * 1024;
constexpr std::size_t kAttemptBytes = 1024;  // what setting zlib up is worth, in bytes that it inflates
constexpr int kEitherHeader = 15 + 32;       // the largest window; gzip or zlib, as the header says

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) {
    if (inflateInit2(&stream_, kEitherHeader) != Z_OK) throw std::bad_alloc();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in =
        static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // The next piece; empty at the end, or where the stream is damaged.
  std::string_view next() {
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_out = kPieceBytes;
    if (!is_at_end_) is_at_end_ = inflate(&stream_, Z_NO_FLUSH) != Z_OK;
    return {piece_.data(), kPieceBytes - stream_.avail_out};
  }

 private:
  z_stream stream_{};
  std::array<char, kPieceBytes> piece_{};
  bool is_at_end_ = false;
};

// NULs neither count for text nor against it: an archive fills up with them between its texts.
bool is_mostly_text(std::string_view piece) {
  const auto is_text = [](char c) { return is_plain(static_cast<unsigned char>(c)); };
  const auto plain = static_cast<std::size_t>(std::count_if(piece.begin(), piece.end(), is_text));
  const auto nuls = static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\0'));
  return plain > 0 && plain * 4 >= (piece.size() - nuls) * 3;
}

}  // namespace

bool is_compressed(std::string_view bytes) noexcept {
  if (bytes.starts_with("\x1F\x8B\x08")) return true;
  if (bytes.size() < 8 || bytes[0] != '\x78') return false;
  const unsigned check = 0x7800U | static_cast<unsigned char>(bytes[1]);
  return check % 31 == 0 && (check & 0x20U) == 0;
}

std::string inflate_text(std::string_view bytes, Budget& budget) {
  const auto left = [&](std::size_t limit, std::size_t used) { return limit - std::min(limit, used); };
  const std::size_t all_left = left(budget.limits.view_bytes, budget.inflated_bytes);
  if (all_left == 0) {
    budget.meet("decode.view_bytes");
    return {};
  }
  budget.inflated_bytes += kAttemptBytes;
  const std::size_t most = std::min(budget.limits.inflated_bytes, all_left);
  Inflater inflater(bytes);
  std::string text;
  for (std::string_view piece = inflater.next(); !piece.empty(); piece = inflater.next()) {
    budget.inflated_bytes += piece.size();
    if (text.empty() && !is_mostly_text(piece)) return {};
    text.append(piece.substr(0, most - text.size()));
    if (text.size() == most && !inflater.next().empty()) {
      budget.meet(most == all_left ? "decode.view_bytes" : "decode.inflated_bytes");
      break;
    }
  }
  return text;
}

}  // namespace sallyport::decode
