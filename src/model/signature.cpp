#include "model/signature.hpp"

namespace sallyport::model {

std::string_view to_string(SignatureForm form) noexcept {
  switch (form) {
    case SignatureForm::absent:
      return "unsigned";
    case SignatureForm::openpgp:
      return "OpenPGP signature";
    case SignatureForm::ssh:
      return "SSH signature";
    case SignatureForm::x509:
      return "X.509 signature";
    case SignatureForm::malformed:
      return "malformed signature";
  }
  return "unknown";
}

std::string_view format_word(SignatureForm form) noexcept {
  switch (form) {
    case SignatureForm::openpgp:
      return "openpgp";
    case SignatureForm::ssh:
      return "ssh";
    case SignatureForm::x509:
      return "x509";
    case SignatureForm::absent:
    case SignatureForm::malformed:
      break;
  }
  return "";
}

std::string_view to_string(SignatureStatus status) noexcept {
  switch (status) {
    case SignatureStatus::absent:
      return "unsigned";
    case SignatureStatus::malformed:
      return "malformed";
    case SignatureStatus::weak:
      return "weak";
    case SignatureStatus::unknown_key:
      return "unknown key";
    case SignatureStatus::bad:
      return "bad";
    case SignatureStatus::revoked_key:
      return "revoked key";
    case SignatureStatus::expired_key:
      return "expired key";
    case SignatureStatus::expired_signature:
      return "expired signature";
    case SignatureStatus::good:
      return "good";
  }
  return "unknown";
}

std::string_view to_string(SignedKind kind) noexcept {
  switch (kind) {
    case SignedKind::commit:
      return "commit";
    case SignedKind::tag:
      return "tag";
    case SignedKind::push_certificate:
      return "push certificate";
  }
  return "unknown";
}

}  // namespace sallyport::model
