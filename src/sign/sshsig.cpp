#include "sign/sshsig.hpp"

#include <array>

#include <openssl/evp.h>

#include "base/error.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kSshsigMagic = "SSHSIG";
constexpr std::string_view kNamespace = "git";

// A key: its algorithm, then fields of which even the first is never empty.
bool is_key(std::string_view blob) {
  ByteReader in(blob);
  return !take_string(in).empty() && !take_string(in).empty();
}

std::string digest_of(std::string_view hash, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size,
                 hash == "sha512" ? EVP_sha512() : EVP_sha256(), nullptr) != 1)
    throw base::Error("SHA-2 failed in the crypto library");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace

std::optional<SshSignatureFields> read_signature_blob(std::string_view blob) {
  ByteReader in(blob);
  SshSignatureFields fields;
  fields.algorithm = take_string(in);
  fields.bytes = take_string(in);
  const bool is_by_browser = fields.algorithm.starts_with("webauthn-sk-");
  if (is_by_browser || fields.algorithm.starts_with("sk-")) {
    fields.flags = static_cast<std::uint8_t>(in.take_number(1));
    fields.counter = in.take_number(4);
  }
  if (is_by_browser) {
    take_string(in);  // the origin
    take_string(in);  // the client data
    take_string(in);  // extensions
  }
  if (!in.is_at_end() || fields.algorithm.empty() || fields.bytes.empty()) return std::nullopt;
  return fields;
}

std::optional<Sshsig> read_sshsig(std::string_view content) {
  ByteReader in(content);
  if (in.take(kSshsigMagic.size()) != kSshsigMagic || in.take_number(4) != 1) return std::nullopt;
  Sshsig sshsig;
  sshsig.key = take_string(in);
  const std::string_view name_space = take_string(in);
  take_string(in);  // reserved: the protocol says to take no notice of it
  sshsig.hash = take_string(in);
  const std::optional<SshSignatureFields> signature = read_signature_blob(take_string(in));
  if (!in.is_at_end() || !signature || name_space != kNamespace || !is_key(sshsig.key) ||
      (sshsig.hash != "sha256" && sshsig.hash != "sha512"))
    return std::nullopt;
  sshsig.signature = *signature;
  return sshsig;
}

std::string signed_data(const Sshsig& sshsig, std::string_view payload) {
  std::string data(kSshsigMagic);
  put_string(data, kNamespace);
  put_string(data, {});  // reserved: nothing, whatever the signature has there, as ssh-keygen does
  put_string(data, sshsig.hash);
  put_string(data, digest_of(sshsig.hash, payload));
  return data;
}

bool is_ssh_signature(std::string_view content) noexcept {
  return read_sshsig(content).has_value();
}

}  // namespace sallyport::sign
