#include "git/object_directories.hpp"

#include <algorithm>
#include <string>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::git {

namespace {

constexpr int kMaxAlternateDepth = 5;  // git's object-file.c: link_alt_odb_entries
constexpr std::uint64_t kMaxAlternatesFileBytes = 1 << 20;

char unescape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '"':
      return c;
    default:
      throw base::Error("a quoted object directory holds an unknown escape");
  }
}

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

// Takes one C-quoted string (git's quote.c) off the front of `text`, which begins with '"'.
std::string take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    if (text[i] != '\\') {
      out += text[i];
    } else if (i + 3 < text.size() && text[i + 1] <= '3' && is_octal(text[i + 1]) && is_octal(text[i + 2]) &&
               is_octal(text[i + 3])) {
      out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else if (++i < text.size()) {
      out += unescape(text[i]);
    }
  }
  throw base::Error("a quoted object directory does not end its quote");
}

void collect(const std::filesystem::path& directory, int depth, std::vector<std::filesystem::path>& found) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(directory, error);
  if (error || !std::filesystem::is_directory(real, error))
    throw base::Error(fmt::format("the object directory {} does not exist", directory.string()));
  if (std::find(found.begin(), found.end(), real) != found.end()) return;
  if (depth > kMaxAlternateDepth)
    throw base::Error(
        fmt::format("alternates are nested deeper than {} at {}", kMaxAlternateDepth, real.string()));
  found.push_back(real);

  const auto text = base::read_file_if_exists(real / "info" / "alternates", kMaxAlternatesFileBytes);
  if (!text) return;
  for (const std::string_view line : base::split(*text, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    std::string_view rest = line;
    const std::filesystem::path named = line[0] == '"' ? take_quoted(rest) : std::string(line);
    collect(named.is_absolute() ? named : real / named, depth + 1, found);
  }
}

}  // namespace

std::vector<std::filesystem::path> parse_alternates_variable(std::string_view value) {
  std::vector<std::filesystem::path> paths;
  while (!value.empty()) {
    if (value[0] == '"') {
      paths.emplace_back(take_quoted(value));
      if (!value.empty() && value[0] != ':')
        throw base::Error("GIT_ALTERNATE_OBJECT_DIRECTORIES: text follows a quoted entry");
      if (!value.empty()) value.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(value.find(':'), value.size());
    if (end != 0) paths.emplace_back(std::string(value.substr(0, end)));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return paths;
}

std::vector<std::filesystem::path> with_alternates(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> found;
  collect(directory, 0, found);
  return found;
}

}  // namespace sallyport::git
