#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "sign/openpgp_keys.hpp"
#include "sign/openpgp_samples.hpp"

namespace sallyport::sign::samples::openpgp {

inline constexpr Owner kOwner = 7;
inline constexpr std::string_view kPayload = "tree 1234\nauthor A\n\nSubject\n";

// What a signature is worth over kPayload by the certificates in `ring`, which are all kOwner's.
inline Verified judge(std::string_view ring, std::string_view content, const Strength& strength = {}) {
  OpenPgpKeys keys(strength);
  for (const std::string& fingerprint : keys.load(ring, "keys.pgp")) keys.own(fingerprint, kOwner);
  return keys.verify(content, kPayload);
}

using Numbers = std::initializer_list<std::uint8_t>;

inline const Key& key() {
  static const Key made = Key::eddsa("primary");
  return made;
}

inline const Key& subkey() {
  static const Key made = Key::eddsa("subkey");
  return made;
}

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace sallyport::sign::samples::openpgp
