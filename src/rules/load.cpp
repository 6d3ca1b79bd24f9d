#include "rules/load.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "rules/read_toml.hpp"

namespace sallyport::rules {

namespace {

constexpr std::uint64_t kMaxFileBytes = 4U << 20;

[[noreturn]] void fail(const std::filesystem::path& path, const std::error_code& error) {
  throw base::Error(fmt::format("cannot read the rules in {}: {}", path.string(), error.message()));
}

// Name order, because a folder's own order differs from machine to machine and the digest must not.
std::vector<std::filesystem::path> toml_files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".toml") paths.push_back(entry->path());
  }
  if (error) fail(folder, error);
  std::sort(paths.begin(), paths.end());
  return paths;
}

// A pipe that is named like a rule file would be waited for forever.
void require_regular(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_regular = std::filesystem::is_regular_file(path, error);
  if (error) fail(path, error);
  if (!is_regular) throw base::Error(fmt::format("{} is not a regular file", path.string()));
}

// Lengths stand before the bytes, so that no two lists of files run together into the same bytes.
void append_with_length(std::string& out, std::string_view bytes) {
  for (unsigned shift = 0; shift < 64; shift += 8)
    out += static_cast<char>((static_cast<std::uint64_t>(bytes.size()) >> shift) & 0xFF);
  out += bytes;
}

}  // namespace

std::vector<RuleFile> read_rule_files(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_folder = std::filesystem::is_directory(path, error);
  if (error) fail(path, error);
  if (!is_folder) return {{path.string(), base::read_file(path, kMaxFileBytes)}};

  std::vector<RuleFile> files;
  for (const std::filesystem::path& file : toml_files_in(path)) {
    require_regular(file);
    files.push_back({file.string(), base::read_file(file, kMaxFileBytes)});
  }
  if (files.empty()) throw base::Error(fmt::format("there is no rule file (*.toml) in {}", path.string()));
  return files;
}

std::string digest(const std::vector<RuleFile>& files) {
  std::string bytes;
  for (const RuleFile& file : files) {
    append_with_length(bytes, std::filesystem::path(file.name).filename().string());
    append_with_length(bytes, file.text);
  }
  const base::Sha256 sum = base::sha256(bytes);
  return base::hex_prefix(sum, sum.size());
}

RuleSet load(const std::vector<RuleFile>& files) {
  RuleSet set;
  for (const RuleFile& file : files) read_toml(file, set);
  if (set.rules.empty())
    throw base::Error(
        fmt::format("no rule in {}", files.empty() ? "an empty list of rule files" : files[0].name));

  // Stable, so that of two rules with one id the later in reading order is the one that is called a
  // repetition.
  std::stable_sort(set.rules.begin(), set.rules.end(),
                   [](const Rule& a, const Rule& b) { return a.id < b.id; });
  const auto twin = std::adjacent_find(set.rules.begin(), set.rules.end(),
                                       [](const Rule& a, const Rule& b) { return a.id == b.id; });
  if (twin != set.rules.end())
    throw base::Error(
        fmt::format("{}: there is a rule '{}' already, at {}", (twin + 1)->origin, twin->id, twin->origin));
  return set;
}

}  // namespace sallyport::rules
