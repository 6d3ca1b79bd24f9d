#include "proof/proof.hpp"

namespace sallyport::proof {

std::span<const Proof> all() noexcept {
  return {};
}

const Proof* find(std::string_view name) noexcept {
  for (const Proof& proof : all()) {
    if (proof.name == name) return &proof;
  }
  return nullptr;
}

}  // namespace sallyport::proof
