#include "sign/armour.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <openssl/evp.h>

#include "base/text.hpp"

// The programs that verify are lenient: ssh-keygen skips any white space and takes no notice of what follows
// the END line, gpg skips what stands before the BEGIN line. Each such freedom lets one commit show different
// signatures to different readers, so that here only what gpg, ssh-keygen, gpgsm and their like write is
// taken.

namespace sallyport::sign {

namespace {

constexpr std::array<std::pair<std::string_view, ArmourKind>, 3> kArmourKinds = {{
    {"PGP SIGNATURE", ArmourKind::openpgp},
    {"SSH SIGNATURE", ArmourKind::ssh},
    {"SIGNED MESSAGE", ArmourKind::x509},
}};

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_armour_line(std::string_view line, std::string_view word, std::string_view label) {
  constexpr std::string_view kDashes = "-----";
  if (!line.starts_with(kDashes) || !line.ends_with(kDashes) || line.size() < 2 * kDashes.size())
    return false;
  line = line.substr(kDashes.size(), line.size() - 2 * kDashes.size());
  return line.size() == word.size() + 1 + label.size() && line.starts_with(word) &&
         line[word.size()] == ' ' && line.ends_with(label);
}

// "Version: GnuPG v2". What it says is signed by nobody, and nobody may rely on it.
bool is_armour_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const std::string_view key = line.substr(0, colon);
  const std::string_view value = line.substr(colon + 1);
  return std::all_of(key.begin(), key.end(), [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
         (value.empty() || value.starts_with(' ')) && std::none_of(value.begin(), value.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20;
         });
}

// EVP_DecodeBlock forgives white space, padding inside and bits that stand for nothing, so that what it gives
// is encoded again: only if that is the very same text was it the one way to write these bytes.
std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string content(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(content.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0 || static_cast<std::size_t>(size) != content.size()) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  content.resize(content.size() - padding);
  std::string again(text.size() + 1, '\0');  // EVP_EncodeBlock writes a final NUL
  const int again_size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(again.data()),
                                         reinterpret_cast<const unsigned char*>(content.data()),
                                         static_cast<int>(content.size()));
  again.resize(static_cast<std::size_t>(again_size));
  if (again != text) return std::nullopt;
  return content;
}

// RFC 9580, 6.1.1.
std::uint32_t crc24(std::string_view bytes) {
  constexpr std::uint32_t kInitial = 0xB704CE;
  constexpr std::uint32_t kGenerator = 0x1864CFB;
  std::uint32_t crc = kInitial;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 16;
    for (int bit = 0; bit < 8; ++bit) {
      crc <<= 1;
      if ((crc & 0x1000000) != 0) crc ^= kGenerator;
    }
  }
  return crc & 0xFFFFFF;
}

// The line "=xxxx" that OpenPGP armour may end with: the checksum of its content.
bool is_checksum_of(std::string_view line, std::string_view content) {
  const std::optional<std::string> bytes = decode_base64(line.substr(1));
  if (!bytes || bytes->size() != 3) return false;
  const auto at = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>((*bytes)[i]); };
  return crc24(content) == ((at(0) << 16) | (at(1) << 8) | at(2));
}

// What stands between the first and the last of `lines`. Nothing if it is not written as it should be.
std::optional<std::string> decode_body(const std::vector<std::string_view>& lines, bool is_openpgp) {
  std::size_t first = 1;
  std::size_t last = lines.size() - 1;
  std::string_view checksum;
  if (is_openpgp) {
    while (first < last && is_armour_header(lines[first])) ++first;
    if (first == last || !lines[first].empty()) return std::nullopt;
    ++first;
    if (first < last && lines[last - 1].starts_with('=')) checksum = lines[--last];
  }
  std::string base64;
  for (std::size_t i = first; i < last; ++i) {
    if (lines[i].empty()) return std::nullopt;
    base64 += lines[i];
  }
  std::optional<std::string> content = decode_base64(base64);
  if (!content || (!checksum.empty() && !is_checksum_of(checksum, *content))) return std::nullopt;
  return content;
}

}  // namespace

std::optional<Armour> read_armour(std::string_view text) {
  if (text.size() > kMaxArmourBytes) return std::nullopt;
  const std::vector<std::string_view> lines = base::split(text, '\n');
  if (lines.size() < 3) return std::nullopt;
  const auto kind = std::find_if(kArmourKinds.begin(), kArmourKinds.end(), [&](const auto& known) {
    return is_armour_line(lines.front(), "BEGIN", known.first) &&
           is_armour_line(lines.back(), "END", known.first);
  });
  if (kind == kArmourKinds.end()) return std::nullopt;
  std::optional<std::string> content = decode_body(lines, kind->second == ArmourKind::openpgp);
  if (!content) return std::nullopt;
  return Armour{kind->second, std::move(*content)};
}

std::optional<std::string> read_openpgp_key_armour(std::string_view text) {
  constexpr std::string_view kLabel = "PGP PUBLIC KEY BLOCK";
  const std::vector<std::string_view> lines = base::split(text, '\n');
  if (lines.size() < 3 || !is_armour_line(lines.front(), "BEGIN", kLabel) ||
      !is_armour_line(lines.back(), "END", kLabel))
    return std::nullopt;
  return decode_body(lines, true);
}

bool begins_signature(std::string_view line) noexcept {
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!line.starts_with(kBegin)) return false;
  line.remove_prefix(kBegin.size());
  return line.starts_with("PGP MESSAGE-----") ||
         std::any_of(kArmourKinds.begin(), kArmourKinds.end(), [&](const auto& known) {
           return line.starts_with(known.first) && line.substr(known.first.size()).starts_with("-----");
         });
}

}  // namespace sallyport::sign
