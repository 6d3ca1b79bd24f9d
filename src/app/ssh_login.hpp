#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::app {

// The blobs of the public keys and certificates in what sshd tells of a login with `ExposeAuthInfo yes`
// (sshd_config(5)): a line for each method that succeeded, "publickey <kind> <base64>" for a key. Other
// methods have no key and are passed over. Nothing if any line is not as sshd writes it: without LF, without
// a word for the method, with a key of another kind than it says, or with more behind it. No key is an empty
// list.
std::optional<std::vector<std::string>> parse_login(std::string_view text);

// The text of the file that SSH_USER_AUTH names. Throws base::Error unless it is a file of at most 64 KiB,
// not a symlink, that base::is_trustworthy(): sshd writes it as the account that logged in.
std::string read_login_file(const std::filesystem::path& path);

}  // namespace sallyport::app
