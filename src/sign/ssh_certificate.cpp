#include "sign/ssh_certificate.hpp"

#include <algorithm>
#include <utility>

#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::uint32_t kUserType = 1;
constexpr std::uint32_t kHostType = 2;

bool holds_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

bool read_principals(std::string_view bytes, SshCertificate& certificate) {
  constexpr std::size_t kMaxPrincipals = 256;
  std::optional<std::vector<std::string_view>> principals = take_strings(bytes);
  if (!principals || principals->size() > kMaxPrincipals ||
      std::any_of(principals->begin(), principals->end(), holds_nul))
    return false;
  certificate.principals = std::move(*principals);
  return true;
}

bool read_critical_options(std::string_view bytes, SshCertificate& certificate) {
  std::optional<std::vector<std::string_view>> options = take_strings(bytes);
  if (!options || options->size() % 2 != 0) return false;
  for (std::size_t i = 2; i < options->size(); i += 2) {
    if ((*options)[i - 2] >= (*options)[i]) return false;
  }
  certificate.critical_options = std::move(*options);
  return true;
}

bool are_extensions(std::string_view bytes) {
  const std::optional<std::vector<std::string_view>> extensions = take_strings(bytes);
  return extensions && extensions->size() % 2 == 0;
}

// The key that is certified, and the blob that it has without a certificate.
bool take_key(ByteReader& in, std::string_view blob, SshCertificate& certificate) {
  const std::optional<SshKind> kind = certified_kind_of(take_string(in));
  if (!kind) return false;
  take_string(in);  // a number that the authority chose at random
  const std::size_t begin = blob.size() - in.left();
  const std::optional<SshKeyFields> key = take_key_fields(*kind, in);
  if (!key) return false;
  certificate.key = *key;
  put_string(certificate.key_blob, to_string(*kind));
  certificate.key_blob += blob.substr(begin, blob.size() - in.left() - begin);
  return true;
}

// What the authority says of the key, in the order of the format.
bool take_terms(ByteReader& in, SshCertificate& certificate) {
  certificate.serial = take_number64(in);
  const std::uint32_t type = in.take_number(4);
  certificate.is_for_user = type == kUserType;
  certificate.key_id = take_string(in);
  const std::string_view principals = take_string(in);
  certificate.valid_after = take_number64(in);
  certificate.valid_before = take_number64(in);
  const std::string_view critical_options = take_string(in);
  const std::string_view extensions = take_string(in);
  take_string(in);  // reserved: the protocol says to take no notice of it
  return in.is_ok() && (type == kUserType || type == kHostType) && !holds_nul(certificate.key_id) &&
         read_principals(principals, certificate) && read_critical_options(critical_options, certificate) &&
         are_extensions(extensions);
}

bool take_signature(ByteReader& in, std::string_view blob, SshCertificate& certificate) {
  certificate.authority = take_string(in);
  certificate.signed_part = blob.substr(0, blob.size() - in.left());
  const std::optional<SshKeyFields> authority_key = read_key_blob(certificate.authority);
  const std::optional<SshSignatureFields> signature = read_signature_blob(take_string(in));
  if (!authority_key || !signature || !in.is_at_end()) return false;
  certificate.authority_key = *authority_key;
  certificate.signature = *signature;
  return true;
}

}  // namespace

bool is_certificate(std::string_view blob) noexcept {
  return algorithm_of(blob).ends_with("-cert-v01@openssh.com") ||
         algorithm_of(blob).ends_with("-cert-v00@openssh.com");
}

std::optional<SshCertificate> read_ssh_certificate(std::string_view blob) {
  SshCertificate certificate;
  ByteReader in(blob);
  if (!take_key(in, blob, certificate) || !take_terms(in, certificate) ||
      !take_signature(in, blob, certificate))
    return std::nullopt;
  return certificate;
}

}  // namespace sallyport::sign
