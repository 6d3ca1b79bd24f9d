#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/key_inventory.hpp"
#include "app/signature_keys.hpp"
#include "git/repository.hpp"
#include "model/signature.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// Something in a policy's principals and keys that is wrong, or will be within the next 30 days.
struct KeyProblem {
  std::string subject;  // "principal alice", "role keeper"
  std::string message;  // goes on from it
  std::string hint;     // what to do
};

// `keys` is list_keys() of the policy. Texts may hold foreign bytes.
std::vector<KeyProblem> find_key_problems(const policy::Policy& policy, const std::vector<KeyEntry>& keys,
                                          std::int64_t now_seconds);

// The signature of a commit or annotated tag, as judged at a time. Throws base::Error if the object is
// neither, or cannot be read, or a key of the policy cannot be used.
model::Signature judge_object(git::Repository& repository, SignatureKeys& keys, const model::Oid& object,
                              std::int64_t seconds);

}  // namespace sallyport::app
