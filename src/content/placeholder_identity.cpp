#include "content/placeholder_identity.hpp"

#include <algorithm>
#include <span>

#include "content/lines.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

constexpr std::string_view kNames[] = {
    "your name",   "your full name", "your_name", "yourname", "first last", "firstname lastname",
    "unknown",     "unknown user",   "(unknown)", "root",     "user",       "username",
    "user name",   "nobody",         "none",      "(none)",   "no name",    "noname",
    "no author",   "(no author)",    "ubuntu",    "ec2-user", "vagrant",    "administrator",
    "github user", "name",
};

// Top-level domains and hosts behind which no mail of the internet is: RFC 2606, RFC 6761, RFC 6762, RFC
// 8375, and what cloud machines are called.
constexpr std::string_view kLocalDomains[] = {
    "localhost", "localdomain", "local", "lan", "home.arpa", "invalid", "compute.internal", "(none)",
};

constexpr std::string_view kExampleDomains[] = {
    "example.com", "example.org", "example.net", "example", "test", "domain.com", "email.com", "mail.com",
};

constexpr std::string_view kExampleUsers[] = {
    "you",  "user",     "username", "email", "name",       "me",  "test",  "someone",
    "mail", "john.doe", "jane.doe", "root",  "first.last", "foo", "admin",
};

constexpr std::string_view kYours[] = {
    "you",       "your",       "yourname",   "your.name",  "your_name",   "your-name",
    "youremail", "your.email", "your_email", "your-email", "youraddress", "your.address",
};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) noexcept {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view other) { return is_same_word(word, other); });
}

bool is_below_one_of(std::string_view host, std::span<const std::string_view> domains) noexcept {
  return std::any_of(domains.begin(), domains.end(), [&](std::string_view domain) {
    return ends_with_word(host, domain) &&
           (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
  });
}

std::string_view reason_of_email(std::string_view email) noexcept {
  const std::size_t at = email.rfind('@');
  if (email.empty()) return "the address is empty";
  if (at == std::string_view::npos) return "the address has no \"@\"";
  const std::string_view user = email.substr(0, at);
  std::string_view host = email.substr(at + 1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (user.empty() || host.empty()) return "the address is not whole";
  if (is_below_one_of(host, kLocalDomains)) return "the address is one of a single machine or network";
  if (host.find('.') == std::string_view::npos && !host.starts_with('['))
    return "the host of the address is the name of a single machine";
  if (is_one_of(user, kYours)) return "the address is one of an example";
  if (is_one_of(user, kExampleUsers) && is_below_one_of(host, kExampleDomains))
    return "the address is one of an example";
  return {};
}

}  // namespace

std::string_view placeholder_reason(std::string_view name, std::string_view email) noexcept {
  name = trim_git_spaces(name);
  if (name.empty()) return "the name is empty";
  if (is_one_of(name, kNames)) return "the name is nobody's";
  return reason_of_email(trim_git_spaces(email));
}

}  // namespace sallyport::content
