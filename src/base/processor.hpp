#pragma once

#include <cstdint>
#include <optional>

namespace sallyport::base {

// Instructions beyond those that all processors of the kind have that this is compiled for.
enum class Instructions : std::uint8_t { ssse3, sse4_2_and_popcnt, avx2, avx512bw, avx512vbmi };

// Whether the processor has them and the system lets programs use them. No on other processors than x86-64.
// Costs next to nothing: the processor is not asked again.
bool can_run(Instructions instructions) noexcept;

// What the processor answers to CPUID, in its own form.
struct ProcessorWords {
  std::uint32_t signature = 0;  // leaf 1, EAX: family, model and stepping
  std::uint32_t leaf_1_ecx = 0;
  std::uint32_t leaf_1_edx = 0;
  std::uint32_t leaf_7_ebx = 0;
};

// Nothing where that cannot be told without asking it. Costs as little.
std::optional<ProcessorWords> processor_words() noexcept;

// How many processors this process may use at once: those that the system has, or fewer in a container that
// is given some of them. At least 1.
unsigned processor_count() noexcept;

}  // namespace sallyport::base
