#include "sign/ssh_krl.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/ssh_certificate.hpp"
#include "sign/ssh_key_blob.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kKrlMagic("SSHKRL\n\0", 8);

enum Section : std::uint32_t {
  kCertificates = 1,
  kExplicitKeys = 2,
  kSha1 = 3,
  kSignature = 4,
  kSha256 = 5,
  kExtension = 255,
};

enum CertificateSection : std::uint32_t {
  kSerialList = 0x20,
  kSerialRange = 0x21,
  kSerialBitmap = 0x22,
  kKeyIds = 0x23,
  kCertificateExtension = 0x39,
};

void require(bool holds, const char* otherwise) {
  if (!holds) throw base::Error(fmt::format("the key revocation list {}", otherwise));
}

// At least one string, since a section of none is written by nobody.
std::vector<std::string_view> read_strings(std::string_view data) {
  std::optional<std::vector<std::string_view>> strings = take_strings(data);
  require(strings && !strings->empty(), "has a section that is cut short or empty");
  return *std::move(strings);
}

std::vector<std::string_view> read_digests(std::string_view data, std::size_t size_bytes) {
  std::vector<std::string_view> digests = read_strings(data);
  require(std::all_of(digests.begin(), digests.end(),
                      [&](std::string_view digest) { return digest.size() == size_bytes; }),
          "has a digest of the wrong length");
  return digests;
}

// A kind that is not known is no harm: no signature by such a key is good either.
void check_key(std::string_view blob) {
  require(!algorithm_of(blob).empty() && !is_certificate(blob), "has something else where a key should be");
  require(!kind_of(algorithm_of(blob)) || read_key_blob(blob), "has a malformed key");
}

// "Critical" ones must be understood, and none is; others may be passed over.
void check_extension(std::string_view data) {
  ByteReader in(data);
  const std::string_view name = take_string(in);
  const bool is_critical = in.take_number(1) != 0;
  take_string(in);
  require(in.is_at_end(), "has a malformed extension");
  if (is_critical)
    throw base::Error(fmt::format("the key revocation list has the extension \"{}\", which is not known here",
                                  shown(name)));
}

template <typename Range>
void add_range(std::vector<Range>& serials, std::uint64_t first, std::uint64_t last) {
  require(first <= last && first != 0, "has a range of serial numbers that is none");
  serials.push_back({first, last});
}

template <typename Range>
void add_bitmap(std::vector<Range>& serials, std::string_view data) {
  ByteReader in(data);
  const std::uint64_t offset = take_number64(in);
  const std::optional<std::string_view> bitmap = take_positive(in);
  require(bitmap && in.is_at_end(), "has a malformed bitmap");
  const std::uint64_t bits = bit_length(*bitmap);
  require(bits - 1 <= std::numeric_limits<std::uint64_t>::max() - offset, "has a bitmap beyond all numbers");
  const auto is_set = [&](std::uint64_t bit) {
    const auto byte = static_cast<unsigned char>((*bitmap)[bitmap->size() - 1 - bit / 8]);
    return ((byte >> (bit % 8)) & 1U) != 0;
  };
  for (std::uint64_t bit = 0; bit < bits; ++bit) {
    if (!is_set(bit)) continue;
    const std::uint64_t first = bit;
    while (bit + 1 < bits && is_set(bit + 1)) ++bit;
    add_range(serials, offset + first, offset + bit);
  }
}

// Puts them in order, and what touches or overlaps together.
template <typename Range>
void tidy(std::vector<Range>& serials) {
  std::sort(serials.begin(), serials.end(),
            [](const Range& left, const Range& right) { return left.first < right.first; });
  std::vector<Range> tidied;
  for (const Range& range : serials) {
    if (!tidied.empty() && range.first - 1 <= tidied.back().last)  // never zero
      tidied.back().last = std::max(tidied.back().last, range.last);
    else
      tidied.push_back(range);
  }
  serials = std::move(tidied);
}

}  // namespace

bool KrlReader::is_krl(std::string_view bytes) noexcept {
  return bytes.starts_with(kKrlMagic);
}

void KrlReader::read(std::string_view bytes) {
  ByteReader in(bytes);
  require(in.take(kKrlMagic.size()) == kKrlMagic && in.take_number(4) == 1, "is not of version 1");
  take_number64(in);  // the number of this list
  take_number64(in);  // when it was made
  require(take_number64(in) == 0, "has flags, of which none is known");
  take_string(in);  // reserved: the format says to take no notice of it
  take_string(in);  // a comment
  require(in.is_ok(), "is cut short");
  while (in.left() > 0) {
    const std::uint32_t type = in.take_number(1);
    if (type == kSignature)
      throw base::Error("the key revocation list carries a signature, which is not verified here",
                        "make it anew without one, by ssh-keygen -k");
    const std::string_view data = take_string(in);
    require(in.is_ok(), "is cut short");
    read_section(type, data);
  }
}

void KrlReader::read_section(std::uint32_t type, std::string_view data) {
  switch (type) {
    case kCertificates:
      return read_certificates(data);
    case kExplicitKeys:
      return read_keys(data);
    case kSha1:
      for (const std::string_view digest : read_digests(data, 20))
        revoked_.sha1s_.insert(base::to_hex(base::as_bytes(digest)));
      return;
    case kSha256:
      for (const std::string_view digest : read_digests(data, 32))
        revoked_.fingerprints_.insert(fingerprint_from(digest));
      return;
    case kExtension:
      return check_extension(data);
    default:
      throw base::Error(
          fmt::format("the key revocation list has a section of type {}, which is not known here", type));
  }
}

void KrlReader::read_keys(std::string_view data) {
  for (const std::string_view blob : read_strings(data)) {
    check_key(blob);
    revoked_.blobs_.emplace(blob);
  }
}

void KrlReader::read_certificates(std::string_view data) {
  ByteReader in(data);
  const std::string_view authority = take_string(in);
  if (!authority.empty()) check_key(authority);
  take_string(in);  // reserved
  SshRevocations::Certificates& revoked = revoked_.by_authority_[std::string(authority)];
  while (in.left() > 0) {
    const std::uint32_t type = in.take_number(1);
    const std::string_view section = take_string(in);
    require(in.is_ok(), "has a section that is cut short");
    read_certificate_section(type, section, revoked);
  }
  require(in.is_ok(), "has a section that is cut short");
  tidy(revoked.serials);
}

void KrlReader::read_certificate_section(std::uint32_t type, std::string_view data,
                                         SshRevocations::Certificates& revoked) {
  ByteReader in(data);
  switch (type) {
    case kSerialList:
      require(!data.empty() && data.size() % 8 == 0, "has a list of serial numbers that is cut short");
      while (in.left() > 0) {
        const std::uint64_t serial = take_number64(in);
        add_range(revoked.serials, serial, serial);
      }
      return;
    case kSerialRange: {
      const std::uint64_t first = take_number64(in);
      const std::uint64_t last = take_number64(in);
      require(in.is_at_end(), "has a malformed range of serial numbers");
      return add_range(revoked.serials, first, last);
    }
    case kSerialBitmap:
      return add_bitmap(revoked.serials, data);
    case kKeyIds:
      for (const std::string_view key_id : read_strings(data)) {
        require(key_id.find('\0') == std::string_view::npos, "has a key id that no certificate can have");
        revoked.key_ids.emplace(key_id);
      }
      return;
    case kCertificateExtension:
      return check_extension(data);
    default:
      throw base::Error(fmt::format(
          "the key revocation list has a section of type {} on certificates, which is not known here", type));
  }
}

}  // namespace sallyport::sign
