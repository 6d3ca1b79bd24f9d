#pragma once

#include <cstdint>
#include <string_view>

namespace sallyport::model {

// What the raw object says of its signature. Presence and form only: nothing is verified.
enum class SignatureForm : std::uint8_t {
  absent,   // no signature header (commit), no signature at the end (tag)
  openpgp,  // exactly one, well formed
  ssh,
  x509,
  malformed,  // something that claims to be a signature and is not exactly one well-formed one
};

constexpr bool is_present(SignatureForm form) noexcept {
  return form == SignatureForm::openpgp || form == SignatureForm::ssh || form == SignatureForm::x509;
}

std::string_view to_string(SignatureForm form) noexcept;

}  // namespace sallyport::model
