#include "app/doctor_run.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxOutputBytes = 16 << 20;

// The status stands on a line of its own at the end, because a child's failure is an answer here, not an
// error.
constexpr const char* kScript =
    "cd -- \"$1\" && exec 0<\"$2\" || exit 1\n"
    "shift 2\n"
    "timeout -k 5 60 \"$@\" 2>&1\n"
    "printf '\\n%d' \"$?\"\n";

int number_in(std::string_view text, std::string_view whose) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data())
    throw base::Error(
        fmt::format("{} did not answer a number but '{}'", whose, base::escape_foreign(text.substr(0, 80))));
  return number;
}

}  // namespace

Ran run_program(const std::vector<std::string>& arguments, const fs::path& folder, const fs::path& input) {
  std::vector<std::string> words = {"sh", "-c", kScript, "sh", folder.string(), input.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::string output = base::with_context(fmt::format("running {}", arguments.front()), [&] {
    return base::ChildProcess(words, {}).finish(kMaxOutputBytes);
  });
  const std::size_t end = output.rfind('\n');
  if (end == std::string::npos) throw base::Error(fmt::format("{} has no exit status", arguments.front()));
  const int status = number_in(std::string_view(output).substr(end + 1), arguments.front());
  output.resize(end);
  return {status, std::move(output)};
}

std::optional<std::string> git_setting(const fs::path& git_dir, const std::string& key,
                                       const std::string& type) {
  std::vector<std::string> words = {"git", "--git-dir=" + git_dir.string(), "config", "--get", key};
  if (!type.empty()) words.insert(words.end() - 2, "--type=" + type);
  const Ran ran = run_program(words, git_dir);
  if (ran.status == 1) return std::nullopt;
  if (ran.status != 0)
    throw base::Error(
        fmt::format("git does not tell {}: {}", key, base::escape_foreign(base::trim(ran.output))));
  return std::string(base::trim(ran.output));
}

GitVersion git_version() {
  const Ran ran = run_program({"git", "version"}, "/");
  constexpr std::string_view kBefore = "git version ";
  const std::string_view text = base::trim(ran.output);
  if (ran.status != 0 || !text.starts_with(kBefore)) throw base::Error("git does not tell its version");
  const std::vector<std::string_view> parts = base::split(text.substr(kBefore.size()), '.');
  if (parts.size() < 2) throw base::Error("git does not tell its version");
  return {number_in(parts[0], "git version"), number_in(parts[1], "git version"),
          base::escape_foreign(text.substr(kBefore.size()))};
}

}  // namespace sallyport::app
