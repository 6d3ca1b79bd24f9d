// Runs a fuzz target without libFuzzer, in every build and with every compiler, so that targets neither rot
// nor go red unseen: over each file of its corpus, then over a fixed number of random and mutated inputs.
// These are the same in every run, so a failure can be repeated; on one, the number of the input is printed,
// and
//   <target>_replay CORPUS NUMBER
// writes that input to standard output.
#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "base/file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kGeneratedInputs = 2000;
constexpr std::size_t kMaxRandomBytes = 512;
constexpr std::size_t kMaxMutatedBytes = 64 * 1024;
constexpr std::string_view kTellingBytes("\0\n\r\"'[]{}<>=#,. -/\\0\xff", 21);
constexpr std::uint64_t kMaxSeedFileBytes = 16 * 1024 * 1024;

// SplitMix64 (Steele, Lea, Flood 2014): the standard's distributions differ from library to library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  char byte() { return static_cast<char>(static_cast<unsigned char>(next() & 0xFF)); }

 private:
  std::uint64_t state_;
};

using Seeds = std::vector<std::string>;

Seeds read_seeds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  Seeds seeds;
  for (const auto& path : paths) seeds.push_back(sallyport::base::read_file(path, kMaxSeedFileBytes));
  return seeds;
}

std::string random_bytes(Random& random) {
  std::string bytes(random.below(kMaxRandomBytes), '\0');
  for (char& byte : bytes) byte = random.byte();
  return bytes;
}

// One change of the kind that libFuzzer makes. `text` is not empty.
void mutate(std::string& text, const Seeds& seeds, Random& random) {
  const std::size_t at = random.below(text.size());
  const std::size_t length = 1 + random.below(std::min<std::size_t>(text.size() - at, 64));
  switch (random.below(7)) {
    case 0:
      text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << random.below(8)));
      break;
    case 1:
      text[at] = random.byte();
      break;
    case 2:
      text.erase(at, length);
      break;
    case 3:
      text.insert(at, text.substr(random.below(text.size()), length));
      break;
    case 4:
      text.insert(at, 1, kTellingBytes[random.below(kTellingBytes.size())]);
      break;
    case 5:
      text.resize(at);
      break;
    default: {
      const std::string& other = seeds[random.below(seeds.size())];
      text.replace(at, std::string::npos, other, std::min(at, other.size()), std::string::npos);
      break;
    }
  }
}

// The input of number `number`: first nothing at all, then the seeds, then one random input to three mutated
// ones.
std::string make_input(const Seeds& seeds, std::size_t number) {
  if (number == 0) return {};
  if (number <= seeds.size()) return seeds[number - 1];
  Random random(number);
  if (number % 4 == 0) return random_bytes(random);
  std::string text = seeds[random.below(seeds.size())].substr(0, kMaxMutatedBytes);
  for (std::size_t left = 1 + random.below(4); left > 0 && !text.empty(); --left) mutate(text, seeds, random);
  return text;
}

std::size_t current_number = 0;

// Only what is safe in a signal handler.
extern "C" void name_input(int signal_number) {
  char text[64] = "replay: failed on input number ";
  char* const end = std::to_chars(text + 31, text + 62, current_number).ptr;
  *end = '\n';
  if (write(STDERR_FILENO, text, static_cast<std::size_t>(end + 1 - text)) < 0) _exit(1);
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

int print_input(const Seeds& seeds, std::string_view word) {
  std::size_t number = 0;
  if (std::from_chars(word.data(), word.data() + word.size(), number).ptr != word.data() + word.size())
    return 2;
  const std::string input = make_input(seeds, number);
  return std::fwrite(input.data(), 1, input.size(), stdout) == input.size() ? 0 : 1;
}

void replay(const Seeds& seeds) {
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    std::signal(signal_number, name_input);
  const std::size_t inputs = 1 + seeds.size() + kGeneratedInputs;
  for (current_number = 0; current_number < inputs; ++current_number) {
    // A copy of the exact size, on the heap, so that AddressSanitizer sees a read past the end.
    const std::string input = make_input(seeds, current_number);
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  fmt::print("{} inputs, {} of them seeds\n", inputs, seeds.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    fmt::print(stderr, "usage: {} CORPUS [NUMBER]\n", argv[0]);
    return 2;
  }
  try {
    const Seeds seeds = read_seeds(argv[1]);
    if (seeds.empty()) {
      fmt::print(stderr, "replay: no seed in {}; mutation would start from nothing\n", argv[1]);
      return 1;
    }
    if (argc == 3) return print_input(seeds, argv[2]);
    replay(seeds);
  } catch (const std::exception& error) {
    fmt::print(stderr, "replay: input number {} threw: {}\n", current_number, error.what());
    return 1;
  }
  return 0;
}
