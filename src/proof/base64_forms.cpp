// Base64 of a key of known length, of "user:password", of a macaroon (PyPI), or of a PASETO's parts.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

std::optional<std::string> decode_either(std::string_view text) {
  if (std::optional<std::string> bytes = decode_base64(text, Base64::standard)) return bytes;
  return decode_base64(text, Base64::url);
}

Outcome check_base64_of(std::string_view secret, std::size_t size_bytes) {
  const std::optional<std::string> bytes = decode_either(secret);
  return bytes && bytes->size() == size_bytes ? Outcome::passed : Outcome::failed;
}

bool is_printable(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c != '\x7f'; });
}

// Letters and digits of `text`, `size` of them.
std::string words_of(std::string_view text, std::size_t size) {
  std::string plain;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) plain += c;
  }
  if (plain.empty()) plain = "x";
  std::string words;
  for (std::size_t i = 0; i < size; ++i) words += plain[i % plain.size()];
  return words;
}

// The second version of the macaroons' binary form: fields of a type, a length and as many bytes, in sections
// that each end with a zero; the last section is the signature.
class MacaroonReader {
 public:
  explicit MacaroonReader(std::string_view bytes) : rest_(bytes) {}

  Outcome read() {
    if (!rest_.starts_with("\x02\x01")) return Outcome::failed;
    rest_.remove_prefix(1);
    bool has_content = false;
    while (!rest_.empty()) {
      const char type = rest_.front();
      rest_.remove_prefix(1);
      if (type == 0) continue;
      if (std::string_view("\x01\x02\x04\x06").find(type) == std::string_view::npos) return Outcome::failed;
      const std::optional<std::string_view> content = counted();
      if (is_cut_) return has_content ? Outcome::passed : Outcome::unknown;
      if (type == 1 && !has_content && *content != "pypi.org" && *content != "test.pypi.org")
        return Outcome::failed;
      if (type == 6) return content->size() == 32 && rest_.empty() ? Outcome::passed : Outcome::failed;
      has_content = true;
    }
    return has_content ? Outcome::passed : Outcome::unknown;
  }

 private:
  std::optional<std::string_view> counted() {
    std::size_t size = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (rest_.empty() || shift > 28) return cut();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      size |= static_cast<std::size_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) break;
    }
    if (size > rest_.size()) return cut();
    const std::string_view content = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return content;
  }

  std::nullopt_t cut() {
    is_cut_ = true;
    return std::nullopt;
  }

  std::string_view rest_;
  bool is_cut_ = false;
};

std::string field(char type, std::string_view content) {
  std::string bytes(1, type);
  std::size_t size = content.size();
  for (; size >= 0x80; size >>= 7)
    bytes += static_cast<char>(static_cast<unsigned char>((size & 0x7F) | 0x80));
  bytes += static_cast<char>(static_cast<unsigned char>(size));
  return bytes.append(content);
}

constexpr std::string_view kPypi = "pypi-";

// What the payload of a PASETO holds beside the message: nonce, tag or signature.
struct PasetoForm {
  std::string_view header;
  std::size_t least_bytes;
};
constexpr std::array<PasetoForm, 8> kPasetoForms = {{{"v1.local.", 80},
                                                     {"v1.public.", 256},
                                                     {"v2.local.", 40},
                                                     {"v2.public.", 64},
                                                     {"v3.local.", 80},
                                                     {"v3.public.", 96},
                                                     {"v4.local.", 64},
                                                     {"v4.public.", 64}}};

}  // namespace

Outcome check_base64_16(std::string_view secret) {
  return check_base64_of(secret, 16);
}

Outcome check_base64_32(std::string_view secret) {
  return check_base64_of(secret, 32);
}

Outcome check_base64_64(std::string_view secret) {
  return check_base64_of(secret, 64);
}

std::string seal_base64(std::string_view secret) {
  std::string sealed(secret);
  const std::size_t digits = std::min(secret.find('='), secret.size());
  // Two or three characters that stand alone hold one byte or two, and bits that stand for nothing.
  const std::size_t alone = digits % 4;
  if (alone < 2) return sealed;
  const std::optional<std::string> bytes =
      decode_base64_beginning(secret.substr(0, digits - 1), Base64::standard);
  const std::optional<std::string> url_bytes =
      decode_base64_beginning(secret.substr(0, digits - 1), Base64::url);
  if (!bytes && !url_bytes) return sealed;
  sealed[digits - 1] = 'A';
  return sealed;
}

Outcome check_docker_auth(std::string_view secret) {
  const std::optional<std::string> bytes = decode_base64(secret, Base64::standard);
  if (!bytes || !is_printable(*bytes)) return Outcome::failed;
  const std::size_t colon = bytes->find(':');
  const bool has_both = colon != bytes->npos && colon > 0 && colon + 1 < bytes->size();
  return has_both ? Outcome::passed : Outcome::failed;
}

std::string seal_docker_auth(std::string_view secret) {
  const std::size_t digits = std::min(secret.find('='), secret.size());
  const std::size_t padding = secret.size() - digits;
  if (secret.size() < 8 || secret.size() % 4 != 0 || padding > 2) return std::string(secret);
  const std::size_t size = secret.size() / 4 * 3 - padding;
  const std::size_t user = size / 3;
  return encode_base64(words_of(secret, user) + ":" + words_of(secret.substr(user), size - user - 1),
                       Base64::standard);
}

Outcome check_pypi(std::string_view secret) {
  if (!secret.starts_with(kPypi)) return Outcome::unknown;
  const std::string_view body = secret.substr(kPypi.size());
  const std::optional<std::string> bytes = decode_base64_beginning(body, Base64::url);
  return bytes ? MacaroonReader(*bytes).read() : Outcome::failed;
}

std::string seal_pypi(std::string_view secret) {
  if (!secret.starts_with(kPypi)) return std::string(secret);
  const std::string_view body = secret.substr(kPypi.size());
  const std::size_t size = body.size() * 3 / 4;
  const bool is_test = body.starts_with("AgENdGVzd");
  std::string bytes = "\x02" + field(1, is_test ? "test.pypi.org" : "pypi.org");
  const std::string end = std::string(2, '\0') + field(6, words_of(secret, 32));
  if (size < bytes.size() + end.size() + 4) return std::string(secret);
  const std::size_t room = size - bytes.size() - end.size();
  bytes += field(2, words_of(body, room - (room > 129 ? 3 : 2)));
  return std::string(kPypi) + encode_base64(bytes + end, Base64::url);
}

Outcome check_paseto(std::string_view secret) {
  for (const PasetoForm& form : kPasetoForms) {
    if (!secret.starts_with(form.header)) continue;
    const std::string_view rest = secret.substr(form.header.size());
    const std::vector<std::string_view> parts = base::split(rest, '.');
    const std::optional<std::string> payload = decode_base64(parts.front(), Base64::url);
    if (!payload || payload->size() <= form.least_bytes || parts.size() > 2) return Outcome::failed;
    if (parts.size() == 2 && !decode_base64(parts.back(), Base64::url)) return Outcome::failed;
    return Outcome::passed;
  }
  return Outcome::unknown;
}

}  // namespace sallyport::proof
