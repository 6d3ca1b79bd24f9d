// What a client asks an SSH server to run. What is taken, quoted again as git quotes it, is what was given,
// but for exclamation marks, which others leave as they are; and whatever path there may be comes through.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/ssh_command.hpp"

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string quote(std::string_view path, bool escapes_marks) {
  std::string out = "'";
  for (const char c : path) {
    if (c == '\'' || (c == '!' && escapes_marks)) {
      ((out += "'\\") += c) += '\'';
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string with_plain_marks(std::string text) {
  for (std::size_t at = text.find("'\\!'"); at != std::string::npos; at = text.find("'\\!'", at))
    text.replace(at, 4, "!");
  return text;
}

bool is_fit(std::string_view path) {
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return !path.empty() && path.front() != '-' && path.size() <= 4096;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto command = app::parse_ssh_command(text)) {
    require(is_fit(command->path));
    require(text.starts_with("git-" + command->service + " ") ||
            text.starts_with("git " + command->service + " "));
    const std::string rest(text.substr(5 + command->service.size()));
    require(with_plain_marks(rest) == with_plain_marks(quote(command->path, false)));
  }
  for (const bool escapes_marks : {false, true}) {
    const auto again = app::parse_ssh_command("git-receive-pack " + quote(text, escapes_marks));
    require(again.has_value() == is_fit(text));
    require(!again || again->path == text);
  }
  return 0;
}
