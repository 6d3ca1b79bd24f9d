#pragma once

#include <string>
#include <string_view>

#include "model/commit.hpp"
#include "model/signature.hpp"

namespace sallyport::sign {

// Whether a commit carries exactly one well-formed signature, in exactly one signature header ("gpgsig", or
// "gpgsig-sha256" in a SHA-256 repository). `absent`: no such header. `malformed`: two headers, also where
// one is for the other kind of repository; an armour that is not exactly one whole block, an unknown kind of
// armour, text around it, base64 that does not decode, content that is not of the kind it claims, or an
// object that two readers could take for different ones. Text in the body is never a signature.
model::SignatureForm form_of(const model::Commit& commit);

// The same for an annotated tag, whose signature is an armour that begins at the start of a line of the
// message and ends the object.
model::SignatureForm form_of(const model::Tag& tag);

// An object taken apart into what was signed and by what.
struct SignedText {
  model::SignatureForm form = model::SignatureForm::absent;
  // Both empty unless the form is present.
  std::string payload;  // the bytes that the signature is over
  std::string content;  // the signature without its armour: OpenPGP packets, an SSHSIG blob, CMS in DER
};

// The form as form_of() tells it, and what was signed: a commit without its signature header, a tag up to its
// signature (git's commit.c, parse_signed_commit, and gpg-interface.c, parse_signature). `raw` is what the
// first argument was parsed from.
SignedText take_signature(const model::Commit& commit, std::string_view raw);
SignedText take_signature(const model::Tag& tag, std::string_view raw);

// The same for a text that ends in an armour, such as a push certificate. Malformed where it holds a NUL.
SignedText take_trailing_signature(std::string_view text);

}  // namespace sallyport::sign
