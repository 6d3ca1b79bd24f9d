#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/ref_boundary.hpp"
#include "app/signature_keys.hpp"
#include "git/repository.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// Verifies what the rules of refs ask to be signed, and gathers what they weigh beside the signature.
class SignatureFacts {
 public:
  // All references must outlive this. `received_seconds`: the time at which keys must be valid.
  SignatureFacts(git::Repository& repository, git::ObjectSource& objects, const policy::Policy& policy,
                 SignatureKeys& keys, std::int64_t received_seconds)
      : repository_(repository),
        objects_(objects),
        policy_(policy),
        keys_(keys),
        received_seconds_(received_seconds) {}

  // Of the commits from `tip` to `boundary` those of which `rule` asks, tip first. From a commit whose signer
  // may sign plain merges only the walk goes on to all parents, because each of them must be signed by
  // somebody who may. Throws base::Error.
  std::vector<model::SignatureFact> of_commits(const policy::RefRule& rule, const model::Oid& tip,
                                               Boundary& boundary);
  // Of an annotated tag. Throws base::Error.
  model::SignatureFact of_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag);

 private:
  model::SignatureFact of_commit(const policy::RefRule& rule, const model::Oid& oid,
                                 const git::LoadedCommit& loaded, Boundary& boundary);
  std::vector<std::string> paths_with_roles(const policy::RefRule& rule, const git::LoadedCommit& loaded,
                                            Boundary& boundary);
  std::vector<model::Oid> vouched_from(const policy::RefRule& rule, const git::LoadedCommit& loaded,
                                       Boundary& boundary);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  SignatureKeys& keys_;
  std::int64_t received_seconds_;
};

}  // namespace sallyport::app
