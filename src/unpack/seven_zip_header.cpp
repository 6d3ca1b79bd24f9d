// The format is described in DOC/7zFormat.txt of 7-Zip's sources. Of it, just what says how large a
// compressed header becomes is read: the header of the header.
#include "unpack/seven_zip_header.hpp"

#include <algorithm>

namespace sallyport::unpack {

namespace {

constexpr std::size_t kSignatureHeaderBytes = 32;
constexpr unsigned kHeader = 0x01;
constexpr unsigned kPackInfo = 0x06;
constexpr unsigned kUnpackInfo = 0x07;
constexpr unsigned kSize = 0x09;
constexpr unsigned kCrc = 0x0a;
constexpr unsigned kFolder = 0x0b;
constexpr unsigned kUnpackSize = 0x0c;
constexpr unsigned kEncodedHeader = 0x17;
constexpr std::uint64_t kMostStreams = 32;  // more than any packer makes of a header

// Reads from the front. Past the end, and after anything unexpected, all is zero and it is no longer good.
class Fields {
 public:
  explicit Fields(std::string_view bytes) noexcept : rest_(bytes) {}

  bool is_good() const noexcept { return good_; }
  void fail() noexcept {
    good_ = false;
    rest_ = {};
  }
  unsigned byte() noexcept {
    if (rest_.empty()) {
      fail();
      return 0;
    }
    const unsigned value = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return value;
  }
  void skip(std::uint64_t count) noexcept {
    if (count > rest_.size()) return fail();
    rest_.remove_prefix(static_cast<std::size_t>(count));
  }
  void expect(unsigned value) noexcept {
    if (byte() != value) fail();
  }
  // The leading ones of the first byte say how many bytes follow; its other bits are the highest.
  std::uint64_t number() noexcept {
    const unsigned first = byte();
    std::uint64_t value = 0;
    unsigned mask = 0x80;
    for (unsigned i = 0; i < 8; ++i, mask >>= 1) {
      if ((first & mask) == 0) return value | std::uint64_t{first & (mask - 1)} << (8 * i);
      value |= std::uint64_t{byte()} << (8 * i);
    }
    return value;
  }
  std::uint64_t count() noexcept {
    const std::uint64_t value = number();
    if (value > kMostStreams) fail();
    return good_ ? value : 0;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::uint64_t little_endian_64(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

void skip_digests(Fields& fields, std::uint64_t streams) noexcept {
  if (fields.byte() == 0) return fields.fail();  // only some have one: not of a header
  fields.skip(4 * streams);
}

void skip_pack_info(Fields& fields) noexcept {
  fields.expect(kPackInfo);
  fields.number();
  const std::uint64_t streams = fields.count();
  fields.expect(kSize);
  for (std::uint64_t i = 0; i < streams; ++i) fields.number();
  unsigned next = fields.byte();
  if (next == kCrc) {
    skip_digests(fields, streams);
    next = fields.byte();
  }
  if (next != 0) fields.fail();
}

// How many streams come out of the folder.
std::uint64_t skip_folder(Fields& fields) noexcept {
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  const std::uint64_t coders = fields.count();
  for (std::uint64_t i = 0; i < coders; ++i) {
    const unsigned flags = fields.byte();
    fields.skip(flags & 0x0f);
    in += (flags & 0x10) != 0 ? fields.count() : 1;
    out += (flags & 0x10) != 0 ? fields.count() : 1;
    if ((flags & 0x20) != 0) fields.skip(fields.number());
  }
  if (out == 0 || in < out - 1) {
    fields.fail();
    return 0;
  }
  for (std::uint64_t i = 0; i < 2 * (out - 1); ++i) fields.number();
  const std::uint64_t packed = in - (out - 1);
  for (std::uint64_t i = 0; packed > 1 && i < packed; ++i) fields.number();
  return out;
}

}  // namespace

std::optional<std::uint64_t> seven_zip_header_bytes(std::string_view bytes) noexcept {
  if (bytes.size() < kSignatureHeaderBytes) return std::nullopt;
  const std::uint64_t offset = little_endian_64(bytes.substr(12));
  const std::uint64_t size = little_endian_64(bytes.substr(20));
  bytes.remove_prefix(kSignatureHeaderBytes);
  if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
  if (size == 0) return 0;
  Fields fields(bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)));
  const unsigned kind = fields.byte();
  if (kind == kHeader) return size;
  if (kind != kEncodedHeader) return std::nullopt;
  skip_pack_info(fields);
  fields.expect(kUnpackInfo);
  fields.expect(kFolder);
  if (fields.number() != 1) fields.fail();
  fields.expect(0);
  const std::uint64_t streams = skip_folder(fields);
  fields.expect(kUnpackSize);
  std::uint64_t largest = 0;
  for (std::uint64_t i = 0; i < streams; ++i) largest = std::max(largest, fields.number());
  if (!fields.is_good()) return std::nullopt;
  return largest;
}

}  // namespace sallyport::unpack
