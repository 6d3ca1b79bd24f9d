#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "git/pack_index.hpp"

// The first byte says how long ids are ('0' 20 bytes, '1' 32); the rest is a pack's index. Whatever its
// bytes, every id that it counts can be read and asked for, and ids that it holds in order are found again.

using namespace sallyport;

namespace {

constexpr std::size_t kHeaderAndFanOutBytes = 8 + 256 * 4;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t id_bytes = (data[0] & 1U) == 0 ? model::Oid::kSha1Bytes : model::Oid::kSha256Bytes;
  const auto bytes = std::as_bytes(std::span(data + 1, size - 1));
  try {
    const git::PackIndex index(bytes, id_bytes);
    require(kHeaderAndFanOutBytes + index.size() * (id_bytes + 8) + 2 * id_bytes <= bytes.size());
    std::size_t per_first_byte[256] = {};
    bool is_sound = true;
    std::vector<model::Oid> ids;
    for (std::uint32_t i = 0; i < index.size(); ++i) {
      ids.push_back(index.oid(i));
      require(ids.back().bytes().size() == id_bytes);
      is_sound = is_sound && (i == 0 || ids[i - 1] < ids[i]);
      ++per_first_byte[std::to_integer<std::size_t>(ids.back().bytes()[0])];
    }
    std::size_t upto = 0;
    for (std::size_t i = 0; i < 256; ++i) {
      upto += per_first_byte[i];
      const std::size_t at = 8 + 4 * i;
      std::size_t told = 0;
      for (std::size_t j = 0; j < 4; ++j) told = told << 8 | std::to_integer<std::size_t>(bytes[at + j]);
      is_sound = is_sound && told == upto;
    }
    for (std::uint32_t i = 0; i < index.size(); ++i) {
      const auto offset = index.offset(ids[i]);
      if (!is_sound) continue;
      const std::size_t at = kHeaderAndFanOutBytes + index.size() * (id_bytes + 4) + i * 4;
      const bool is_large = (std::to_integer<unsigned>(bytes[at]) & 0x80U) != 0;
      require(offset.has_value() || is_large);
      if (offset && !is_large) require(*offset <= 0x7FFFFFFF);
    }
    require(!index.offset(model::Oid::from_bytes(std::vector<std::byte>(id_bytes == 20 ? 32 : 20))));
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
