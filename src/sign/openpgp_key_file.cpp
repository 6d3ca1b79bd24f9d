#include "sign/openpgp_key_file.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/armour.hpp"
#include "sign/openpgp_packets.hpp"

namespace sallyport::sign {

namespace {

constexpr const char* kExportHint = "write it with: gpg --export FINGERPRINT > FILE";

[[noreturn]] void refuse(const std::string& source, std::string_view what,
                         const std::string& hint = kExportHint) {
  throw base::Error(fmt::format("{}: {}", source, what), hint);
}

bool is_keybox(std::string_view bytes) {
  return bytes.size() > 12 && bytes.substr(8, 4) == "KBXf";
}

// Adds the certificates that `packets` hold.
void read_packets(std::string_view packets, const std::string& source,
                  std::vector<OpenPgpComponents>& found) {
  using namespace openpgp_tag;
  bool is_begun = false;  // a certificate ends with its block
  ByteReader in(packets);
  while (in.left() > 0) {
    const std::optional<OpenPgpPacket> packet = take_openpgp_packet(in);
    if (!packet) refuse(source, "is no OpenPGP key ring, or is cut short");
    switch (packet->tag) {
      case kSecretKey:
      case kSecretSubkey:
        refuse(source, "holds a private key, which must never leave its owner: only public keys belong here");
      case kMarker:
      case kTrust:
      case kPadding:
        continue;
      case kPublicKey:
        found.push_back({OpenPgpComponent{packet->tag, std::string(packet->body), {}}});
        is_begun = true;
        continue;
      case kUserId:
      case kUserAttribute:
      case kPublicSubkey:
      case kSignature:
        break;
      default:
        refuse(source,
               fmt::format("holds an OpenPGP packet of type {}, which is no part of a key", packet->tag));
    }
    if (!is_begun) refuse(source, "does not begin with a public key");
    if (packet->tag == kSignature)
      found.back().back().signatures.emplace_back(packet->body);
    else
      found.back().push_back({packet->tag, std::string(packet->body), {}});
  }
}

// Adds the certificates of each armoured block. Text around them is for people.
void read_armoured(std::string_view text, const std::string& source, std::vector<OpenPgpComponents>& found) {
  constexpr std::string_view kBegin = "-----BEGIN PGP ";
  constexpr std::string_view kEnd = "-----END PGP ";
  std::string block;
  for (std::string_view line : base::split(text, '\n')) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
      line.remove_suffix(1);
    if (line.starts_with(kBegin)) {
      if (line.find(" PRIVATE KEY") != std::string_view::npos)
        refuse(source, "holds a private key, which must never leave its owner: only public keys belong here");
      if (!block.empty()) refuse(source, "holds an armoured block that does not end");
      block = line;
      continue;
    }
    if (block.empty()) continue;
    block += '\n';
    block += line;
    if (!line.starts_with(kEnd)) continue;
    const std::optional<std::string> packets = read_openpgp_key_armour(block);
    if (!packets) refuse(source, "holds an armoured block that is no whole PGP PUBLIC KEY BLOCK");
    read_packets(*packets, source, found);
    block.clear();
  }
  if (!block.empty()) refuse(source, "holds an armoured block that does not end");
}

}  // namespace

std::vector<OpenPgpComponents> read_openpgp_key_file(std::string_view bytes, const std::string& source) {
  if (bytes.size() > kMaxOpenPgpKeyFileBytes)
    refuse(source, fmt::format("is larger than {} bytes", kMaxOpenPgpKeyFileBytes),
           "export only the keys that count here: gpg --export FINGERPRINT... > FILE");
  if (is_keybox(bytes))
    refuse(source, "is GnuPG's keybox, which only GnuPG reads",
           "write what is in it with: gpg --export > FILE");
  std::vector<OpenPgpComponents> found;
  // The first bit is set in each packet's first byte, and in no letter.
  if (!bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80) != 0)
    read_packets(bytes, source, found);
  else
    read_armoured(bytes, source, found);
  if (found.empty()) refuse(source, "holds no OpenPGP key");
  return found;
}

void merge_openpgp_components(OpenPgpComponents& into, OpenPgpComponents more) {
  for (OpenPgpComponent& component : more) {
    const auto known = std::find_if(into.begin(), into.end(), [&](const OpenPgpComponent& candidate) {
      return candidate.tag == component.tag && candidate.body == component.body;
    });
    if (known == into.end()) {
      into.push_back(std::move(component));
      continue;
    }
    for (std::string& signature : component.signatures) {
      if (std::find(known->signatures.begin(), known->signatures.end(), signature) == known->signatures.end())
        known->signatures.push_back(std::move(signature));
    }
  }
}

}  // namespace sallyport::sign
