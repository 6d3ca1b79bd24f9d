#include "credential/context.hpp"

#include <algorithm>
#include <functional>

#include "credential/characters.hpp"

namespace sallyport::credential {

namespace {

using Text = std::string_view;

constexpr std::size_t kLooksAround = 200;

bool is_path_of_name(char c) noexcept {
  return is_name_char(c) || c == '.' || c == '-';
}

// Where `inner` begins in `outer`: they are pieces of one text, or else the first place that holds the same.
std::size_t place_in(Text outer, Text inner) noexcept {
  const std::less_equal<const char*> not_after;
  if (not_after(outer.data(), inner.data()) &&
      not_after(inner.data() + inner.size(), outer.data() + outer.size())) {
    return static_cast<std::size_t>(inner.data() - outer.data());
  }
  return outer.find(inner);
}

// The words of snake_case, kebab-case and camelCase, each given to `is_wanted` until one is.
template <typename Predicate>
bool any_word(Text name, Predicate is_wanted) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= name.size(); ++at) {
    const bool is_end = at == name.size() || !is_letter(name[at]);
    const bool is_hump = !is_end && at > begin && is_upper(name[at]) && is_lower(name[at - 1]);
    if (!is_end && !is_hump) continue;
    if (at > begin && is_wanted(name.substr(begin, at - begin), begin == 0)) return true;
    begin = is_hump ? at : at + 1;
  }
  return false;
}

bool is_one_of(Text word, std::span<const Text> words) noexcept {
  return std::ranges::any_of(words, [&](Text each) { return is_same_lower(word, each); });
}

// After the credential's word they make a name of something else: password_field, tokenUrl, secretName.
constexpr Text kOtherThings[] = {
    "algorithm", "alg",         "alias",     "arn",        "attempts",     "attribute", "attr",
    "button",    "callback",    "changed",   "char",       "charset",      "check",     "checksum",
    "class",     "column",      "command",   "complexity", "confirmation", "count",     "created",
    "css",       "date",        "digest",    "dir",        "directory",    "element",   "email",
    "enabled",   "encoder",     "encoding",  "endpoint",   "error",        "exists",    "expiration",
    "expired",   "expires",     "expiry",    "ext",        "field",        "fields",    "file",
    "filename",  "fingerprint", "format",    "generator",  "hash",         "hashed",    "header",
    "help",      "hint",        "icon",      "id",         "ids",          "index",     "info",
    "input",     "issuer",      "kind",      "label",      "len",          "length",    "link",
    "list",      "locale",      "location",  "manager",    "map",          "match",     "max",
    "message",   "method",      "min",       "mode",       "module",       "msg",       "name",
    "names",     "operation",   "page",      "param",      "parameter",    "params",    "path",
    "pattern",   "placeholder", "policy",    "prefix",     "prompt",       "property",  "protocol",
    "provider",  "ref",         "reference", "regex",      "regexp",       "required",  "role",
    "route",     "rule",        "schema",    "scheme",     "scope",        "selector",  "separator",
    "service",   "size",        "source",    "spec",       "status",       "store",     "strength",
    "style",     "suffix",      "table",     "template",   "time",         "timeout",   "title",
    "ttl",       "type",        "types",     "uri",        "url",          "usage",     "user",
    "username",  "validator",   "var",       "variable",   "version",      "view",      "xpath",
};
// Before it they do: public_key, nextToken, encryptedPassword, cacheKey.
constexpr Text kOtherKinds[] = {
    "cache",       "cancel",      "cancellation", "ciphered",  "column",  "continuation",
    "crypted",     "csrf",        "encrypted",    "foreign",   "hash",    "hashed",
    "next",        "page",        "paging",       "partition", "primary", "public",
    "sort",        "sorting",     "previous",     "storage",   "lookup",  "lang",
    "locale",      "translation", "label",        "error",     "msg",     "message",
    "idempotency", "request",     "enumerate",    "sync",      "resume",  "pub"};
// As its first word they make a question or an action of it: getPassword, has_token.
constexpr Text kActions[] = {"is",   "has",    "get",   "forgot", "forgotten", "reset", "find", "no",
                             "hide", "toggle", "parse", "fetch",  "lost",      "needs", "can",  "should"};
constexpr Text kCredentialWords[] = {"password", "passwd", "passphrase", "pass", "pwd",        "token",
                                     "secret",   "key",    "credential", "code", "passwort",   "secretkey",
                                     "apikey",   "salt",   "nonce",      "auth", "credentials"};

bool has_credential_word(Text name) {
  return any_word(name, [](Text word, bool) { return is_one_of(word, kCredentialWords); });
}

}  // namespace

Context context_of(const Candidate& candidate) noexcept {
  Context context;
  const std::size_t in_match = place_in(candidate.match, candidate.value);
  const std::size_t in_line = place_in(candidate.line, candidate.match);
  if (in_match == Text::npos) return context;
  const Text line = in_line == Text::npos ? candidate.match : candidate.line;
  const std::size_t match = in_line == Text::npos ? 0 : in_line;
  const std::size_t value = match + in_match;

  std::size_t begin = match;
  const std::size_t furthest = match > kLooksAround ? match - kLooksAround : 0;
  while (begin > furthest && is_path_of_name(line[begin - 1])) --begin;
  while (begin < value && !is_path_of_name(line[begin])) ++begin;
  std::size_t end = begin;
  while (end < value && is_path_of_name(line[end])) ++end;
  context.name = line.substr(begin, end - begin);
  context.between = line.substr(end, value - end);
  context.rest = line.substr(std::min(line.size(), value + candidate.value.size()), kLooksAround);
  context.rest = context.rest.substr(0, context.rest.find('\n'));
  const char before = value > 0 ? line[value - 1] : ' ';
  context.is_quoted = before == '"' || before == '\'' || before == '`';
  return context;
}

bool is_about_credentials(Text name) noexcept {
  const std::size_t dot = name.rfind('.');
  // Of a.b.c only the last part names it; but of host.password.file the whole is one name.
  const Text last =
      dot == Text::npos || !has_credential_word(name.substr(dot + 1)) ? name : name.substr(dot + 1);
  bool is_after = false;
  bool is_other = false;
  const bool is_other_kind = any_word(last, [&](Text word, bool is_first) {
    if (is_one_of(word, kCredentialWords)) {
      is_after = true;
      is_other = false;  // AUTH_REQUIRED_PASSWORD
    } else if (is_after) {
      is_other |= is_one_of(word, kOtherThings);
    } else {
      return is_one_of(word, kOtherKinds) || (is_first && is_one_of(word, kActions));
    }
    return false;
  });
  return is_other || is_other_kind;
}

}  // namespace sallyport::credential
