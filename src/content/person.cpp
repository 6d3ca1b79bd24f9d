#include "content/person.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "content/lines.hpp"
#include "content/words.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::content {

namespace {

bool has_control(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

bool is_same_name(std::string_view one, std::string_view other) {
  if (one == other) return true;
  const std::optional<std::string> folded = fsck::fold(one);
  return folded && folded == fsck::fold(other);
}

}  // namespace

std::optional<Person> read_person(std::string_view text) noexcept {
  text = trim_git_spaces(text);
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos || text.find_first_of("<>", open + 1) != text.size() - 1 ||
      text.back() != '>')
    return std::nullopt;
  const std::string_view name = trim_right(text.substr(0, open));
  const std::string_view email = text.substr(open + 1, text.size() - open - 2);
  if (email.empty() || email.find(' ') != std::string_view::npos || has_control(email) ||
      name.find('>') != std::string_view::npos || has_control(name))
    return std::nullopt;
  return Person{name, email};
}

bool is_same_person(const Person& one, const Person& other, SameBy same_by) {
  return is_same_word(one.email, other.email) &&
         (same_by == SameBy::email || is_same_name(one.name, other.name));
}

std::vector<Person> sign_offs(const Message& message) {
  std::vector<Person> persons;
  for (const Trailer& trailer : message.trailers) {
    if (!trailer.is_key("Signed-off-by")) continue;
    if (const std::optional<Person> person = read_person(trailer.value)) persons.push_back(*person);
  }
  return persons;
}

bool is_signed_off_by(const Message& message, const Person& person, SameBy same_by) {
  const std::vector<Person> signers = sign_offs(message);
  return std::any_of(signers.begin(), signers.end(),
                     [&](const Person& signer) { return is_same_person(signer, person, same_by); });
}

}  // namespace sallyport::content
