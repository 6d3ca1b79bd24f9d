#include "sign/x509_identity.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/x509_certificate.hpp"

namespace sallyport::sign {

namespace {

using IdentityKind = Identity::Kind;
using GeneralNames = base::Handle<GENERAL_NAMES, GENERAL_NAMES_free>;

std::string_view dividers_of(IdentityKind kind) {
  switch (kind) {
    case IdentityKind::email:
      return "@";
    case IdentityKind::uri:
      return "@/:?#";
    case IdentityKind::subject:
      return ",+";
  }
  return {};
}

bool is_printable(char c) {
  return c > ' ' && c < 0x7F;
}

// As the parts are compared: the domain in lower case.
std::string normal_form(IdentityKind kind, std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (kind != IdentityKind::email || at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + base::to_lower(text.substr(at));
}

// Goes back to the last "*" alone: one before it never needs to stand for more than it did at first, because
// what follows it was found as early as can be.
bool fits(std::string_view text, std::string_view pattern, std::string_view dividers) {
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;  // in `text`: where what the last "*" stands for ends
  while (at < text.size() || next < pattern.size()) {
    if (next < pattern.size() && pattern[next] == '*') {
      star = next++;
      star_end = at;
    } else if (at < text.size() && next < pattern.size() && pattern[next] == text[at]) {
      ++at;
      ++next;
    } else if (star != std::string_view::npos && star_end < text.size() &&
               dividers.find(text[star_end]) == std::string_view::npos) {
      at = ++star_end;
      next = star + 1;
    } else {
      return false;
    }
  }
  return true;
}

IdentityKind kind_of_pattern(std::string_view pattern) {
  const std::size_t word = static_cast<std::size_t>(
      std::find_if(pattern.begin(), pattern.end(),
                   [](char c) { return std::string_view("=:@*").find(c) != std::string_view::npos; }) -
      pattern.begin());
  if (word > 0 && word < pattern.size() && pattern[word] == '=') return IdentityKind::subject;
  if (pattern.find(':') != std::string_view::npos) return IdentityKind::uri;
  if (pattern.find('@') != std::string_view::npos) return IdentityKind::email;
  throw base::Error(fmt::format("\"{}\" is no identity of a certificate", pattern),
                    "Write an e-mail address (alice@example.org), a URI (https://example.org/alice) or a "
                    "subject (CN=Alice,O=Example).");
}

void add(std::vector<Identity>& identities, IdentityKind kind, const ASN1_IA5STRING& value) {
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(&value)),
                              static_cast<std::size_t>(ASN1_STRING_length(&value)));
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_printable))
    identities.push_back({kind, std::string(text)});
}

}  // namespace

std::vector<Identity> identities_of(const X509& certificate) {
  const ErrorMark mark;
  std::vector<Identity> identities;
  const GeneralNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_EMAIL) add(identities, IdentityKind::email, *name->d.rfc822Name);
    if (name->type == GEN_URI) add(identities, IdentityKind::uri, *name->d.uniformResourceIdentifier);
  }
  std::string subject = name_text(*X509_get_subject_name(&certificate));
  if (!subject.empty()) identities.push_back({IdentityKind::subject, std::move(subject)});
  return identities;
}

IdentityPattern::IdentityPattern(std::string_view pattern)
    : pattern_{kind_of_pattern(pattern), normal_form(kind_of_pattern(pattern), pattern)} {}

bool IdentityPattern::matches(const Identity& identity) const {
  return identity.kind == pattern_.kind &&
         fits(normal_form(identity.kind, identity.text), pattern_.text, dividers_of(pattern_.kind));
}

}  // namespace sallyport::sign
