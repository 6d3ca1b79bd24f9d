#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "sign/cms.hpp"
#include "sign/x509.hpp"
#include "sign/x509_identity.hpp"

// The first byte says what the rest is taken for: '0' a signature, '1' a file of somebody's certificate, '2'
// one of an authority's, '3' a signature and a file of revocation lists, '4' a pattern of an identity, a line
// feed, and a name. What the seeds sign and issue leads to kRoot, whose key and those below it nobody has any
// more: what is good over kSigned can only be what the seeds hold, and over anything else nothing can be.

using namespace sallyport;
using model::SignatureStatus;

namespace {

constexpr sign::Owner kAlice = 1;
constexpr sign::Owner kBob = 2;
constexpr const char* kAuthority = "office";
constexpr std::string_view kSigned = "tree 0123\n\nSubject\n";
constexpr std::string_view kNotSigned = "tree 0123\n\nAnother subject\n";
constexpr std::string_view kRoot = R"(-----BEGIN CERTIFICATE-----
MIIBTzCB9aADAgECAgFkMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBFJvb3QwHhcN
MjMxMTE0MjIxMzIwWhcNMjcwMTE1MDgwMDAwWjAPMQ0wCwYDVQQDDARSb290MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAFbHTFBlfb3lAOcR7W8ITF9rFGNNWJEu
MN++WW3mf37+VheG4NtHQoqnNxlmGvqnfBar7K3xINcOjtM/MPbRLaNCMEAwDwYD
VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFBHsJ0zJsl5Q
MRO81QJzJZ5vJxAwMAoGCCqGSM49BAMCA0kAMEYCIQCHd+758RH9rmss3rDKYUwA
C1Y/CbMdSXQbU/JAYmRllgIhAJ9hYI6/Ny/7QnI9UGPAiomPtRvSg9GFC12g6efX
xR4T
-----END CERTIFICATE-----)";
// Of those to whom the seeds' certificates were issued, in the order of the seeds' names.
constexpr std::string_view kFingerprints[] = {
    "SHA256:ce41c3ff7120687848e880ca9cc11eddb03ba20ac8e0b1ec7551e6ce05d7a94e",
    "SHA256:8ea88ac0d2cbc4061a06db865bed5615e6bd3b7dec713384b1f3d6315e7ac431",
    "SHA256:c433520a72e3507fbb5564af8ccbda9563e19de767f6a66ed8c7ec59815263bb",
};

void require(bool holds) {
  if (!holds) std::abort();
}

sign::X509Keys new_keys() {
  sign::X509Keys keys{sign::Strength{}};
  keys.add_authority(kAuthority, kRoot, "root");
  keys.add_identity(kAuthority, "alice@example.org", kAlice);
  return keys;
}

void check_signature(std::string_view content) {
  static const sign::X509Keys keys = new_keys();
  static const sign::X509Keys none{sign::Strength{}};
  const sign::Verified other = keys.verify(content, kNotSigned);
  require(sign::is_cms_signature(content) == (other.status != SignatureStatus::malformed));
  require(other.status != SignatureStatus::good && other.status != SignatureStatus::revoked_key);
  require((other.owner == sign::kNobody) == (other.status != SignatureStatus::bad));
  require(none.verify(content, kSigned).owner == sign::kNobody);

  const sign::Verified verified = keys.verify(content, kSigned);
  if (verified.status != SignatureStatus::good) return;
  require(verified.owner == kAlice && verified.valid_from < verified.valid_until);
  bool is_known = false;
  for (const std::string_view known : kFingerprints) is_known = is_known || verified.key == known;
  require(is_known);
  require(!sign::is_cms_signature(content.substr(0, content.size() - 1)));
  require(!sign::is_cms_signature(std::string(content) + '\0'));
}

void check_certificate(std::string_view text) {
  sign::X509Keys keys{sign::Strength{}};
  keys.add_certificate(text, kAlice, "certificate");
  require(text.find("PRIVATE KEY-----") == std::string_view::npos);
  keys.add_certificate(text, kAlice, "certificate");
  bool is_refused = false;
  try {
    keys.add_certificate(text, kBob, "certificate");
  } catch (const base::Error&) {
    is_refused = true;
  }
  require(is_refused);
}

void check_authority(std::string_view text) {
  sign::X509Keys keys{sign::Strength{}};
  keys.add_authority(kAuthority, text, "authority");
  require(text.find("PRIVATE KEY-----") == std::string_view::npos);
  bool is_refused = false;
  try {
    keys.add_authority(kAuthority, text, "authority");
  } catch (const base::Error&) {
    is_refused = true;
  }
  require(is_refused);
}

// A signature, with its size in two bytes before it, and lists: they may take from it and never give.
void check_lists(std::string_view text) {
  if (text.size() < 2) return;
  const auto byte = [&](std::size_t at) -> std::size_t { return static_cast<unsigned char>(text[at]); };
  const std::string_view content = text.substr(2, (byte(0) << 8) | byte(1));
  static const sign::X509Keys without = new_keys();
  const sign::Verified before = without.verify(content, kSigned);
  sign::X509Keys keys = new_keys();
  keys.revoke(text.substr(2 + content.size()), "lists");
  const sign::Verified after = keys.verify(content, kSigned);
  require(after.owner == before.owner && after.key == before.key);
  if (before.status != SignatureStatus::good) {
    require(after.status == before.status);
  } else if (after.status == SignatureStatus::good) {
    require(after.valid_from == before.valid_from && after.valid_until <= before.valid_until);
  } else {
    require(after.status == SignatureStatus::revoked_key);
  }
}

void check_pattern(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return;
  const std::string name(text.substr(end + 1));
  const sign::IdentityPattern pattern(text.substr(0, end));
  int fitting = 0;
  for (const auto kind :
       {sign::Identity::Kind::email, sign::Identity::Kind::uri, sign::Identity::Kind::subject})
    fitting += pattern.matches({kind, name}) ? 1 : 0;
  require(fitting <= 1);
  const bool has_star = pattern.text().find('*') != std::string::npos;
  if (fitting == 1 && !has_star) require(name.size() == pattern.text().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    switch (data[0]) {
      case '0':
        check_signature(rest);
        break;
      case '1':
        check_certificate(rest);
        break;
      case '2':
        check_authority(rest);
        break;
      case '3':
        check_lists(rest);
        break;
      case '4':
        check_pattern(rest);
        break;
      default:
        break;
    }
  } catch (const base::Error&) {  // the one way to refuse what the administrator gives
  }
  return 0;
}
