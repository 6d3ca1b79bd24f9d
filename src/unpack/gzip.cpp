// gzip files (RFC 1952), by zlib itself: libarchive keeps the last 64 KiB before a damage to itself, and that
// is where a file that was cut off on purpose has its secret.
#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <zlib.h>

#include "unpack/form.hpp"
#include "unpack/inflate.hpp"

namespace sallyport::unpack {

namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::string_view kMagic = "\x1f\x8b\x08";

class Inflater {
 public:
  explicit Inflater(Wrapping wrapping) {
    constexpr int kGzip = 16;
    if (inflateInit2(&stream_, MAX_WBITS + (wrapping == Wrapping::gzip ? kGzip : 0)) != Z_OK)
      throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream& stream() noexcept { return stream_; }

 private:
  z_stream stream_{};
};

// Where the flag is set, a name that ends with NUL stands behind the head and what extends it.
std::string_view name_in(std::string_view bytes) {
  constexpr std::size_t kHeadBytes = 10;
  constexpr unsigned kIsExtended = 0x04;
  constexpr unsigned kHasName = 0x08;
  const auto byte = [&](std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
  };
  if ((byte(3) & kHasName) == 0) return {};
  const bool is_extended = (byte(3) & kIsExtended) != 0;
  const std::size_t begin =
      kHeadBytes + (is_extended ? std::size_t{2} + byte(kHeadBytes) + (byte(kHeadBytes + 1) << 8) : 0);
  const std::size_t end = bytes.find('\0', begin);
  return end == std::string_view::npos ? std::string_view() : bytes.substr(begin, end - begin);
}

// The last four bytes say how much the last stream unfolds to; at most 1032 times what it is.
std::uint64_t size_told_by(std::string_view bytes) {
  std::uint64_t size = 0;
  for (std::size_t i = 1; i <= std::min<std::size_t>(bytes.size(), 4); ++i)
    size = size << 8 | static_cast<unsigned char>(bytes[bytes.size() - i]);
  return std::min<std::uint64_t>(size, bytes.size() * std::uint64_t{1032});
}

}  // namespace

Inflated inflate_into(Ledger& ledger, std::string_view packed, Wrapping wrapping) {
  Inflater inflater(wrapping);
  z_stream& stream = inflater.stream();
  std::array<char, kChunkBytes> chunk;
  Inflated result;
  int code = Z_OK;
  while (code == Z_OK) {
    const std::size_t rest = packed.size() - result.used;
    const auto given = static_cast<uInt>(std::min<std::size_t>(rest, std::numeric_limits<uInt>::max()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + result.used));
    stream.avail_in = given;
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = kChunkBytes;
    code = inflate(&stream, Z_NO_FLUSH);
    result.used += given - stream.avail_in;
    if (!ledger.append({chunk.data(), kChunkBytes - stream.avail_out})) return result;
  }
  result.is_whole = code == Z_STREAM_END;
  return result;
}

// What follows a stream is another one, and their texts are one, or padding.
Outcome open_gzip(std::string_view bytes, Ledger& ledger) {
  const std::string_view name = name_in(bytes);
  if (!ledger.begin()) return conclude(ledger, {});
  ledger.expect(size_told_by(bytes));
  bool is_whole = true;
  while (is_whole && bytes.starts_with(kMagic)) {
    const Inflated inflated = inflate_into(ledger, bytes, Wrapping::gzip);
    is_whole = inflated.is_whole;
    bytes.remove_prefix(inflated.used);
  }
  ledger.hand_out(name);
  return conclude(ledger, is_whole ? std::string_view() : "damaged: it is cut off or does not unfold");
}

}  // namespace sallyport::unpack
