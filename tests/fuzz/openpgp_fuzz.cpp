#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "sign/openpgp.hpp"
#include "sign/openpgp_keys.hpp"
#include "sign/openpgp_samples.hpp"
#include "sign/samples.hpp"

// The first byte says what the rest is taken for: '0' a signature, which whoever pushes writes, '1' a file of
// keys. The keys of the ring are made of names, the same in each run, so that seeds can be signatures that
// are right. No input is right over what nobody signed; over what was signed only an input that holds a
// signed part as its key signed it. No file of keys makes a key sign that may not, or takes a revocation
// back.

using namespace sallyport;
using namespace sallyport::sign;
using namespace sallyport::sign::samples::openpgp;
using model::SignatureStatus;

namespace {

constexpr std::string_view kSigned = "signed";
constexpr std::string_view kUnsigned = "never signed";
constexpr Strength kAll{.allows_sha1 = true, .allows_md5 = true, .allows_dsa = true, .min_rsa_bits = 0};

void require(bool holds) {
  if (!holds) std::abort();
}

struct Ring {
  Key primary = Key::eddsa("fuzz primary");
  Key subkey = Key::ed25519("fuzz subkey");
  Key silent = Key::eddsa("fuzz silent");        // a sub-key that does not vouch
  Key gone = Key::eddsa("fuzz gone");            // revoked
  Key certifier = Key::eddsa("fuzz certifier");  // may not sign
  Key rsa = Key::rsa(1024);
  Key curve = Key::ecdsa("P-256");
  OpenPgpKeys keys{kAll};

  Ring() {
    const std::string file = certificate(primary) + signing_subkey(primary, subkey) + certificate(rsa) +
                             certificate(curve) + never_signing();
    for (const std::string& fingerprint : keys.load(file, "ring")) keys.own(fingerprint, 1);
  }

  // Certificates of which no key may sign, but for the primary key that vouches for `silent`.
  std::string never_signing() const {
    return certificate(primary) + packet(14, silent.body()) +
           over_subkey(primary, silent, created() + key_flags(2)) + certificate(gone) +
           packet(6, gone.body()) + direct(gone, created(), 0x20) +
           certificate(certifier, created() + key_flags(1));
  }
};

const Ring& ring() {
  static const Ring made;
  return made;
}

// The hashed parts of the signatures in the seeds that are good over kSigned, each behind its size.
const std::vector<std::string>& signed_parts() {
  static const std::vector<std::string> parts = [] {
    std::vector<std::string> all;
    for (const std::string& hashed :
         {created() + issuer(ring().primary), created() + signature_lifetime(60) + issuer(ring().primary),
          created() + issuer(ring().subkey), created()})
      all.push_back(samples::number(hashed.size(), 2) + hashed);
    return all;
  }();
  return parts;
}

void check_signature(std::string_view content) {
  const Verified other = ring().keys.verify(content, kUnsigned);
  require(other.status != SignatureStatus::good && other.status != SignatureStatus::revoked_key);
  const Verified verified = ring().keys.verify(content, kSigned);
  require(is_openpgp_signature(content) || verified.status == SignatureStatus::malformed);
  require((verified.owner == 1) ==
          (verified.status == SignatureStatus::good || verified.status == SignatureStatus::bad ||
           verified.status == SignatureStatus::revoked_key));
  require(verified.detail.empty() == (verified.status == SignatureStatus::good));
  if (verified.status != SignatureStatus::good) return;
  require(verified.key == ring().primary.fingerprint());
  require(std::any_of(signed_parts().begin(), signed_parts().end(),
                      [&](const std::string& part) { return content.find(part) != std::string_view::npos; }));
}

void check_key_file(std::string_view bytes) {
  OpenPgpKeys alone(kAll);
  OpenPgpKeys merged(kAll);
  const std::vector<std::string> never_signing = merged.load(ring().never_signing(), "ring");
  try {
    for (const std::string& fingerprint : alone.load(bytes, "file")) {
      require(fingerprint.size() == 40);
      alone.own(fingerprint, 2);
    }
    require(!alone.list().empty());
    merged.load(bytes, "file");
  } catch (const base::Error& error) {
    require(std::string_view(error.what()).starts_with("file: ") && !error.hint().empty());
    return;
  }
  for (const std::string& fingerprint : never_signing) merged.own(fingerprint, 1);
  static const std::string forgeries[] = {document(ring().silent, kSigned), document(ring().gone, kSigned),
                                          document(ring().certifier, kSigned)};
  for (const std::string& forgery : forgeries)
    require(merged.verify(forgery, kSigned).status != SignatureStatus::good);
  // In no armour, a key that is not there cannot be found.
  static const std::string genuine = document(ring().primary, kSigned);
  const bool is_armoured = (static_cast<unsigned char>(bytes.front()) & 0x80) == 0;
  if (!is_armoured && bytes.find(ring().primary.body()) == std::string_view::npos)
    require(alone.verify(genuine, kSigned).status == SignatureStatus::unknown_key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == '0') check_signature(rest);
  if (data[0] == '1') check_key_file(rest);
  return 0;
}
