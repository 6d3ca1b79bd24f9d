#include "app/push_certificate.hpp"

#include <charconv>
#include <cstdlib>
#include <ctime>

#include <fmt/core.h>

#include "app/judge.hpp"
#include "app/signature_keys.hpp"
#include "base/error.hpp"
#include "git/object_source.hpp"
#include "sign/push_certificate.hpp"
#include "sign/signed_text.hpp"

namespace sallyport::app {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// In what a certificate says something else than git hands over; empty where it is the same.
std::string difference_of(const sign::PushCertificate& certificate, const PushRequest& request) {
  if (certificate.nonce != request.certificate->nonce) return "its nonce is not the one that git speaks of";
  const auto& updates = request.push.updates;
  if (certificate.commands.size() != updates.size())
    return fmt::format("it lists {} refs, and {} are pushed", certificate.commands.size(), updates.size());
  for (std::size_t i = 0; i < updates.size(); ++i) {
    const auto& command = certificate.commands[i];
    if (command.ref != updates[i].asked_name() || command.old_id != updates[i].asked_old_id() ||
        command.new_id != updates[i].new_id)
      return fmt::format("of {} it says something else", updates[i].asked_name());
  }
  return {};
}

}  // namespace

GivenCertificate GivenCertificate::from_environment() {
  GivenCertificate given;
  const std::string blob = environment("GIT_PUSH_CERT");
  if (blob.empty()) return given;
  given.blob = model::Oid::from_hex(blob);
  if (!given.blob) throw base::Error(fmt::format("GIT_PUSH_CERT is {}, which is no object id", blob));
  given.nonce = environment("GIT_PUSH_CERT_NONCE");
  given.nonce_status = environment("GIT_PUSH_CERT_NONCE_STATUS");
  if (given.nonce_status != "SLOP") return given;
  const std::string slop = environment("GIT_PUSH_CERT_NONCE_SLOP");
  const auto [end, error] = std::from_chars(slop.data(), slop.data() + slop.size(), given.nonce_slop_seconds);
  if (error != std::errc() || end != slop.data() + slop.size())
    throw base::Error(fmt::format("GIT_PUSH_CERT_NONCE_SLOP is {}, which is no number of seconds", slop));
  return given;
}

model::CertificateFact judge_certificate(git::ObjectSource& objects, const PushRequest& request,
                                         SignatureKeys& keys) {
  model::CertificateFact fact;
  if (!request.certificate) return fact;
  fact.is_asked = true;
  fact.signature.kind = model::SignedKind::push_certificate;
  if (!request.certificate->blob) return fact;
  const model::Oid& blob = *request.certificate->blob;
  const git::RawObject raw = objects.read(blob);
  const sign::SignedText text = sign::take_trailing_signature(raw.bytes());
  fact.signature = keys.judge(blob, model::SignedKind::push_certificate, text, request.received_seconds);
  fact.nonce_status = request.certificate->nonce_status;
  fact.nonce_slop_seconds = request.certificate->nonce_slop_seconds;
  if (!model::is_present(text.form)) return fact;
  try {
    const sign::PushCertificate certificate = sign::parse_push_certificate(text.payload, objects.id_bytes());
    fact.pushee = certificate.pushee;
    fact.difference = difference_of(certificate, request);
  } catch (const base::Error& error) {  // it says nothing that can be read, and so not what is pushed
    fact.difference = error.what();
  }
  return fact;
}

std::int64_t now_seconds() {
  return static_cast<std::int64_t>(std::time(nullptr));
}

}  // namespace sallyport::app
