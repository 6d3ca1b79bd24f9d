#pragma once

#include <string>

namespace sallyport::model {

// Who pushes, as far as whoever receives the push can know. Foreign bytes, but for `provider` and
// `principal`. An empty provider means that nobody was asked: before a push nobody can know. That is not the
// same as nobody.
struct Pusher {
  std::string provider;   // whose word it is: a word of identity.provider, or "claimed"; empty: nobody's
  std::string account;    // the host's name for them; empty: anonymous, or known by the key alone
  std::string key;        // the fingerprint of the SSH key that they came with, "SHA256:..."; may be empty
  std::string principal;  // who that is in the policy; empty: nobody
  std::string detail;     // for people: why no more than this is known; empty where nothing more could be

  bool is_anonymous() const noexcept { return account.empty() && key.empty(); }
};

}  // namespace sallyport::model
