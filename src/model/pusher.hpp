#pragma once

#include <string>

namespace sallyport::model {

// Who pushes, as far as whoever receives the push can know. Foreign bytes, but for `provider` and `principal`.
struct Pusher {
  std::string provider;   // whose word it is: a word of identity.provider, or "claimed"; empty: nobody's
  std::string account;    // the host's name for them; empty: anonymous, or known by the key alone
  std::string key;        // the fingerprint of the SSH key that they came with, "SHA256:..."; may be empty
  std::string principal;  // who that is in the policy; empty: nobody

  bool is_anonymous() const noexcept { return account.empty() && key.empty(); }
};

}  // namespace sallyport::model
