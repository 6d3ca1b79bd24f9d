#pragma once

#include <string_view>

namespace sallyport::content {

// Why this name and address of an author or committer cannot be told from anybody else's, for people ("the
// address is at localhost"); empty if they can. Goes by the words alone: names and addresses that git makes
// up where nobody told it (user@host, user@host.(none)), that examples tell people to type (you@example.com,
// "Your Name"), and accounts of machines ("root"). Addresses of no reply ("noreply@") are none of these:
// forges give them to people. `email` is without its angle brackets.
std::string_view placeholder_reason(std::string_view name, std::string_view email) noexcept;

}  // namespace sallyport::content
