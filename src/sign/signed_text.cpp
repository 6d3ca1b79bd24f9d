#include "sign/signed_text.hpp"

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

// Git leaves both of its signature headers out of what is signed, whichever it verifies: what stands in the
// other one is text that nobody signed, in an object that passes for signed. The same would go for any name
// that a later git gives a third.
bool has_other_signature_header(const std::vector<Header>& headers, std::string_view own) {
  return std::any_of(headers.begin(), headers.end(), [&](const Header& header) {
    return header.name.starts_with("gpgsig") && header.name != own;
  });
}

// What an armour's text holds: its form and content, no payload yet.
SignedText open_armour(std::string_view text) {
  const std::optional<Armour> armour = read_armour(text);
  if (!armour) return {SignatureForm::malformed};
  const auto as = [&](bool is_one, SignatureForm form) -> SignedText {
    if (!is_one) return {SignatureForm::malformed};
    return {form, {}, armour->content};
  };
  switch (armour->kind) {
    case ArmourKind::openpgp:
      return as(is_openpgp_signature(armour->content), SignatureForm::openpgp);
    case ArmourKind::ssh:
      return as(is_ssh_signature(armour->content), SignatureForm::ssh);
    case ArmourKind::x509:
      return as(is_cms_signature(armour->content), SignatureForm::x509);
  }
  return {SignatureForm::malformed};
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

// A signature that ends `message`, and where it begins there.
SignedText open_trailing(std::string_view message, std::size_t& start) {
  const std::vector<std::size_t> starts = signature_starts(message);
  if (starts.empty()) return {SignatureForm::absent};
  start = starts.back();
  // Git takes the last one. Words in the message that only look like the first line of one are its author's
  // affair, but a whole one before the last is a second signature.
  const std::string_view before = message.substr(starts.front(), start - starts.front());
  if (before.find("\n-----END ") != std::string_view::npos) return {SignatureForm::malformed};
  const std::string_view text = message.substr(start);
  if (!text.ends_with('\n')) return {SignatureForm::malformed};
  return open_armour(text.substr(0, text.size() - 1));
}

SignedText open_commit(const model::Commit& commit) {
  const std::string_view name =
      commit.tree.bytes().size() == model::Oid::kSha256Bytes ? "gpgsig-sha256" : "gpgsig";
  const auto header = std::find_if(commit.headers.begin(), commit.headers.end(),
                                   [&](const Header& candidate) { return candidate.name == name; });
  if (header == commit.headers.end()) return {SignatureForm::absent};
  if (is_ambiguous(commit.oddities) || has_other_signature_header(commit.headers, name))
    return {SignatureForm::malformed};
  const std::string text = unfold(header->value);
  // GitHub writes an empty continuation line behind the armour.
  const std::string_view armour(text);
  return open_armour(armour.ends_with('\n') ? armour.substr(0, armour.size() - 1) : armour);
}

SignedText open_tag(const model::Tag& tag, std::size_t& start) {
  SignedText text = open_trailing(tag.message, start);
  if (text.form != SignatureForm::absent &&
      (is_ambiguous(tag.oddities) || has_other_signature_header(tag.headers, {})))
    return {SignatureForm::malformed};
  return text;
}

}  // namespace

SignatureForm form_of(const model::Commit& commit) {
  return open_commit(commit).form;
}

SignatureForm form_of(const model::Tag& tag) {
  std::size_t start = 0;
  return open_tag(tag, start).form;
}

SignedText take_signature(const model::Commit& commit, std::string_view raw) {
  SignedText text = open_commit(commit);
  if (!is_present(text.form)) return text;
  text.payload.reserve(raw.size());
  std::size_t copied = 0;
  for (const Header& header : commit.headers) {
    if (!header.name.starts_with("gpgsig")) continue;
    const auto begin = static_cast<std::size_t>(header.name.data() - raw.data());
    const auto end = static_cast<std::size_t>(header.value.data() - raw.data()) + header.value.size();
    text.payload += raw.substr(copied, begin - copied);
    copied = end + 1;  // its LF: an unterminated header is ambiguous
  }
  text.payload += raw.substr(copied);
  return text;
}

SignedText take_signature(const model::Tag& tag, std::string_view raw) {
  std::size_t start = 0;
  SignedText text = open_tag(tag, start);
  if (!is_present(text.form)) return text;
  const auto message_at = static_cast<std::size_t>(tag.message.data() - raw.data());
  text.payload = raw.substr(0, message_at + start);
  return text;
}

SignedText take_trailing_signature(std::string_view whole) {
  std::size_t start = 0;
  SignedText text = open_trailing(whole, start);
  if (text.form != SignatureForm::absent && whole.find('\0') != std::string_view::npos)
    return {SignatureForm::malformed};
  if (is_present(text.form)) text.payload = whole.substr(0, start);
  return text;
}

}  // namespace sallyport::sign
