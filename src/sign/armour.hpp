#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::sign {

enum class ArmourKind : std::uint8_t { openpgp, ssh, x509 };

// A longer armour is none: the largest of real ones, an X.509 chain with a transparency log's proof, is some
// 20 KiB.
inline constexpr std::size_t kMaxArmourBytes = 1'048'576;  // 1 MiB

struct Armour {
  ArmourKind kind = ArmourKind::openpgp;
  std::string content;  // what the base64 stands for; never empty
};

// Reads `text`, which must be exactly one armour of a detached signature, from "-----BEGIN" to the last dash
// of its END line, with LF between its lines. Nothing if it is anything else: other text around or inside, an
// unknown kind, base64 that an encoder would not write, a checksum that does not fit. The content is not
// looked at. Throws nothing but std::bad_alloc.
std::optional<Armour> read_armour(std::string_view text);

// The same for an OpenPGP key ring, "PGP PUBLIC KEY BLOCK", which may be of any length: what its base64
// stands for.
std::optional<std::string> read_openpgp_key_armour(std::string_view text);

// Whether `line` begins as git (gpg-interface.c) takes the first line of a signature to begin. That includes
// "PGP MESSAGE", which is not an armour that read_armour reads: what it holds need not be a detached
// signature.
bool begins_signature(std::string_view line) noexcept;

}  // namespace sallyport::sign
