#pragma once

#include "model/commit.hpp"
#include "model/signature.hpp"

namespace sallyport::sign {

// Whether a commit carries exactly one well-formed signature, in exactly one signature header ("gpgsig", or
// "gpgsig-sha256" in a SHA-256 repository). `absent`: no such header. `malformed`: two headers, an armour
// that is not exactly one whole block, an unknown kind of armour, text around it, base64 that does not
// decode, content that is not of the kind it claims, or an object with a NUL byte. Text in the body is never
// a signature.
model::SignatureForm form_of(const model::Commit& commit);

// The same for an annotated tag, whose signature is an armour that begins at the start of a line of the
// message and ends the object.
model::SignatureForm form_of(const model::Tag& tag);

}  // namespace sallyport::sign
