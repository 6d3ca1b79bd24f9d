#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sallyport::proof {

// What the structure of a secret says, off line.
enum class Outcome : std::uint8_t {
  passed,   // it is what it claims to be: its checksum holds, its parts parse
  failed,   // it cannot be one: no issuer gave it out
  unknown,  // the proof says nothing of this form of it, such as an older one without a checksum
};

// A named test of form. `check` gets the secret as the rule's group cut it out; it never throws, and takes
// time linear in the secret.
struct Proof {
  std::string_view name;     // what a rule file calls it
  std::string_view meaning;  // for people, in one line
  Outcome (*check)(std::string_view secret);
  // A secret of the same form, made of `secret` (random, but of the right alphabet and length), for which
  // `check` says passed. Null where no part of a secret depends on the rest of it.
  std::string (*seal)(std::string_view secret);
};

// All of them, in order of name.
std::span<const Proof> all() noexcept;

// Null for a name that none has.
const Proof* find(std::string_view name) noexcept;

}  // namespace sallyport::proof
