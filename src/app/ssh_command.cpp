#include "app/ssh_command.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxPathBytes = 4096;
constexpr std::array<std::string_view, 3> kServices = {"receive-pack", "upload-pack", "upload-archive"};

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// All of `text` is one word as git's sq_quote_buf() writes it.
std::optional<std::string> unquote(std::string_view text) {
  std::string out;
  if (!take(text, "'")) return std::nullopt;
  for (;;) {
    const std::size_t end = text.find('\'');
    if (end == std::string_view::npos) return std::nullopt;
    out += text.substr(0, end);
    text.remove_prefix(end + 1);
    if (text.empty()) return out;
    if (take(text, "\\''")) {
      out += '\'';
    } else if (take(text, "\\!'")) {
      out += '!';
    } else {
      return std::nullopt;
    }
  }
}

bool is_path(std::string_view path) {
  constexpr unsigned char kDelete = 0x7f;
  return !path.empty() && path.size() <= kMaxPathBytes && path.front() != '-' &&
         std::none_of(path.begin(), path.end(), [](char c) {
           return static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) == kDelete;
         });
}

bool is_repository(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path / "HEAD", error) && fs::is_directory(path / "objects", error);
}

bool is_below(const fs::path& path, const fs::path& root) {
  const auto [end, rest] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end() && rest != path.end();
}

}  // namespace

std::optional<SshCommand> parse_ssh_command(std::string_view text) {
  if (!take(text, "git-") && !take(text, "git ")) return std::nullopt;
  for (const std::string_view service : kServices) {
    if (!take(text, service)) continue;
    if (!take(text, " ")) return std::nullopt;
    std::optional<std::string> path = unquote(text);
    if (!path || !is_path(*path)) return std::nullopt;
    return SshCommand{std::string(service), *std::move(path)};
  }
  return std::nullopt;
}

fs::path repository_below(const fs::path& root, const std::string& path) {
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  if (error) throw base::Error(fmt::format("--root {}: {}", root.string(), error.message()));
  std::string asked = (real_root / path).string();  // an absolute path stays what it is
  while (asked.size() > 1 && asked.ends_with('/')) asked.pop_back();
  for (const std::string_view suffix : {"/.git", "", ".git/.git", ".git"}) {
    const fs::path found = fs::canonical(asked + std::string(suffix), error);
    if (error || !is_repository(found)) continue;
    if (is_below(found, real_root)) return found;
    break;
  }
  throw base::Error(fmt::format("there is no repository {} here", base::escape_foreign(path)));
}

}  // namespace sallyport::app
