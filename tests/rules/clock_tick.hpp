#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <utility>

namespace sallyport::test {

// The clock that stamps files goes in steps of some milliseconds. Goes round until it has moved on, so that
// what is changed after this bears another time than what was changed before.
inline void await_clock_tick(const std::filesystem::path& folder) {
  const std::filesystem::path probe = folder / "clock-probe";
  const auto stamp = [&] {
    std::ofstream(probe) << "x";
    struct stat status {};
    ::stat(probe.c_str(), &status);
    return std::pair(status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  };
  for (const auto first = stamp(); stamp() == first;) continue;
  std::filesystem::remove(probe);
}

}  // namespace sallyport::test
