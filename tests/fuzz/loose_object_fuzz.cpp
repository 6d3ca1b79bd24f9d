// A loose object's file, which may hold anything: it is read as what it says, or refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "git/loose_object.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sallyport;
  constexpr std::uint64_t kLimitBytes = 1 << 16;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  // Of a file that can be read it must not throw.
  const auto check_info = [&](const model::Oid& oid, const git::RawObject& raw) noexcept {
    const git::ObjectInfo info = git::read_loose_info(file, oid);
    if (info.kind != raw.kind() || info.size_bytes != raw.bytes().size()) std::abort();
  };
  try {
    git::read_loose_info(file, {});
  } catch (const base::Error&) {
    // It may hold anything.
  }
  try {
    // The empty blob's name: only its own file can be read under it.
    const auto oid = *model::Oid::from_hex("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    const git::RawObject raw = git::read_loose_object(file, oid, kLimitBytes);
    if (raw.kind() != model::ObjectKind::blob || !raw.bytes().empty()) std::abort();
    check_info(oid, raw);
  } catch (const base::Error&) {
    return 0;
  }
  return 0;
}
