// How the answer comes about: cheap questions first. Is the value of a length and of characters that a secret
// has? Does it say that it is none (placeholder.hpp), or stand for another? Does its name speak of something
// else (context.hpp)? And last: is it rarer than words are (rarity.hpp)? The profiles differ in how rare it
// must be, and in what is let pass on the way.
#include "credential/credential.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "credential/basic_auth.hpp"
#include "credential/characters.hpp"
#include "credential/context.hpp"
#include "credential/placeholder.hpp"
#include "credential/rarity.hpp"

namespace sallyport::credential {

namespace {

constexpr std::array<std::string_view, 5> kKinds = {"basic", "key", "password", "token", "url"};

// What a kind asks of a value in one profile.
struct Demands {
  std::size_t least_size;
  std::size_t least_unquoted_size;
  double quoted_bits;
  double unquoted_bits;
};

Demands demands_of(std::string_view kind, model::Profile profile) noexcept {
  const bool is_strict = profile == model::Profile::strict;
  if (kind == "token") return is_strict ? Demands{6, 6, 0, 6} : Demands{8, 10, 8, 14};
  if (kind == "key") return is_strict ? Demands{8, 8, 4, 10} : Demands{12, 16, 16, 24};
  return is_strict ? Demands{4, 4, 0, 2} : Demands{6, 6, 4, 9};
}

bool is_plain_text(std::string_view value) noexcept {
  return std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7F'; });
}

// Digits alone are ports, dates and counts; those of a password are told in the strict profile.
bool has_fitting_characters(const Candidate& candidate, bool is_quoted, bool is_strict) noexcept {
  const Classes classes = classes_of(candidate.value);
  if (classes.letters() == 0) return is_strict && is_quoted && classes.digits >= 6 && classes.others == 0;
  if (is_strict) return true;
  const bool is_mostly_marks = classes.others * 2 > candidate.value.size();
  return !is_mostly_marks;
}

// "%4d^%70": what tests of parsers write.
bool is_mostly_escapes(std::string_view value) noexcept {
  const std::size_t escapes = static_cast<std::size_t>(std::ranges::count(value, '%'));
  return escapes > 0 && value.size() < escapes * 3 + 4;
}

}  // namespace

std::span<const std::string_view> kinds() noexcept {
  return kKinds;
}

bool is_kind(std::string_view kind) noexcept {
  return std::ranges::find(kinds(), kind) != kinds().end();
}

bool is_likely_secret(std::string_view kind, const Candidate& candidate, model::Profile profile) noexcept {
  const bool is_strict = profile == model::Profile::strict;
  if (kind == "basic") return is_likely_basic_auth(candidate.value, is_strict ? 0 : 4);
  const Demands demands = demands_of(kind, profile);
  const std::string_view value = candidate.value;
  if (value.size() < demands.least_size || !is_plain_text(value)) return false;
  const Context context = context_of(candidate);
  const bool is_quoted = context.is_quoted || kind == "url";
  if (!is_quoted && value.size() < demands.least_unquoted_size) return false;
  if (!has_fitting_characters(candidate, is_quoted, is_strict)) return false;
  if (kind == "url" && !is_strict && is_mostly_escapes(value)) return false;
  if (is_placeholder(value) || is_reference(value, is_quoted)) return false;
  if (!is_strict && is_password_hash(value)) return false;
  if (kind != "url" && is_about_credentials(context.name)) return false;
  return rarity_bits(value) >= (is_quoted ? demands.quoted_bits : demands.unquoted_bits);
}

}  // namespace sallyport::credential
