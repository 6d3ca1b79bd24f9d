#pragma once

#include <cstdint>
#include <optional>

namespace sallyport::base {

// Instructions beyond those that all processors of the kind have that this is compiled for.
enum class Instructions : std::uint8_t { ssse3, sse4_2_and_popcnt, avx2, avx512bw, avx512vbmi };

// Whether the processor has them and the system lets programs use them. No on other processors than x86-64.
// Costs next to nothing: the processor is not asked again.
bool can_run(Instructions instructions) noexcept;

// Which processor it is: family, model and stepping in the processor's own form (CPUID, leaf 1, EAX). Nothing
// where that cannot be told without asking it. Costs as little.
std::optional<std::uint32_t> processor_signature() noexcept;

// How many processors this process may use at once: those that the system has, or fewer in a container that
// is given some of them. At least 1.
unsigned processor_count() noexcept;

}  // namespace sallyport::base
