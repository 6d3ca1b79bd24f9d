#include "sign/verifier.hpp"

namespace sallyport::sign {

Verified Verifier::verify(const SignedText& text) const {
  switch (text.form) {
    case model::SignatureForm::openpgp:
      return openpgp_.verify(text.content, text.payload);
    case model::SignatureForm::ssh:
      return ssh_.verify(text.content, text.payload);
    case model::SignatureForm::x509:
      return x509_.verify(text.content, text.payload);
    case model::SignatureForm::absent: {
      Verified none;
      none.status = model::SignatureStatus::absent;
      return none;
    }
    case model::SignatureForm::malformed:
      break;
  }
  Verified malformed;
  malformed.detail = "it is not exactly one well-formed, detached signature";
  return malformed;
}

}  // namespace sallyport::sign
