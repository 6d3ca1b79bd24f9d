// Run when a build is set up: whether what src/base/without_cpuid.cpp tells libcrypto.a of the processor is
// what that finds out by itself, less what is left out on purpose, and whether it computes with it. Linked
// with -Wl,--wrap=OPENSSL_ia32_cpuid, as programs are.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <openssl/sha.h>

#include "src/base/processor.cpp"
#include "src/base/without_cpuid.cpp"

// crypto/x86_64cpuid.pl: what all code of libcrypto goes by.
extern "C" std::uint32_t OPENSSL_ia32cap_P[4];

namespace {

using Words = std::array<std::uint32_t, 4>;

Words asked(std::uint64_t (*ask)(std::uint32_t*)) {
  Words words{};
  const std::uint64_t first = ask(words.data());
  words[0] = static_cast<std::uint32_t>(first);
  words[1] = static_cast<std::uint32_t>(first >> 32);
  return words;
}

// What digests and signatures choose their code by: SSSE3, AES, PCLMULQDQ, MOVBE; BMI1, AVX2, BMI2, ADX, SHA.
constexpr Words kUsed = {0, 1U << 9 | 1U << 25 | 1U << 1 | 1U << 22,
                         1U << 3 | 1U << 5 | 1U << 8 | 1U << 19 | 1U << 29, 0};
// Whether processors share a cache. Claimed, it only makes code more careful.
constexpr std::uint32_t kShared = 1U << 28;

bool agrees() {
  const Words ours = asked(__wrap_OPENSSL_ia32_cpuid);
  Words theirs = asked(__real_OPENSSL_ia32_cpuid);
  theirs[0] |= kShared;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if ((ours[i] & ~theirs[i]) != 0 || (ours[i] & kUsed[i]) != (theirs[i] & kUsed[i])) return false;
  }
  return true;
}

bool is_asked() {
  const Words ours = asked(__wrap_OPENSSL_ia32_cpuid);
  return OPENSSL_ia32cap_P[1] == ours[1] && OPENSSL_ia32cap_P[2] == ours[2] && OPENSSL_ia32cap_P[3] == 0;
}

bool digests_work() {
  const std::string text(1000, 'a');
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::array<unsigned char, 4> kBegin = {0x29, 0x1e, 0x9a, 0x6c};
  return std::equal(kBegin.begin(), kBegin.end(), digest.begin());
}

}  // namespace

int main() {
  if (!agrees()) return 1;
  if (!is_asked()) return 2;
  return digests_work() ? 0 : 3;
}
