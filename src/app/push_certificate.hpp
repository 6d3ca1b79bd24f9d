#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/facts.hpp"
#include "model/oid.hpp"

namespace sallyport::git {
class ObjectSource;
}

namespace sallyport::app {

struct PushRequest;
class SignatureKeys;

// What git tells pre-receive of the certificate of a signed push (githooks(5), pre-receive). Of who signed it
// git has an opinion, too, which is not asked.
struct GivenCertificate {
  std::optional<model::Oid> blob;  // nothing: the push is not signed
  std::string nonce;
  std::string nonce_status;
  std::uint64_t nonce_slop_seconds = 0;

  // From GIT_PUSH_CERT, GIT_PUSH_CERT_NONCE, GIT_PUSH_CERT_NONCE_STATUS and GIT_PUSH_CERT_NONCE_SLOP. Throws
  // base::Error for a value that git would not give.
  static GivenCertificate from_environment();
};

// Verifies the certificate by the keys of the policy, and compares what it says with what is pushed. Not
// asked where `request` has none to give, by hand and before the push. Throws base::Error if its blob cannot
// be read.
model::CertificateFact judge_certificate(git::ObjectSource& objects, const PushRequest& request,
                                         SignatureKeys& keys);

std::int64_t now_seconds();

}  // namespace sallyport::app
