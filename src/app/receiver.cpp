#include "app/receiver.hpp"

#include <unistd.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace {

struct Process {
  std::string name;
  int parent = 0;
  std::string started;
};

// /proc/<id>/stat: "<id> (<name>) <state> <parent> ..."; the name may hold any byte, so the last ')' counts.
std::optional<Process> process(int id) {
  std::optional<std::string> text;
  try {
    text = base::read_file_if_exists(fmt::format("/proc/{}/stat", id), 1 << 16);
  } catch (const base::Error&) {
    return std::nullopt;  // it is a help to know it, and nothing is let in by it
  }
  if (!text) return std::nullopt;
  const std::size_t open = text->find('(');
  const std::size_t close = text->rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  const std::vector<std::string_view> fields =
      base::split(base::trim(std::string_view(*text).substr(close + 1)), ' ');
  constexpr std::size_t kParent = 1;    // field 4 of proc(5), counted from the state
  constexpr std::size_t kStarted = 19;  // field 22
  if (fields.size() <= kStarted) return std::nullopt;
  Process out{text->substr(open + 1, close - open - 1), 0, std::string(fields[kStarted])};
  std::from_chars(fields[kParent].data(), fields[kParent].data() + fields[kParent].size(), out.parent);
  return out;
}

}  // namespace

std::string receiving_process() {
  constexpr int kMaxSteps = 16;
  int id = ::getppid();
  for (int step = 0; step < kMaxSteps && id > 1; ++step) {
    const std::optional<Process> found = process(id);
    if (!found) break;
    // The kernel keeps 15 bytes of a name.
    if (found->name == "git" || found->name == "git-receive-pac")
      return fmt::format("{}.{}", id, found->started);
    id = found->parent;
  }
  return {};
}

}  // namespace sallyport::app
