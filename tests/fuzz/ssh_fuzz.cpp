#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sodium.h>

#include "base/error.hpp"
#include "sign/allowed_signers.hpp"
#include "sign/samples.hpp"
#include "sign/ssh_certificate.hpp"
#include "sign/ssh_identities.hpp"
#include "sign/ssh_key.hpp"
#include "sign/ssh_keys.hpp"
#include "sign/ssh_revocations.hpp"
#include "sign/sshsig.hpp"

// The first byte says what the rest is taken for: '0' an SSHSIG blob over kPayload, '1' a certificate, '2' a
// line with a key, '3' a list of what is revoked, '4' allowed signers, '5' a name and a pattern, on a line
// each. Of all signatures only the two that are made here are good: by the key of one person, and by that
// person's certificate. The corpus has both, so that what is tried resembles them.

using namespace sallyport;
using model::SignatureStatus;
using sign::samples::number;
using sign::samples::ssh_string;
using sign::samples::SshSignature;

namespace {

constexpr std::string_view kPayload = "tree\n\nSubject\n";
constexpr sign::Owner kOwner = 5;

void require(bool holds) {
  if (!holds) std::abort();
}

// The same in each run, and made from nothing secret.
class Signer {
 public:
  explicit Signer(char seed) {
    const std::string seed_bytes(crypto_sign_SEEDBYTES, seed);
    crypto_sign_seed_keypair(to_bytes(public_), to_bytes(secret_),
                             reinterpret_cast<const unsigned char*>(seed_bytes.data()));
  }

  std::string public_field() const { return ssh_string(public_); }
  std::string blob() const { return ssh_string("ssh-ed25519") + public_field(); }
  std::string sign(std::string_view data) const {
    std::string bytes(crypto_sign_BYTES, '\0');
    crypto_sign_detached(to_bytes(bytes), nullptr, reinterpret_cast<const unsigned char*>(data.data()),
                         data.size(), reinterpret_cast<const unsigned char*>(secret_.data()));
    return ssh_string("ssh-ed25519") + ssh_string(bytes);
  }
  sign::SshKey key() const { return sign::parse_ssh_key("ssh-ed25519 " + sign::samples::base64(blob())); }

 private:
  static unsigned char* to_bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

