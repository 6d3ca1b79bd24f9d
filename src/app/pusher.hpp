#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/pusher.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// A variable's value by its name; nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// That of this process.
std::optional<std::string> process_environment(const std::string& name);

// The variable in which ssh-serve hands the account over to hooks.
inline constexpr const char* kPusherVariable = "SALLYPORT_PUSHER";

// Who pushes, on the server: asked of the provider that the policy names, and of no other; docs/identity.md
// lists what each reads. `provider` is its word, "none" too. Who cannot be told, because a variable is
// missing, empty, or can be no account's name, because sshd's file cannot be trusted or read, or because two
// things contradict each other, is nobody, with the reason in `detail`. A principal counts from `valid_from`
// to `valid_until`, at `seconds` since the epoch.
//
// Throws base::Error only if sshd tells of a key and a key of the policy cannot be used.
model::Pusher pusher_of(const policy::Policy& policy, const Environment& environment, std::int64_t seconds);

// The same where the host has named the account in another way; empty: it named none.
model::Pusher pusher_with_account(const policy::Policy& policy, std::string_view account,
                                  std::int64_t seconds);

// Before a push, nobody but the developer can say who will push: `principal` by its name, or "" for somebody
// whom the policy does not know. The provider is "claimed". Throws base::Error, with the nearest name, for a
// principal that there is not.
model::Pusher claimed_pusher(const policy::Policy& policy, std::string_view principal, std::int64_t seconds);

}  // namespace sallyport::app
