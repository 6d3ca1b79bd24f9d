#include "fsck/submodule_url.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

#include "fsck/path.hpp"

namespace sallyport::fsck {

namespace {

constexpr std::string_view kLettersAndDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool has_only(std::string_view text, std::string_view allowed, std::string_view more = {}) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return allowed.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
  });
}

// The byte that "%XX" at the start of `text` stands for; nothing if it does not.
std::optional<char> escaped_byte(std::string_view text) {
  unsigned value = 0;
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, value, 16);
  if (error != std::errc() || end != text.data() + 3) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(value));
}

bool has_broken_escape(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3)) {
    if (!escaped_byte(text.substr(at))) return true;
  }
  return false;
}

// Git undoes no escape before the first colon, where it takes a scheme to be.
bool has_line_feed(std::string_view url) {
  const std::size_t colon = url.find(':');
  const std::string_view scheme = colon == std::string_view::npos ? std::string_view{} : url.substr(0, colon);
  return scheme.find('\n') != std::string_view::npos ||
         unescape_url(url.substr(scheme.size())).find('\n') != std::string::npos;
}

// How many times "../" stands at the start of `url`, "./" left out, which are skipped.
int skip_dots(std::string_view& url) {
  for (int ups = 0;;) {
    const std::size_t dots = std::min(url.find_first_not_of('.'), url.size());
    if (dots < 1 || dots > 2 || dots == url.size() || !is_slash(url[dots])) return ups;
    if (dots == 2) ++ups;
    url.remove_prefix(dots + 1);
  }
}

bool is_relative(std::string_view url) {
  std::string_view behind = url;
  skip_dots(behind);
  return behind.size() != url.size();
}

// A host with letters, digits and what IPv6 needs, and a port from 1 to 65535 or none.
bool is_host_and_port(std::string_view text) {
  if (text.empty() || text.starts_with(':')) return false;
  const std::size_t colon = text.find_last_of(":]");
  const bool has_port = colon != std::string_view::npos && text[colon] == ':';
  const std::string_view host = has_port ? text.substr(0, colon) : text;
  if (!has_only(host, kLettersAndDigits, ".-_[:]")) return false;
  if (!has_port || colon + 1 == text.size()) return true;
  const std::string_view port = text.substr(colon + 1);
  const std::size_t first = port.find_first_not_of('0');
  if (first == std::string_view::npos || port.size() - first > 5 || !has_only(port, "0123456789"))
    return false;
  int number = 0;
  std::from_chars(port.data() + first, port.data() + port.size(), number);
  return number <= 65535;
}

// Whether a ".." in the path, escaped or not, would climb above its top.
bool climbs_out(std::string_view path) {
  int depth = 0;
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string segment = unescape_url(path.substr(0, slash));
    if (segment == ".." && --depth < 0) return true;
    if (segment != ".." && segment != ".") ++depth;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

// "scheme://[user[:password]@]host[:port][/path][?query][#fragment]"
bool is_well_formed(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view scheme = url.substr(0, scheme_end);
  if (scheme.empty() || !has_only(scheme, kLettersAndDigits, "+.-") ||
      !has_only(scheme.substr(0, 1), kLettersAndDigits.substr(0, 52)))
    return false;
  std::string_view rest = url.substr(scheme_end + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  const std::size_t at = authority.find('@');
  const std::string_view user = at == std::string_view::npos ? std::string_view{} : authority.substr(0, at);
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
  return !has_broken_escape(user) && is_host_and_port(host) && !has_broken_escape(rest) &&
         !climbs_out(path.substr(path.starts_with('/') ? 1 : 0));
}

// What git's HTTP helper would be handed for `url`; nothing if it is for another one.
std::optional<std::string_view> url_of_http_helper(std::string_view url) {
  for (const std::string_view scheme : {"http", "https", "ftp", "ftps"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view behind = url.substr(scheme.size());
    if (behind.starts_with("::")) return behind.substr(2);
    if (behind.starts_with("://")) return url;
  }
  return std::nullopt;
}

}  // namespace

std::string unescape_url(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::optional<char> byte = escaped_byte(text.substr(i));
    plain += byte.value_or(text[i]);
    if (byte) i += 2;
  }
  return plain;
}

bool is_bad_submodule_url(std::string_view url) {
  if (url.starts_with('-')) return true;
  if (is_relative(url) || url.starts_with("git://")) {
    if (has_line_feed(url)) return true;
    return skip_dots(url) > 0 && (url.starts_with(':') || url.starts_with('/'));
  }
  const std::optional<std::string_view> http = url_of_http_helper(url);
  return http && (has_line_feed(*http) || !is_well_formed(*http));
}

}  // namespace sallyport::fsck