  std::string public_ = std::string(crypto_sign_PUBLICKEYBYTES, '\0');
  std::string secret_ = std::string(crypto_sign_SECRETKEYBYTES, '\0');
};

std::string certificate_of(const Signer& signer, const Signer& authority) {
  const std::string to_sign = ssh_string("ssh-ed25519-cert-v01@openssh.com") + ssh_string("nonce") +
                              signer.public_field() + number(7, 8) + number(1, 4) + ssh_string("id") +
                              ssh_string(ssh_string("alice")) + number(0, 8) + number(1'700'000'000, 8) +
                              ssh_string("") + ssh_string("") + ssh_string("") + ssh_string(authority.blob());
  return to_sign + ssh_string(authority.sign(to_sign));
}

std::string sshsig_of(const Signer& signer, const std::string& key_blob) {
  SshSignature parts{.key = key_blob};
  const std::string unsigned_content = parts.bytes();
  parts.signature = signer.sign(sign::signed_data(sign::read_sshsig(unsigned_content).value(), kPayload));
  return parts.bytes();
}

// One person's key and certificate, and what they sign.
struct World {
  Signer signer{'s'};
  Signer authority{'a'};
  std::string by_key = sshsig_of(signer, signer.blob());
  std::string by_certificate = sshsig_of(signer, certificate_of(signer, authority));
  sign::SshKeys keys{sign::Strength{}};

  World() {
    keys.add(signer.key(), kOwner);
    keys.add_authority("corp", authority.key());
    keys.add_identity("corp", "al*", kOwner);
    for (const std::string& content : {by_key, by_certificate})
      require(keys.verify(content, kPayload).status == SignatureStatus::good);
  }
};

// All but the reserved field, which is signed by nobody.
bool is_same(std::string_view content, std::string_view other) {
  const std::optional<sign::Sshsig> left = sign::read_sshsig(content);
  const std::optional<sign::Sshsig> right = sign::read_sshsig(other);
  return left && right && left->key == right->key && left->hash == right->hash &&
         left->signature.algorithm == right->signature.algorithm &&
         left->signature.bytes == right->signature.bytes;
}

void check_sshsig(std::string_view content) {
  static const World world;
  const sign::Verified verified = world.keys.verify(content, kPayload);
  if (verified.status == SignatureStatus::good) {
    require(is_same(content, world.by_key) || is_same(content, world.by_certificate));
    require(verified.owner == kOwner && verified.key == world.signer.key().fingerprint);
  }
  require(verified.status != SignatureStatus::absent && verified.status != SignatureStatus::revoked_key);
  const sign::Verified other = world.keys.verify(content, "another payload");
  require(other.status != SignatureStatus::good && other.key == verified.key);
  require(verified.status == SignatureStatus::good || other.status == verified.status);
  if (!sign::is_ssh_signature(content)) {
    require(verified.status == SignatureStatus::malformed && verified.key.empty());
    return;
  }
  require(!sign::is_ssh_signature(std::string(content) + '\0'));
  require(!sign::is_ssh_signature(content.substr(0, content.size() - 1)));
}

void check_certificate(std::string_view blob) {
  const std::optional<sign::SshCertificate> certificate = sign::read_ssh_certificate(blob);
  if (!certificate) return;
  require(sign::is_certificate(blob));
  require(!sign::read_key_blob(blob));
  require(!sign::read_ssh_certificate(std::string(blob) + '\0'));
  require(!sign::read_ssh_certificate(blob.substr(0, blob.size() - 1)));
  require(blob.starts_with(certificate->signed_part) && certificate->signed_part.size() < blob.size());
  const std::optional<sign::SshKeyFields> key = sign::read_key_blob(certificate->key_blob);
  require(key && key->shape.kind == certificate->key.shape.kind && key->point == certificate->key.point);
  require(certificate->critical_options.size() % 2 == 0);
}

void check_key(std::string_view line) {
  const sign::SshKey key = sign::parse_ssh_key(line);
  require(sign::looks_like_ssh_key(line));
  require(sign::parse_ssh_key(sign::to_line(key) + " " + key.comment) == key);
  require(key.fingerprint.size() == 50 && key.bits > 0);
  require(sign::read_key_blob(key.blob) && !sign::read_key_blob(key.blob + '\0') &&
          !sign::read_key_blob(std::string_view(key.blob).substr(0, key.blob.size() - 1)));
  sign::SshKeys keys{sign::Strength{}};
  keys.add(key, kOwner);
  SshSignature unsigned_by_it{.key = key.blob};
  require(keys.verify(unsigned_by_it.bytes(), kPayload).status != SignatureStatus::good);
}

void check_revocations(std::string_view list) {
  sign::SshRevocations once;
  once.add(list, "list");
  // No serial number stands for none, and nobody has this key id.
  const std::string key_id = "an id " + std::string(64, 'x');
  require(!once.is_revoked_certificate("authority", 0, key_id));
  sign::SshRevocations twice;
  twice.add(list, "list");
  twice.add(list, "list");
  for (std::uint64_t serial = 1; serial != 0; serial <<= 1)
    require(once.is_revoked_certificate({}, serial, key_id) ==
            twice.is_revoked_certificate({}, serial, key_id));
  const std::string line = sign::to_line(Signer('s').key());
  const sign::SshKey key = sign::parse_ssh_key(line);
  const bool is_text = !list.starts_with("SSHKRL\n");
  if (!is_text) return;
  twice.add(std::string(list) + "\n" + line, "list");
  require(twice.is_revoked_key(key.blob, key.fingerprint));
}

void check_allowed_signers(std::string_view text) {
  const std::vector<sign::AllowedSigner> signers = sign::read_allowed_signers(text, "signers");
  const std::string written = sign::write_allowed_signers(signers);
  const std::vector<sign::AllowedSigner> again = sign::read_allowed_signers(written, "again");
  require(again.size() == signers.size());
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const sign::AllowedSigner& left = signers[i];
    const sign::AllowedSigner& right = again[i];
    require(left.principals == right.principals && left.is_authority == right.is_authority &&
            left.namespaces == right.namespaces && left.valid_after == right.valid_after &&
            left.valid_before == right.valid_before && left.key == right.key);
    require(!left.principals.empty() && right.line_1based == i + 1);
  }
  require(sign::write_allowed_signers(again) == written);
}

// The same by a table: whether each beginning of the pattern matches each beginning of the name.
bool matches_by_table(std::string_view name, std::string_view pattern) {
  std::vector<char> row(name.size() + 1, 0);
  row[0] = 1;
  for (const char c : pattern) {
    std::vector<char> next(name.size() + 1, 0);
    next[0] = c == '*' ? row[0] : 0;
    for (std::size_t i = 1; i <= name.size(); ++i) {
      const bool is_matched =
          c == '*' ? (row[i] | next[i - 1]) != 0 : row[i - 1] != 0 && (c == '?' || c == name[i - 1]);
      next[i] = is_matched ? 1 : 0;
    }
    row = next;
  }
  return row.back() != 0;
}

void check_pattern(std::string_view text) {
  const std::string_view name = text.substr(0, text.find('\n'));
  const std::string_view pattern = text.substr(std::min(name.size() + 1, text.size()));
  if (name.size() * pattern.size() > 100'000) return;
  require(sign::matches_pattern(name, pattern) == matches_by_table(name, pattern));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    switch (data[0]) {
      case '0':
        check_sshsig(rest);
        break;
      case '1':
        check_certificate(rest);
        break;
      case '2':
        check_key(rest);
        break;
      case '3':
        check_revocations(rest);
        break;
      case '4':
        check_allowed_signers(rest);
        break;
      case '5':
        check_pattern(rest);
        break;
      default:
        break;
    }
  } catch (const base::Error&) {  // a text that cannot be read; of foreign bytes none is thrown
    require(data[0] >= '2');
  }
  return 0;
}
