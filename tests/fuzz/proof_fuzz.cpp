#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "proof/proof.hpp"

// Every proof on any bytes: none throws, each says the same twice, and what a seal makes is never failed where
// it was passed before.

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view secret(reinterpret_cast<const char*>(data), size);
  for (const proof::Proof& proof : proof::all()) {
    const proof::Outcome outcome = proof.check(secret);
    if (proof.check(secret) != outcome) std::abort();
    if (proof.seal == nullptr) continue;
    const std::string sealed = proof.seal(secret);
    if (outcome == proof::Outcome::passed && proof.check(sealed) != outcome) std::abort();
  }
  return 0;
}
