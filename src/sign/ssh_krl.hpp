#pragma once

#include <cstdint>
#include <string_view>

#include "sign/byte_reader.hpp"
#include "sign/ssh_revocations.hpp"

namespace sallyport::sign {

// Reads one key revocation list (OpenSSH's PROTOCOL.krl, version 1) into what is revoked.
class KrlReader {
 public:
  static bool is_krl(std::string_view bytes) noexcept;

  explicit KrlReader(SshRevocations& revoked) : revoked_(revoked) {}

  // Throws base::Error, as SshRevocations::add() says.
  void read(std::string_view bytes);

 private:
  void read_section(std::uint32_t type, std::string_view data);
  void read_keys(std::string_view data);
  void read_certificates(std::string_view data);
  void read_certificate_section(std::uint32_t type, std::string_view data,
                                SshRevocations::Certificates& revoked);

  SshRevocations& revoked_;
};

}  // namespace sallyport::sign
