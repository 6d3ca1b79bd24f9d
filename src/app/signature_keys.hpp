#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include "model/oid.hpp"
#include "model/signature.hpp"
#include "policy/policy.hpp"
#include "sign/signed_text.hpp"
#include "sign/verdict_cache.hpp"
#include "sign/verifier.hpp"

namespace sallyport::app {

// The keys of a policy's principals, loaded when the first signature is judged: most pushes ask for none.
class SignatureKeys {
 public:
  // Both must outlive this. What was verified is kept in `cache` across runs; an empty name keeps nothing.
  SignatureKeys(const policy::Policy& policy, std::filesystem::path cache)
      : policy_(policy), cache_file_(std::move(cache)) {}

  // What the signature of an object is worth at a time (seconds since the epoch), and whose it is. Throws
  // base::Error if a key of the policy cannot be used.
  model::Signature judge(const model::Oid& object, model::SignedKind kind, const sign::SignedText& text,
                         std::int64_t seconds);

  // All keys, loaded. Throws base::Error, naming the principal and file.
  const sign::Verifier& verifier();

  // Writes the cache if anything was added. A cache that cannot be written costs time, not the verdict.
  void save() noexcept;

 private:
  sign::Verified verify(const model::Oid& object, const sign::SignedText& text);

  const policy::Policy& policy_;
  std::filesystem::path cache_file_;
  std::unique_ptr<sign::Verifier> verifier_;
  std::unique_ptr<sign::VerdictCache> cache_;
};

}  // namespace sallyport::app
