#pragma once

#include "sign/openpgp_keys.hpp"
#include "sign/signed_text.hpp"
#include "sign/ssh_keys.hpp"
#include "sign/verified.hpp"
#include "sign/x509.hpp"

namespace sallyport::sign {

// Everything by which signatures are verified: the keys of all three formats. Filled once, then only asked.
class Verifier {
 public:
  explicit Verifier(Strength strength) : ssh_(strength), openpgp_(strength), x509_(strength) {}

  SshKeys& ssh() noexcept { return ssh_; }
  const SshKeys& ssh() const noexcept { return ssh_; }
  OpenPgpKeys& openpgp() noexcept { return openpgp_; }
  const OpenPgpKeys& openpgp() const noexcept { return openpgp_; }
  X509Keys& x509() noexcept { return x509_; }
  const X509Keys& x509() const noexcept { return x509_; }

  // What the signature is worth, whatever the time. Of an unsigned text: absent.
  Verified verify(const SignedText& text) const;

 private:
  SshKeys ssh_;
  OpenPgpKeys openpgp_;
  X509Keys x509_;
};

}  // namespace sallyport::sign
