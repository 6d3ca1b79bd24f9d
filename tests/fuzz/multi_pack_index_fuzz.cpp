#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "git/multi_pack_index.hpp"
#include "model/oid.hpp"

// The first byte says how long ids are ('0' 20 bytes, '1' 32); the rest is a multi-pack index. Whatever its
// bytes, its names are in order and lie in it, every stretch of it can be asked for as an id, and the answer
// is a pack that it names.

using namespace sallyport;

namespace {

constexpr std::size_t kMostAsked = 4096;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t id_bytes = (data[0] & 1U) == 0 ? model::Oid::kSha1Bytes : model::Oid::kSha256Bytes;
  const auto bytes = std::as_bytes(std::span(data + 1, size - 1));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  try {
    const git::MultiPackIndex index(bytes, id_bytes);
    require(index.size() * (id_bytes + 8) <= bytes.size());
    std::string_view before;
    for (const std::string_view name : index.pack_names()) {
      require(before < name && name.find('\0') == std::string_view::npos);
      require(text.data() < name.data() && name.data() + name.size() < text.data() + text.size());
      before = name;
    }
    for (std::size_t at = 0; at < kMostAsked && at + id_bytes <= text.size(); ++at) {
      try {
        if (const auto pack = index.find(text.substr(at, id_bytes))) {
          require(index.size() > 0 && *pack < index.pack_names().size());
        }
      } catch (const base::Error&) {  // a number that there is not
      }
    }
    require(!index.find(std::string_view("\0", 1)) && !index.find({}));
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
