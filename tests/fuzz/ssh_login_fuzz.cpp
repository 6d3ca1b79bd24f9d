// What sshd tells of a login. The keys that are taken, written as sshd does, are the lines of the input that
// speak of keys, to the letter.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/ssh_login.hpp"
#include "base/text.hpp"
#include "sign/ssh_key_blob.hpp"
#include "sign/ssh_wire.hpp"

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = app::parse_login(text);
  if (!keys) return 0;
  std::string written;
  for (const std::string& blob : *keys) {
    require(!sign::algorithm_of(blob).empty());
    written += "publickey " + std::string(sign::algorithm_of(blob)) + " " + sign::to_base64(blob) + "\n";
  }
  std::string expected;
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.substr(0, line.find(' ')) == "publickey") (expected += line) += '\n';
  }
  require(written == expected);
  // Another key behind them is one more; a line without its end is none.
  const std::string one = "publickey ssh-rsa AAAAB3NzaC1yc2E=\n";
  const auto more = app::parse_login(std::string(text) + one);
  require(more && more->size() == keys->size() + 1);
  require(!app::parse_login(std::string(text) + one.substr(0, one.size() - 1)));
  return 0;
}
