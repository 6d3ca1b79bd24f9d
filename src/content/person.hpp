#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "content/message.hpp"

namespace sallyport::content {

// Somebody, as commits and trailers tell of them. Views the text it was read from.
struct Person {
  std::string_view name;  // may be empty
  std::string_view email;

  friend bool operator==(const Person&, const Person&) = default;
};

// "Ann <ann@example.org>": nothing else before, between and behind but white space, no other angle bracket,
// no control character, and an address that is not empty and holds no space. Nothing if it is not that.
std::optional<Person> read_person(std::string_view text) noexcept;

// By what two are taken for the same. Addresses are compared in any case of letters (ASCII), names in any
// case and composition (fsck::fold()).
enum class SameBy : std::uint8_t { email, name_and_email };
bool is_same_person(const Person& one, const Person& other, SameBy same_by);

// All who a Signed-off-by trailer tells of, in their order (Developer Certificate of Origin 1.1). Trailers
// that name no person are left out. Views `message`.
std::vector<Person> sign_offs(const Message& message);

// Whether one of them is `person`.
bool is_signed_off_by(const Message& message, const Person& person, SameBy same_by);

}  // namespace sallyport::content
