// Private keys in lines of base64. A rule's group seldom holds a whole block: most hold the beginning of the
// body, as it stands in source code, with quotes and escaped line breaks between the lines. The first bytes
// are enough to tell a key from something else.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

constexpr std::string_view kOpenSsh("openssh-key-v1\0", 15);

// Whether an escaped line break or blank stands at `at`.
bool is_escape_at(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() && std::string_view("nrt").find(text[at + 1]) != text.npos;
}

// The base64 of a body, without what stands between its lines. Stops at the first character that is neither.
std::string body_of(std::string_view text) {
  std::string body;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_base64_char(c, Base64::standard)) {
      body += c;
    } else if (is_escape_at(text, i)) {
      ++i;
    } else if (std::string_view(" \t\r\n\f\v\"',\\").find(c) == std::string_view::npos) {
      break;
    }
  }
  return body;
}

// The bytes of a body, which may be cut anywhere.
std::string bytes_of(std::string_view text) {
  return decode_base64_beginning(body_of(text), Base64::standard).value_or("");
}

// A DER element's type and content, as much of it as there is; nothing if that is no beginning of one.
struct Element {
  unsigned type = 0;
  std::string_view content;
};

std::optional<Element> take_element(std::string_view& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  Element element{static_cast<unsigned char>(bytes[0]), {}};
  std::size_t size = static_cast<unsigned char>(bytes[1]);
  bytes.remove_prefix(2);
  if (size >= 0x80) {
    const std::size_t size_bytes = size & 0x7F;
    if (size_bytes < 1 || size_bytes > 3 || size_bytes > bytes.size()) return std::nullopt;
    size = 0;
    for (std::size_t i = 0; i < size_bytes; ++i) size = (size << 8) | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(size_bytes);
  }
  element.content = bytes.substr(0, size);
  bytes.remove_prefix(element.content.size());
  return element;
}

constexpr unsigned kInteger = 0x02, kOctets = 0x04, kObjectId = 0x06, kSequence = 0x30;

// What the first elements of a key say that it is.
enum class KeyForm : std::uint8_t { none, pkcs1, sec1, pkcs8, pkcs8_encrypted, openssh };

KeyForm form_of(std::string_view bytes) {
  if (bytes.starts_with(kOpenSsh)) return KeyForm::openssh;
  const std::optional<Element> key = take_element(bytes);
  if (!key || key->type != kSequence) return KeyForm::none;
  std::string_view parts = key->content;
  const std::optional<Element> first = take_element(parts);
  if (!first || first->content.empty()) return KeyForm::none;
  if (first->type == kSequence) {
    std::string_view algorithm = first->content;
    const std::optional<Element> id = take_element(algorithm);
    return id && id->type == kObjectId ? KeyForm::pkcs8_encrypted : KeyForm::none;
  }
  const bool is_version = first->type == kInteger && first->content.size() == 1 && first->content[0] <= 1;
  const std::optional<Element> second = take_element(parts);
  if (!is_version || !second) return KeyForm::none;
  if (second->type == kSequence) return KeyForm::pkcs8;
  if (second->type == kOctets && first->content[0] == 1) return KeyForm::sec1;
  if (second->type == kInteger) return KeyForm::pkcs1;  // RSA's and DSA's alike
  return KeyForm::none;
}

Outcome passed_if(bool holds) {
  return holds ? Outcome::passed : Outcome::failed;
}

// The bytes of `opening` in place of the first of a body, whose breaks between lines stay.
std::string with_opening(std::string_view secret, std::string_view opening) {
  const std::string digits = encode_base64(opening, Base64::standard);
  std::string sealed(secret);
  std::size_t next = 0;
  for (std::size_t i = 0; i < sealed.size() && next < digits.size(); ++i) {
    if (is_escape_at(sealed, i)) {
      ++i;
    } else if (is_base64_char(sealed[i], Base64::standard)) {
      sealed[i] = digits[next++];
    }
  }
  return sealed;
}

// A block's label, body and, for OpenPGP, checksum.
struct Block {
  std::string_view label;
  std::string_view headers;
  std::string_view body;
  bool is_whole = false;
};

