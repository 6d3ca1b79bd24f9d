#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/object_directories.hpp"

// A value of GIT_ALTERNATE_OBJECT_DIRECTORIES: what is read of it, quoted as git quotes it, is read again as
// the same.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string quoted(const std::string& path) {
  std::string out = "\"";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' ? std::string(1, c)
                                                                : fmt::format("\\{:03o}", byte);
  }
  return out + '"';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  try {
    const auto paths = git::parse_alternates_variable(value);
    if (value.find('"') == std::string_view::npos) {
      std::size_t bytes = 0;
      for (const auto& path : paths) {
        require(!path.empty() && path.string().find(':') == std::string::npos);
        bytes += path.string().size();
      }
      require(bytes + static_cast<std::size_t>(std::count(value.begin(), value.end(), ':')) == value.size());
    }
    std::string again;
    for (const auto& path : paths) again += (again.empty() ? "" : ":") + quoted(path.string());
    require(git::parse_alternates_variable(again) == paths);
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
