#include "sign/ssh_key.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/ssh_key_blob.hpp"
#include "sign/ssh_verifier.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kBlanks = " \t";

// "-----BEGIN OPENSSH PRIVATE KEY-----", "---- BEGIN SSH2 PUBLIC KEY ----", "PuTTY-User-Key-File-3: ...".
bool begins_other_format(std::string_view text) {
  return text.starts_with("-----BEGIN ") || text.starts_with("---- BEGIN ") ||
         text.starts_with("PuTTY-User-Key-File-");
}

bool begins_as_kind(std::string_view text) {
  return text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") || text.starts_with("sk-");
}

// Takes the first word off `rest`, and the spaces behind it.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  return word;
}

// Lines that are no key in the form that is wanted, by what they are instead. They are not shown: a line that
// is no public key may be a secret.
void refuse_other_formats(std::string_view line) {
  constexpr const char* kGivePublic = "give the public key: the file whose name ends in .pub";
  if (line.empty()) throw base::Error("there is no key", kGivePublic);
  if (line.starts_with("PuTTY-User-Key-File-") ||
      (begins_other_format(line) && line.find(" PRIVATE KEY") != std::string_view::npos))
    throw base::Error("this is a private key, which nobody but its owner may have", kGivePublic);
  if (begins_other_format(line))
    throw base::Error("the key is not in OpenSSH's format", "ssh-keygen -i -f FILE writes it in that format");
  if (line.find('\n') != std::string_view::npos)
    throw base::Error("there is more than one line", kGivePublic);
  if (!begins_as_kind(line))
    throw base::Error("a key begins with its kind, such as ssh-ed25519, and this does not", kGivePublic);
}

SshKeyFields read_fields(std::string_view algorithm, std::string_view blob) {
  if (algorithm_of(blob) != algorithm)
    throw base::Error(fmt::format("what follows {} is no key of that kind", algorithm));
  const std::optional<SshKeyFields> fields = read_key_blob(blob);
  if (!fields)
    throw base::Error(fmt::format("what follows {} is not exactly one well-formed key", algorithm));
  if (!SshVerifier::make(*fields))
    throw base::Error(
        fmt::format("what follows {} is no key: its numbers do not belong together", algorithm));
  return *fields;
}

}  // namespace

SshKey parse_ssh_key(std::string_view line) {
  std::string_view rest = base::trim(line);
  refuse_other_formats(rest);
  const std::string_view algorithm = take_word(rest);
  if (certified_kind_of(algorithm))
    throw base::Error(fmt::format("this is a certificate ({}), and a key is wanted", algorithm),
                      "give the key that it certifies, or make its authority known");
  if (!kind_of(algorithm))
    throw base::Error(fmt::format("keys of the kind {} are not known here", shown(algorithm)));
  const std::optional<std::string> blob = from_base64(take_word(rest));
  if (!blob || blob->empty())
    throw base::Error(fmt::format("what follows {} is not base64: is the key cut short?", algorithm));
  const unsigned bits = read_fields(algorithm, *blob).shape.bits;
  return {std::string(algorithm), *blob, std::string(rest), fingerprint_of(*blob), bits};
}

std::string to_line(const SshKey& key) {
  return fmt::format("{} {}", key.algorithm, to_base64(key.blob));
}

bool looks_like_ssh_key(std::string_view text) {
  text = base::trim(text);
  if (begins_other_format(text)) return true;
  return begins_as_kind(text) && text.find_first_of(kBlanks) != std::string_view::npos;
}

}  // namespace sallyport::sign
