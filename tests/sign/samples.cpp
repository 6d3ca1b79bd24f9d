#include "sign/samples.hpp"

#include <memory>

#include <openssl/evp.h>

#include "base/handle.hpp"
#include "sign/x509_handles.hpp"

namespace sallyport::sign::samples {

namespace {

using PrivateKey = base::Handle<EVP_PKEY, EVP_PKEY_free>;

Certificate self_signed(EVP_PKEY* key, int serial) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>("Somebody");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  require(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "cannot sign a certificate");
  return certificate;
}

}  // namespace

std::string number(std::uint64_t value, std::size_t size_bytes) {
  std::string bytes;
  for (std::size_t i = size_bytes; i-- > 0;) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

std::string ssh_string(std::string_view bytes) {
  return number(bytes.size(), 4) + std::string(bytes);
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::string armour(std::string_view label, std::string_view content, std::string_view head) {
  constexpr std::size_t kColumns = 64;
  std::string text = "-----BEGIN " + std::string(label) + "-----\n" + std::string(head);
  const std::string body = base64(content);
  for (std::size_t at = 0; at < body.size(); at += kColumns) text += body.substr(at, kColumns) + "\n";
  return text + "-----END " + std::string(label) + "-----";
}

std::string openpgp_armour(std::string_view content) {
  return armour("PGP SIGNATURE", content, "\n");
}

std::string ssh_armour(std::string_view content) {
  return armour("SSH SIGNATURE", content);
}

std::string x509_armour(std::string_view content) {
  return armour("SIGNED MESSAGE", content);
}

std::string OpenPgpBody::bytes() const {
  constexpr std::uint8_t kSha512 = 10;
  const std::size_t count_bytes = version == 6 ? 4 : 2;
  return number(version, 1) + number(type, 1) + number(algorithm, 1) + number(kSha512, 1) +
         number(hashed.size(), count_bytes) + hashed + number(unhashed.size(), count_bytes) + unhashed +
         number(0x1234, 2) + (version == 6 ? number(4, 1) + "salt" : "") + material;
}

std::string openpgp_packet(std::string_view body, std::uint8_t tag) {
  require(body.size() < 192, "too long for one octet");
  return number(0xC0U | tag, 1) + number(body.size(), 1) + std::string(body);
}

std::string openpgp_content() {
  return openpgp_packet(OpenPgpBody().bytes());
}

std::string SshSignature::bytes() const {
  return magic + number(version, 4) + ssh_string(key) + ssh_string(name_space) + ssh_string(reserved) +
         ssh_string(hash) + ssh_string(signature);
}

std::string cms_content(int signers, bool is_detached) {
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | (is_detached ? CMS_DETACHED : 0U);
  const ContentInfo cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
  require(cms != nullptr, "cannot make CMS");
  for (int i = 0; i < signers; ++i) {
    const PrivateKey key(EVP_EC_gen("P-256"));
    require(key != nullptr, "cannot make a key");
    const Certificate certificate = self_signed(key.get(), i + 1);
    require(CMS_add1_signer(cms.get(), certificate.get(), key.get(), EVP_sha256(), CMS_BINARY) != nullptr,
            "cannot add a signer");
  }
  const Bio data(BIO_new_mem_buf("payload", -1));
  if (signers > 0) require(CMS_final(cms.get(), data.get(), nullptr, flags) == 1, "cannot sign");
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  require(size > 0, "cannot write CMS");
  std::string content(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return content;
}

std::string header(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + " ";
  for (const char c : value) {
    text += c;
    if (c == '\n') text += ' ';
  }
  return text + "\n";
}

std::string commit(std::string_view headers, std::string_view message) {
  return "tree " + std::string(40, 'a') + "\nparent " + std::string(40, 'b') +
         "\nauthor A <a@example.org> 1700000000 +0000\ncommitter C <c@example.org> 1700000000 +0000\n" +
         std::string(headers) + "\n" + std::string(message);
}

std::string tag(std::string_view message, std::string_view headers) {
  return "object " + std::string(40, 'a') +
         "\ntype commit\ntag v1.0\ntagger T <t@example.org> 1700000000 +0000\n" + std::string(headers) +
         "\n" + std::string(message);
}

}  // namespace sallyport::sign::samples
