// `sallyport deny`: the list of known secrets, which may stand nowhere again.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_set>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "triage/deny_list.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxInputBytes = 64 << 20;

struct DenyOptions {
  std::string file;
  std::string name;
  bool is_whole = false;
};

triage::DenyList read_list(const std::string& file) {
  return triage::DenyList::parse(base::read_file(file, triage::kMaxDenyListBytes), file);
}

// Behind what is there, so that owner and mode of the file stay. A new one is not for everybody's eyes.
void append(const std::string& file, std::string_view text) {
  const base::UniqueFd fd(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
  if (!fd) throw base::Error(fmt::format("cannot open {}: {}", file, std::strerror(errno)));
  while (!text.empty()) {
    const ssize_t put = ::write(fd.get(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw base::Error(fmt::format("cannot write {}: {}", file, std::strerror(errno)));
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

// The secrets on standard input: each line one, or all of it without white space at its ends.
std::vector<std::string_view> secrets_of(std::string_view input, bool is_whole) {
  if (is_whole) return {base::trim(input)};
  std::vector<std::string_view> secrets;
  for (const std::string_view line : base::split(input, '\n')) {
    if (!base::trim(line).empty()) secrets.push_back(base::trim(line));
  }
  return secrets;
}

base::ExitCode add(const DenyOptions& options) {
  if (::isatty(STDIN_FILENO) == 1) fmt::print(stderr, "type the secrets, one a line, and end with Ctrl-D\n");
  const std::string input = base::read_all(STDIN_FILENO, "standard input", kMaxInputBytes);
  const bool is_new = !base::read_file_if_exists(options.file, triage::kMaxDenyListBytes).has_value();
  const triage::DenyList list = is_new ? triage::DenyList::create() : read_list(options.file);
  std::unordered_set<std::string> lines;
  std::string text = is_new ? list.header() : std::string();
  std::size_t added = 0;
  std::size_t number = 0;
  for (const std::string_view secret : secrets_of(input, options.is_whole)) {
    ++number;
    std::string line;
    try {
      line = list.line_for(secret, options.name);
    } catch (const base::Error& error) {
      base::rethrow_with_context(fmt::format("secret {} of standard input", number), error);
    }
    if (!lines.insert(line).second || list.contains(secret)) continue;
    text += line;
    ++added;
  }
  if (added > 0 || is_new) append(options.file, text);
  const triage::DenyList written = read_list(options.file);
  fmt::print("added {} to {}, which has {} now\n", added, options.file, written.entries().size());
  return base::ExitCode::accepted;
}

base::ExitCode list(const DenyOptions& options) {
  const triage::DenyList known = read_list(options.file);
  for (const triage::DenyList::Entry& entry : known.entries())
    fmt::print("{:5} bytes  {}\n", entry.length_bytes,
               entry.name.empty() ? "(no name)" : base::escape_foreign(entry.name));
  fmt::print("{} known secrets\n", known.entries().size());
  return base::ExitCode::accepted;
}

}  // namespace

void add_deny_commands(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<DenyOptions>();
  CLI::App* deny = cli.add_subcommand("deny", "known secrets, which may stand nowhere again");
  deny->require_subcommand(1);
  CLI::App* adds = deny->add_subcommand("add", "adds the secrets on standard input, one a line");
  adds->add_option("--file", options->file, "the deny-list; made if it is not there")->required();
  adds->add_option("--name", options->name, "what reports call them");
  adds->add_flag("--whole", options->is_whole,
                 "all of standard input is one secret, such as a key on many lines");
  adds->callback([&admin, options] { admin.action = [options] { return add(*options); }; });
  CLI::App* lists = deny->add_subcommand("list", "names and lengths of the known secrets");
  lists->add_option("--file", options->file, "the deny-list")->required();
  lists->callback([&admin, options] { admin.action = [options] { return list(*options); }; });
}

}  // namespace sallyport::app
