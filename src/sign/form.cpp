#include "sign/form.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/armour.hpp"
#include "sign/cms.hpp"
#include "sign/openpgp.hpp"
#include "sign/sshsig.hpp"

namespace sallyport::sign {

namespace {

using model::Header;
using model::Oddity;
using model::SignatureForm;

// Objects that two readers may read differently. A signature in them is worth nothing, because it is not
// known of what.
bool is_ambiguous(const std::vector<Oddity>& oddities) {
  constexpr Oddity kAmbiguous[] = {Oddity::nul_byte, Oddity::duplicate_header, Oddity::header_order,
                                   Oddity::unterminated_header};
  return std::find_first_of(oddities.begin(), oddities.end(), std::begin(kAmbiguous), std::end(kAmbiguous)) !=
         oddities.end();
}

// Git leaves every header whose name begins so out of what is signed, known or not: an unknown one is text
// that nobody signed, in an object that passes for signed.
bool has_unknown_signature_header(const std::vector<Header>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Header& header) {
    return header.name.starts_with("gpgsig") && header.name != "gpgsig" && header.name != "gpgsig-sha256";
  });
}

SignatureForm form_of_armour(std::string_view text) {
  const std::optional<Armour> armour = read_armour(text);
  if (!armour) return SignatureForm::malformed;
  switch (armour->kind) {
    case ArmourKind::openpgp:
      return is_openpgp_signature(armour->content) ? SignatureForm::openpgp : SignatureForm::malformed;
    case ArmourKind::ssh:
      return is_ssh_signature(armour->content) ? SignatureForm::ssh : SignatureForm::malformed;
    case ArmourKind::x509:
      return is_cms_signature(armour->content) ? SignatureForm::x509 : SignatureForm::malformed;
  }
  return SignatureForm::malformed;
}

// Without the one space that each continuation line begins with.
std::string unfold(std::string_view value) {
  std::string text;
  text.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    text += value[i];
    if (value[i] == '\n') ++i;
  }
  return text;
}

// Where the lines of a tag's message are that begin a signature, as git looks for them.
std::vector<std::size_t> signature_starts(std::string_view message) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < message.size();) {
    if (begins_signature(message.substr(at))) starts.push_back(at);
    const std::size_t lf = message.find('\n', at);
    if (lf == std::string_view::npos) break;
    at = lf + 1;
  }
  return starts;
}

}  // namespace

SignatureForm form_of(const model::Commit& commit) {
  const std::string_view name =
      commit.tree.bytes().size() == model::Oid::kSha256Bytes ? "gpgsig-sha256" : "gpgsig";
  const auto header = std::find_if(commit.headers.begin(), commit.headers.end(),
                                   [&](const Header& candidate) { return candidate.name == name; });
  if (header == commit.headers.end()) return SignatureForm::absent;
  if (is_ambiguous(commit.oddities) || has_unknown_signature_header(commit.headers))
    return SignatureForm::malformed;
  const std::string text = unfold(header->value);
  // GitHub writes an empty continuation line behind the armour.
  const std::string_view armour(text);
  return form_of_armour(armour.ends_with('\n') ? armour.substr(0, armour.size() - 1) : armour);
}

SignatureForm form_of(const model::Tag& tag) {
  const std::vector<std::size_t> starts = signature_starts(tag.message);
  if (starts.empty()) return SignatureForm::absent;
  if (is_ambiguous(tag.oddities) || has_unknown_signature_header(tag.headers))
    return SignatureForm::malformed;
  // Git takes the last one. Words in the message that only look like the first line of one are its author's
  // affair, but a whole one before the last is a second signature.
  const std::string_view before = tag.message.substr(starts.front(), starts.back() - starts.front());
  if (before.find("\n-----END ") != std::string_view::npos) return SignatureForm::malformed;
  const std::string_view text = tag.message.substr(starts.back());
  if (!text.ends_with('\n')) return SignatureForm::malformed;
  return form_of_armour(text.substr(0, text.size() - 1));
}

}  // namespace sallyport::sign
