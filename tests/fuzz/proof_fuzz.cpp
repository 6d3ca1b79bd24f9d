#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "proof/proof.hpp"

// Every proof on any bytes: none throws, each says the same twice, and what a seal makes is of much the same
// length, and never failed where it was passed before.

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxSecret = 2048;  // a rule's match is at most 1,024 bytes wide
  constexpr std::size_t kMostAdded = 4;     // what fills up a group of base64 or base 58
  const std::string_view secret(reinterpret_cast<const char*>(data), std::min(size, kMaxSecret));
  for (const proof::Proof& proof : proof::all()) {
    const proof::Outcome outcome = proof.check(secret);
    if (proof.check(secret) != outcome) std::abort();
    if (proof.seal == nullptr) continue;
    const std::string sealed = proof.seal(secret);
    if (sealed.size() > secret.size() + kMostAdded) std::abort();
    if (outcome == proof::Outcome::passed && proof.check(sealed) != outcome) std::abort();
  }
  return 0;
}
