#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::sign {

// What a file of keys may hold at most: some ten thousand of usual size.
inline constexpr std::size_t kMaxOpenPgpKeyFileBytes = 64 * 1024 * 1024;

// A key, sub-key or user's name with the signatures that stand behind it, all as packets' bodies.
struct OpenPgpComponent {
  std::uint8_t tag = 0;  // openpgp_tag
  std::string body;
  std::vector<std::string> signatures;
};

// A certificate (RFC 9580, 10.1) as it is written: the primary key, then the others in their order.
using OpenPgpComponents = std::vector<OpenPgpComponent>;

// Reads a file of certificates, one or more, as `gpg --export` writes it, also with --armor; several armoured
// blocks may follow each other, with text between them. Nothing is verified. Throws base::Error, which begins
// with `source`, for anything else: a private key, a keybox, a packet that has no business there.
std::vector<OpenPgpComponents> read_openpgp_key_file(std::string_view bytes, const std::string& source);

// Adds what `more`, the same certificate from elsewhere, has that `into` has not: nothing that one of them
// says is lost, a revocation least of all.
void merge_openpgp_components(OpenPgpComponents& into, OpenPgpComponents more);

}  // namespace sallyport::sign
