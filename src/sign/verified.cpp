#include "sign/verified.hpp"

namespace sallyport::sign {

model::SignatureStatus status_at(const Verified& verified, std::int64_t seconds) noexcept {
  using model::SignatureStatus;
  if (verified.status != SignatureStatus::good) return verified.status;
  if (seconds < verified.valid_from || seconds >= verified.valid_until) return SignatureStatus::expired_key;
  if (seconds >= verified.signature_until) return SignatureStatus::expired_signature;
  return SignatureStatus::good;
}

}  // namespace sallyport::sign
