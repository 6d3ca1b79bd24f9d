#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sign/x509_handles.hpp"

namespace sallyport::sign {

// A name that a certificate gives its holder, and whose truth is its issuer's word.
struct Identity {
  enum class Kind { email, uri, subject };
  Kind kind = Kind::email;
  std::string text;
};

// The e-mail addresses and URIs of the certificate's subjectAltName, and its subject as name_text() writes
// it. Names that hold control characters or bytes above 127 where they may not are left out, and so are all
// e-mail addresses and URIs where the extension cannot be read. The subject's attribute "emailAddress" is no
// e-mail address in this sense.
std::vector<Identity> identities_of(const X509& certificate);

// Which identities are meant. The pattern's form says of which kind:
//   CN=Alice,O=Example     a subject (RFC 4514; a word and "=" begin it), compared byte by byte
//   https://example.org/x  a URI (it holds ":"), compared byte by byte
//   alice@example.org      an e-mail address (it holds "@"); as in RFC 5280, 7.5, the domain's case is
//   ignored
// "*" stands for any characters, or none, but never for one that parts what is named: not for "@" in an
// e-mail address, not for "@", "/", ":", "?" or "#" in a URI, not for "," or "+" in a subject.
class IdentityPattern {
 public:
  // Throws base::Error if `pattern` is of none of these forms.
  explicit IdentityPattern(std::string_view pattern);

  bool matches(const Identity& identity) const;
  const std::string& text() const noexcept { return pattern_.text; }

 private:
  Identity pattern_;
};

}  // namespace sallyport::sign
