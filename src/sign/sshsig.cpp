#include "sign/sshsig.hpp"

#include "sign/byte_reader.hpp"

namespace sallyport::sign {

namespace {

std::string_view take_string(ByteReader& in) {
  return in.take_counted(4);
}

// A key: its algorithm, then fields of which even the first is never empty.
bool is_key(std::string_view blob) {
  ByteReader in(blob);
  return !take_string(in).empty() && !take_string(in).empty();
}

// A signature: its algorithm and its bytes. Those of security keys have flags and a counter behind them, and
// more if they came through a browser.
bool is_signature(std::string_view blob) {
  ByteReader in(blob);
  const std::string_view algorithm = take_string(in);
  if (algorithm.empty() || take_string(in).empty()) return false;
  if (algorithm.starts_with("webauthn-sk-")) return in.left() >= 5;
  return in.left() == (algorithm.starts_with("sk-") ? 5U : 0U);
}

}  // namespace

bool is_ssh_signature(std::string_view content) noexcept {
  ByteReader in(content);
  if (in.take(6) != "SSHSIG" || in.take_number(4) != 1) return false;
  const std::string_view key = take_string(in);
  const std::string_view name_space = take_string(in);
  take_string(in);  // reserved: the protocol says to take no notice of it
  const std::string_view hash = take_string(in);
  const std::string_view signature = take_string(in);
  return in.is_at_end() && name_space == "git" && (hash == "sha256" || hash == "sha512") && is_key(key) &&
         is_signature(signature);
}

}  // namespace sallyport::sign
