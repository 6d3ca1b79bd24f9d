#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sign/byte_reader.hpp"

// A public key as SSH writes it: its algorithm, then fields that depend on that (RFC 4253, section 6.6: RSA
// and DSA; RFC 5656: ECDSA; RFC 8709: Ed25519; OpenSSH's PROTOCOL.u2f: security keys, "sk-").
namespace sallyport::sign {

enum class SshKind : std::uint8_t {
  rsa,
  dsa,
  ecdsa_p256,
  ecdsa_p384,
  ecdsa_p521,
  ed25519,
  sk_ecdsa_p256,
  sk_ed25519,
};

constexpr bool is_security_key(SshKind kind) noexcept {
  return kind == SshKind::sk_ecdsa_p256 || kind == SshKind::sk_ed25519;
}

std::string_view to_string(SshKind kind) noexcept;               // "ssh-ed25519"
std::optional<SshKind> kind_of(std::string_view name) noexcept;  // the other way round
// Of the name of a certificate: "ssh-ed25519-cert-v01@openssh.com".
std::optional<SshKind> certified_kind_of(std::string_view name) noexcept;

// How many bytes a coordinate has on the curve of a kind of ECDSA key, which are also the most that a number
// of its signatures has. 0 for other kinds.
std::size_t coordinate_bytes(SshKind kind) noexcept;

struct SshShape {
  SshKind kind = SshKind::ed25519;
  unsigned bits = 0;  // of the modulus, of p, of the curve
};

// Views of the bytes that they were read from.
struct SshKeyFields {
  SshShape shape;
  std::array<std::string_view, 4> numbers;  // RSA: e, n. DSA: p, q, g, y. As take_positive() gives them
  std::string_view point;                   // ECDSA (uncompressed), Ed25519
  std::string_view application;             // of a security key: "ssh:"
};

// Reads the fields off the front of `in`. Nothing if they are not in the one way in which they can be
// written, or are out of bounds: a modulus of more than 16,384 bits, an exponent of more than 64, a DSA key
// that is not of the kind that RFC 4253 signs with. Whether a point is on its curve is not asked.
std::optional<SshKeyFields> take_key_fields(SshKind kind, ByteReader& in);

// The whole of a key. Nothing if it is of no known kind, malformed, or has bytes behind it.
std::optional<SshKeyFields> read_key_blob(std::string_view blob);

// The algorithm that a blob begins with; empty if there is none.
std::string_view algorithm_of(std::string_view blob) noexcept;

}  // namespace sallyport::sign
