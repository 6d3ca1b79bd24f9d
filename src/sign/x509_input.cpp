// Reads files of certificates and of revocation lists. They are the administrator's, so that what is odd in
// them is an error that says what to do, never something to pass over.
#include <array>
#include <memory>
#include <new>

#include <fmt/core.h>
#include <openssl/pem.h>

#include "base/error.hpp"
#include "sign/x509_certificate.hpp"

namespace sallyport::sign {

namespace {

constexpr std::size_t kMaxInputBytes = 64 * 1024 * 1024;  // the longest public revocation lists have 40 MB

void free_memory(void* memory) noexcept {
  OPENSSL_free(memory);
}
template <typename T>
using Memory = base::Handle<T, free_memory>;

struct InputKind {
  std::string_view label;      // of its PEM
  std::string_view old_label;  // the same, in files of the last century
  std::string_view words;
  std::string_view openssl_command;
};
constexpr InputKind kCertificateInput = {"CERTIFICATE", "X509 CERTIFICATE", "a certificate", "x509"};
constexpr InputKind kCrlInput = {"X509 CRL", "X509 CRL", "a revocation list", "crl"};

[[noreturn]] void refuse(const std::string& source, const InputKind& kind, std::string_view what) {
  throw base::Error(
      fmt::format("{}: {}", source, what),
      fmt::format("The file must hold {} in PEM or DER; look at it with: openssl {} -in {} -text", kind.words,
                  kind.openssl_command, source));
}

bool is_end_of_pem() {
  const unsigned long error = ERR_peek_last_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

std::vector<std::string> read_pem(std::string_view text, const InputKind& kind, const std::string& source) {
  const Bio in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!in) throw std::bad_alloc();
  std::vector<std::string> blocks;
  while (true) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(in.get(), &label, &header, &data, &size) != 1) {
      if (is_end_of_pem()) return blocks;
      refuse(source, kind, "a block of PEM is damaged or has no end");
    }
    const Memory<char> label_owner(label);
    const Memory<char> header_owner(header);
    const Memory<unsigned char> data_owner(data);
    if (label != kind.label && label != kind.old_label)
      refuse(source, kind, fmt::format("holds a block \"{}\", which is not {}", label, kind.words));
    blocks.emplace_back(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  }
}

std::vector<std::string> read_blocks(std::string_view pem_or_der, const InputKind& kind,
                                     const std::string& source) {
  if (pem_or_der.size() > kMaxInputBytes) refuse(source, kind, "is larger than 64 MiB");
  // Before anything decodes it.
  if (pem_or_der.find("PRIVATE KEY-----") != std::string_view::npos)
    throw base::Error(fmt::format("{}: holds a private key, which belongs to nobody but its owner", source),
                      "Give the certificate alone, and make a new key if others could read this file.");
  if (pem_or_der.find("-----BEGIN ") == std::string_view::npos) return {std::string(pem_or_der)};
  std::vector<std::string> blocks = read_pem(pem_or_der, kind, source);
  if (blocks.empty()) refuse(source, kind, fmt::format("holds no block of PEM that is {}", kind.words));
  return blocks;
}

template <typename Handle, typename Read>
std::vector<Handle> read_all(std::string_view pem_or_der, const InputKind& kind, const std::string& source,
                             Read read) {
  const ErrorMark mark;
  std::vector<Handle> objects;
  for (const std::string& der : read_blocks(pem_or_der, kind, source)) {
    objects.push_back(read_der<Handle>(der, read));
    if (!objects.back()) refuse(source, kind, fmt::format("does not hold {} that can be read", kind.words));
  }
  return objects;
}

}  // namespace

std::vector<Certificate> read_certificates(std::string_view pem_or_der, const std::string& source) {
  return read_all<Certificate>(pem_or_der, kCertificateInput, source, d2i_X509);
}

std::vector<Crl> read_crls(std::string_view pem_or_der, const std::string& source) {
  return read_all<Crl>(pem_or_der, kCrlInput, source, d2i_X509_CRL);
}

}  // namespace sallyport::sign