std::optional<Block> read_block(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kDashes = "-----";
  if (!text.starts_with(kBegin)) return std::nullopt;
  text.remove_prefix(kBegin.size());
  const std::size_t label_end = text.find(kDashes);
  if (label_end == text.npos) return std::nullopt;
  Block block{text.substr(0, label_end), {}, text.substr(label_end + kDashes.size()), false};
  const std::size_t end = block.body.find("-----END ");
  block.is_whole = end != block.body.npos;
  block.body = block.body.substr(0, end);
  const std::size_t colon = block.body.rfind(": ");
  if (colon != block.body.npos) {
    const std::size_t line_end = std::min(block.body.find('\n', colon), block.body.size());
    block.headers = block.body.substr(0, line_end);
    block.body.remove_prefix(line_end);
  }
  return block;
}

Outcome check_pgp(const Block& block) {
  const std::string bytes = bytes_of(block.body);
  if (bytes.empty()) return Outcome::failed;
  // A packet of type 5, a secret key, in the old form of headers or the new.
  const unsigned first = static_cast<unsigned char>(bytes[0]);
  if ((first & 0xFCU) != 0x94 && first != 0xC5) return Outcome::failed;
  const std::size_t mark = block.body.find("\n=");
  if (!block.is_whole || mark == block.body.npos) return Outcome::passed;
  const std::string body = body_of(block.body.substr(0, mark));
  const std::string padding((4 - body.size() % 4) % 4, '=');
  const std::optional<std::string> content = decode_base64(body + padding, Base64::standard);
  const std::optional<std::string> sum = decode_base64(block.body.substr(mark + 2, 4), Base64::standard);
  if (!content || !sum || sum->size() != 3) return Outcome::failed;
  std::uint32_t expected = 0;
  for (const char c : *sum) expected = (expected << 8) | static_cast<unsigned char>(c);
  return passed_if(crc24(*content) == expected);
}

}  // namespace

Outcome check_pem(std::string_view secret) {
  const std::optional<Block> block = read_block(secret);
  if (!block) return Outcome::unknown;
  if (block->label == "PGP PRIVATE KEY BLOCK") return check_pgp(*block);
  const std::string bytes = bytes_of(block->body);
  if (bytes.empty()) return Outcome::failed;
  if (block->headers.find("ENCRYPTED") != std::string_view::npos) return Outcome::passed;
  const KeyForm form = form_of(bytes);
  struct Known {
    std::string_view label;
    KeyForm form;
  };
  constexpr std::array<Known, 6> kKnown = {{{"RSA PRIVATE KEY", KeyForm::pkcs1},
                                            {"DSA PRIVATE KEY", KeyForm::pkcs1},
                                            {"EC PRIVATE KEY", KeyForm::sec1},
                                            {"PRIVATE KEY", KeyForm::pkcs8},
                                            {"ENCRYPTED PRIVATE KEY", KeyForm::pkcs8_encrypted},
                                            {"OPENSSH PRIVATE KEY", KeyForm::openssh}}};
  for (const Known& known : kKnown) {
    if (block->label == known.label) return passed_if(form == known.form);
  }
  return form == KeyForm::none ? Outcome::unknown : Outcome::passed;
}

Outcome check_pkcs8_body(std::string_view secret) {
  return passed_if(form_of(bytes_of(secret)) == KeyForm::pkcs8);
}

std::string seal_pkcs8_body(std::string_view secret) {
  // SEQUENCE, version 0, rsaEncryption, and the OCTET STRING that holds the key.
  return with_opening(secret,
                      std::string_view("\x30\x82\x04\xbe\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7"
                                       "\x0d\x01\x01\x01\x05\x00\x04\x82",
                                       24));
}

Outcome check_pkcs8_encrypted_body(std::string_view secret) {
  return passed_if(form_of(bytes_of(secret)) == KeyForm::pkcs8_encrypted);
}

std::string seal_pkcs8_encrypted_body(std::string_view secret) {
  // SEQUENCE, SEQUENCE, the id of PBES2.
  return with_opening(secret, "\x30\x82\x05\x2e\x30\x57\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d\x30");
}

Outcome check_openssh_body(std::string_view secret) {
  const std::string bytes = bytes_of(secret);
  return passed_if(form_of(bytes) == KeyForm::openssh);
}

std::string seal_openssh_body(std::string_view secret) {
  return with_opening(secret, kOpenSsh);
}

// Encrypted by OpenSSL's older form, the body of such a key is noise, and the block's header that says so is
// not in the rule's group.
Outcome check_legacy_key_body(std::string_view secret) {
  const KeyForm form = form_of(bytes_of(secret));
  return form == KeyForm::pkcs1 || form == KeyForm::sec1 ? Outcome::passed : Outcome::unknown;
}

}  // namespace sallyport::proof
