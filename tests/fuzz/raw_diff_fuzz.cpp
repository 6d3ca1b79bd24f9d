#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/staged.hpp"

// Output of git diff-index --raw -z: every record of it becomes a change or is a deletion, in order, and none
// is made up.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view output(reinterpret_cast<const char*>(data), size);
  try {
    const auto changes = git::parse_raw_diff(output);
    require(output.empty() || output.back() == '\0');
    const auto fields =
        base::split(output, '\0');  // of which the last is what stands behind the last NUL: nothing
    require(fields.size() % 2 == 1);
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
      const auto head = base::split(fields[i], ' ');
      require(head.size() == 5 && head[0].starts_with(':'));
      if (head[4].starts_with('D')) continue;
      require(at < changes.size());
      const git::StagedChange& change = changes[at++];
      require(change.path == fields[i + 1] && !change.path.empty());
      require(change.mode == std::strtoul(std::string(head[1]).c_str(), nullptr, 8));
      require(change.before.hex() == base::to_lower(head[2]) && change.blob.hex() == base::to_lower(head[3]));
    }
    require(at == changes.size());
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
