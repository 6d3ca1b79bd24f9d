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

// Beside the credential's word they make a name of something else.
constexpr Text kOtherThings[] = {
    "algorithm", "alg",     "alias",    "attribute", "attr",    "button",   "callback", "changed",  "char",     "charset",
    "class",     "column",  "command",  "count",     "css",     "dir",      "directory", "element", "email",    "encoder",
    "encoding",  "endpoint", "enabled", "error",     "expires", "expiration", "expiry", "ext",      "field",    "file",
    "filename",  "fingerprint", "format", "hash",    "hashed",  "header",   "help",     "hint",     "icon",     "id",
    "ids",       "index",   "input",    "kind",      "label",   "len",      "length",   "link",     "location", "manager",
    "max",       "message", "method",   "min",       "mode",    "msg",      "name",     "names",    "page",     "param",
    "parameter", "path",    "pattern",  "placeholder", "policy", "prefix",  "prompt",   "property", "protocol", "provider",
    "public",    "regex",   "regexp",   "required",  "role",    "route",    "rule",     "schema",   "scheme",   "scope",
    "screen",    "selector", "separator", "size",    "source",  "status",   "strength", "style",    "suffix",   "table",
    "template",  "text",    "timeout",  "title",     "ttl",     "type",     "types",    "url",      "uri",      "url",
    "usage",     "validator", "version", "view",     "xpath",   "keyword",  "kid",      "sort",     "partition", "primary",
    "foreign",   "cache",   "lang",     "locale",    "translation", "checksum", "digest", "sha",    "md5",      "crypted",
    "encrypted", "secrets", "arn",      "reference", "ref",     "next",     "continuation", "page", "cancellation", "lookup",
};
// As the first word of a name they make a question or an action of it.
constexpr Text kActions[] = {"is",   "has",    "get",    "forgot", "forgotten", "reset",  "find",  "no",     "read", "show",
                             "hide", "toggle", "enter",  "ask",    "prompt",    "remove", "delete", "generate", "parse",
                             "load", "fetch",  "verify", "validate", "use",     "expect", "should", "allow", "recover", "lost"};

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
  const std::size_t dot = name.find_last_of(".-");
  const Text last = dot == Text::npos || name.find('.') == Text::npos ? name : name.substr(name.rfind('.') + 1);
  return any_word(last, [](Text word, bool is_first) {
    return is_one_of(word, kOtherThings) || (is_first && is_one_of(word, kActions));
  });
}

}  // namespace sallyport::credential
