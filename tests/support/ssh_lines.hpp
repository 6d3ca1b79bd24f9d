#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <openssl/bn.h>
#include <openssl/evp.h>

#include "base/handle.hpp"
#include "sign/ssh_wire.hpp"

// Public SSH keys, made when the test runs; nobody has the private ones.
namespace sallyport::test {

using KeyPair = base::Handle<EVP_PKEY, EVP_PKEY_free>;
using BigNumber = base::Handle<BIGNUM, BN_free>;

inline std::string line_of_blob(std::string_view algorithm, const std::string& fields,
                                std::string_view comment) {
  std::string blob;
  sign::put_string(blob, algorithm);
  std::string line = std::string(algorithm) + " " + sign::to_base64(blob + fields);
  return comment.empty() ? line : line + " " + std::string(comment);
}

// "ssh-ed25519 AAAA... comment"
inline std::string new_ssh_line(std::string_view comment = {}) {
  const KeyPair key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  std::string point(32, '\0');
  std::size_t size = point.size();
  if (key == nullptr ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(point.data()), &size) != 1)
    throw std::runtime_error("no Ed25519 key could be made");
  std::string fields;
  sign::put_string(fields, point);
  return line_of_blob("ssh-ed25519", fields, comment);
}

inline std::string new_rsa_line(std::size_t bits, std::string_view comment = {}) {
  const KeyPair key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
  std::string fields;
  for (const char* const name : {"e", "n"}) {
    BIGNUM* number = nullptr;
    if (key == nullptr || EVP_PKEY_get_bn_param(key.get(), name, &number) != 1)
      throw std::runtime_error("no RSA key could be made");
    const BigNumber owned(number);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
    if ((static_cast<unsigned char>(bytes[0]) & 0x80U) != 0) bytes.insert(0, 1, '\0');
    sign::put_string(fields, bytes);
  }
  return line_of_blob("ssh-rsa", fields, comment);
}

}  // namespace sallyport::test
