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

  // Of the commits from `tip` to `boundary` those of which `rule` asks, tip first. `old`: what the ref held,
  // if anything: who signs what is put in its place answers for every path that differs. From a commit whose
  // signer may sign plain merges only the walk goes on to all parents, because each of them must be signed by
  // somebody who may. Throws base::Error.
  std::vector<model::SignatureFact> of_commits(const policy::RefRule& rule, const model::Oid& tip,
                                               Boundary& boundary, const std::optional<model::Oid>& old);
  // Of an annotated tag. Throws base::Error.
  model::SignatureFact of_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag);

 private:
  // One walk's way.
  struct Walk {
    const policy::RefRule& rule;
    Boundary& boundary;
    const std::optional<model::Oid>& old;
    model::Oid tip;
  };
  model::SignatureFact of_commit(const Walk& walk, const model::Oid& oid, const git::LoadedCommit& loaded);
  std::vector<std::string> paths_with_roles(const Walk& walk, const model::Oid& oid,
                                            const git::LoadedCommit& loaded);
  std::vector<model::Oid> bases_of(const Walk& walk, const model::Oid& oid, const git::LoadedCommit& loaded);
  bool is_known(const Walk& walk, const model::Oid& commit);
  bool is_ancestor(const model::Oid& commit, const model::Oid& of);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  SignatureKeys& keys_;
  std::int64_t received_seconds_;
};

}  // namespace sallyport::app
