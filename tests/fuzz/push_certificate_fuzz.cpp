#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "sign/push_certificate.hpp"

// The first byte says how long ids are: an even one 20 bytes, an odd one 32. What is read, written down again
// as git writes it, is what was given, byte for byte: so there is one way to write each certificate, and
// nothing in it that was not read.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string write(const sign::PushCertificate& certificate) {
  std::string text = "certificate version " + certificate.version + "\npusher " + certificate.pusher + "\n";
  if (!certificate.pushee.empty()) text += "pushee " + certificate.pushee + "\n";
  text += "nonce " + certificate.nonce + "\n";
  for (const std::string& option : certificate.push_options) text += "push-option " + option + "\n";
  text += "\n";
  for (const auto& command : certificate.commands)
    text += command.old_id.hex() + " " + command.new_id.hex() + " " + command.ref + "\n";
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t id_bytes = (data[0] & 1U) != 0 ? model::Oid::kSha256Bytes : model::Oid::kSha1Bytes;
  try {
    const sign::PushCertificate certificate = sign::parse_push_certificate(text, id_bytes);
    require(write(certificate) == text);
    require(text.find_first_of(std::string_view("\r\0", 2)) == std::string_view::npos);
    require(certificate.version == "0.1" && !certificate.commands.empty());
    std::set<std::string_view> refs;
    for (const auto& command : certificate.commands) {
      require(command.old_id.bytes().size() == id_bytes && command.new_id.bytes().size() == id_bytes);
      require(!command.old_id.is_null() || !command.new_id.is_null());
      require(!command.ref.empty() && refs.insert(command.ref).second);
    }
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
