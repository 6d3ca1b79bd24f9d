#include "sign/ssh_revocations.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/ssh_key.hpp"
#include "sign/ssh_krl.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kFingerprintPrefix = "SHA256:";

}  // namespace

void SshRevocations::add(std::string_view bytes, const std::string& source) {
  if (KrlReader::is_krl(bytes))
    base::with_context(source, [&] { KrlReader(*this).read(bytes); });
  else
    add_text(bytes, source);
}

void SshRevocations::add_text(std::string_view text, const std::string& source) {
  std::size_t line_1based = 0;
  for (const std::string_view whole : base::split(text, '\n')) {
    ++line_1based;
    const std::string_view line = base::trim(whole);
    if (line.empty() || line.starts_with('#')) continue;
    base::with_context(fmt::format("{}:{}", source, line_1based), [&] {
      if (line.starts_with(kFingerprintPrefix))
        add_fingerprint(line);
      else
        blobs_.insert(parse_ssh_key(line).blob);
    });
  }
}

void SshRevocations::add_fingerprint(std::string_view text) {
  const std::string padded = std::string(text.substr(kFingerprintPrefix.size())) + "=";
  const std::optional<std::string> digest = from_base64(padded);
  if (!digest || digest->size() != sizeof(base::Sha256))
    throw base::Error("a fingerprint is \"SHA256:\" and 43 characters, and this is not",
                      "ssh-keygen -l -f FILE shows the fingerprint of a key");
  fingerprints_.emplace(text);
}

bool SshRevocations::is_revoked_key(std::string_view blob, std::string_view fingerprint) const {
  return blobs_.contains(blob) || fingerprints_.contains(fingerprint) ||
         (!sha1s_.empty() && sha1s_.contains(base::sha1(blob)));
}

bool SshRevocations::is_revoked_certificate(std::string_view authority, std::uint64_t serial,
                                            std::string_view key_id) const {
  const auto is_listed = [&](std::string_view by) {
    const auto found = by_authority_.find(by);
    return found != by_authority_.end() && found->second.holds(serial, key_id);
  };
  return is_listed(authority) || is_listed({});
}

bool SshRevocations::Certificates::holds(std::uint64_t serial, std::string_view key_id) const {
  if (key_ids.contains(key_id)) return true;
  const auto behind =
      std::upper_bound(serials.begin(), serials.end(), serial,
                       [](std::uint64_t number, const Range& range) { return number < range.first; });
  return behind != serials.begin() && serial <= std::prev(behind)->last;
}

}  // namespace sallyport::sign
