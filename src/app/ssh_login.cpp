#include "app/ssh_login.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>
#include <cstring>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "sign/ssh_key_blob.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxFileBytes = 64 << 10;  // a certificate has 2 KiB and more, with many principals

// "publickey", "keyboard-interactive/pam", "gssapi-with-mic"
bool is_method(std::string_view word) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-/@.";
  return !word.empty() && word.find_first_not_of(kCharacters) == std::string_view::npos;
}

// Of "<kind> <base64>".
std::optional<std::string> key_of(std::string_view text) {
  const std::vector<std::string_view> words = base::split(text, ' ');
  if (words.size() != 2 || words[0].empty()) return std::nullopt;
  std::optional<std::string> blob = sign::from_base64(words[1]);
  if (!blob || blob->empty() || sign::algorithm_of(*blob) != words[0]) return std::nullopt;
  return blob;
}

}  // namespace

std::optional<std::vector<std::string>> parse_login(std::string_view text) {
  if (!text.empty() && !text.ends_with('\n')) return std::nullopt;
  std::vector<std::string> keys;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    const std::string_view method = line.substr(0, line.find(' '));
    if (!is_method(method)) return std::nullopt;
    if (method != "publickey") continue;
    std::optional<std::string> key = key_of(line.substr(std::min(method.size() + 1, line.size())));
    if (!key) return std::nullopt;
    keys.push_back(*std::move(key));
  }
  return keys;
}

std::string read_login_file(const std::filesystem::path& path) {
  // Not to wait for ever where somebody has left a pipe.
  const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd) throw base::Error(fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
  struct ::stat status {};
  if (::fstat(fd.get(), &status) != 0)
    throw base::Error(fmt::format("cannot examine {}: {}", path.string(), std::strerror(errno)));
  if (!S_ISREG(status.st_mode) || !base::is_trustworthy(fd.get()))
    throw base::Error(fmt::format("{} is not a file of sshd's", path.string()));
  return base::read_all(fd.get(), path.string(), kMaxFileBytes);
}

}  // namespace sallyport::app
