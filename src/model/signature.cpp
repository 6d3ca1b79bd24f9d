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

}  // namespace sallyport::model
