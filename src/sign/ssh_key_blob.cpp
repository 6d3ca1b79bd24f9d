#include "sign/ssh_key_blob.hpp"

#include <algorithm>

#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

struct KeyKind {
  SshKind kind;
  std::string_view name;
  std::string_view certificate_name;
  std::string_view curve;
  unsigned curve_bits;
};

constexpr std::array<KeyKind, 8> kKeyKinds = {{
    {SshKind::rsa, "ssh-rsa", "ssh-rsa-cert-v01@openssh.com", "", 0},
    {SshKind::dsa, "ssh-dss", "ssh-dss-cert-v01@openssh.com", "", 0},
    {SshKind::ecdsa_p256, "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256-cert-v01@openssh.com", "nistp256", 256},
    {SshKind::ecdsa_p384, "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384-cert-v01@openssh.com", "nistp384", 384},
    {SshKind::ecdsa_p521, "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521-cert-v01@openssh.com", "nistp521", 521},
    {SshKind::ed25519, "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", "", 0},
    {SshKind::sk_ecdsa_p256, "sk-ecdsa-sha2-nistp256@openssh.com",
     "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "nistp256", 256},
    {SshKind::sk_ed25519, "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com", "", 0},
}};

constexpr const KeyKind& row_of(SshKind kind) noexcept {
  return kKeyKinds[static_cast<std::size_t>(kind)];
}

std::optional<SshKind> find_kind(std::string_view KeyKind::*column, std::string_view name) noexcept {
  const auto* const found = std::find_if(kKeyKinds.begin(), kKeyKinds.end(),
                                         [&](const KeyKind& row) { return row.*column == name; });
  if (found == kKeyKinds.end()) return std::nullopt;
  return found->kind;
}

bool is_odd(std::string_view number) {
  return (static_cast<unsigned char>(number.back()) & 1U) != 0;
}

bool take_numbers(ByteReader& in, SshKeyFields& fields, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<std::string_view> number = take_positive(in);
    if (!number) return false;
    fields.numbers[i] = *number;
  }
  return true;
}

// What libcrypto verifies with, and what OpenSSH does.
bool take_rsa(ByteReader& in, SshKeyFields& fields) {
  constexpr unsigned kMaxModulusBits = 16'384;
  constexpr unsigned kMaxExponentBits = 64;
  if (!take_numbers(in, fields, 2)) return false;
  const auto& [e, n, unused_1, unused_2] = fields.numbers;
  fields.shape.bits = bit_length(n);
  return is_odd(e) && is_odd(n) && bit_length(e) > 1 && bit_length(e) <= kMaxExponentBits &&
         fields.shape.bits <= kMaxModulusBits;
}

bool take_dsa(ByteReader& in, SshKeyFields& fields) {
  constexpr unsigned kMinBits = 1024;
  constexpr unsigned kMaxBits = 8192;
  constexpr unsigned kSubgroupBits = 160;
  if (!take_numbers(in, fields, 4)) return false;
  const auto& [p, q, g, y] = fields.numbers;
  fields.shape.bits = bit_length(p);
  return fields.shape.bits >= kMinBits && fields.shape.bits <= kMaxBits && bit_length(q) == kSubgroupBits &&
         is_odd(p) && is_odd(q) && bit_length(g) > 1 && bit_length(y) > 1;
}

bool take_curve_point(ByteReader& in, SshKeyFields& fields) {
  constexpr char kUncompressed = '\x04';
  const KeyKind& row = row_of(fields.shape.kind);
  fields.shape.bits = row.curve_bits;
  if (take_string(in) != row.curve) return false;
  fields.point = take_string(in);
  return fields.point.size() == 1 + 2 * coordinate_bytes(row.kind) && fields.point[0] == kUncompressed;
}

bool take_ed25519_point(ByteReader& in, SshKeyFields& fields) {
  fields.shape.bits = 256;
  fields.point = take_string(in);
  return fields.point.size() == 32;
}

bool take_by_kind(ByteReader& in, SshKeyFields& fields) {
  switch (fields.shape.kind) {
    case SshKind::rsa:
      return take_rsa(in, fields);
    case SshKind::dsa:
      return take_dsa(in, fields);
    case SshKind::ecdsa_p256:
    case SshKind::ecdsa_p384:
    case SshKind::ecdsa_p521:
    case SshKind::sk_ecdsa_p256:
      return take_curve_point(in, fields);
    case SshKind::ed25519:
    case SshKind::sk_ed25519:
      return take_ed25519_point(in, fields);
  }
  return false;
}

}  // namespace

std::string_view to_string(SshKind kind) noexcept {
  return row_of(kind).name;
}

std::optional<SshKind> kind_of(std::string_view name) noexcept {
  return find_kind(&KeyKind::name, name);
}

std::optional<SshKind> certified_kind_of(std::string_view name) noexcept {
  return find_kind(&KeyKind::certificate_name, name);
}

std::size_t coordinate_bytes(SshKind kind) noexcept {
  return (row_of(kind).curve_bits + 7) / 8;
}

std::optional<SshKeyFields> take_key_fields(SshKind kind, ByteReader& in) {
  SshKeyFields fields;
  fields.shape.kind = kind;
  if (!take_by_kind(in, fields)) return std::nullopt;
  if (is_security_key(kind)) fields.application = take_string(in);
  // OpenSSH reads it as a C string: with a NUL in it, it would be another application there.
  if (!in.is_ok() || fields.application.find('\0') != std::string_view::npos) return std::nullopt;
  return fields;
}

std::optional<SshKeyFields> read_key_blob(std::string_view blob) {
  ByteReader in(blob);
  const std::optional<SshKind> kind = kind_of(take_string(in));
  if (!kind) return std::nullopt;
  std::optional<SshKeyFields> fields = take_key_fields(*kind, in);
  if (!fields || !in.is_at_end()) return std::nullopt;
  return fields;
}

std::string_view algorithm_of(std::string_view blob) noexcept {
  ByteReader in(blob);
  return take_string(in);
}

}  // namespace sallyport::sign
