#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sallyport::unpack {

// libarchive reads the header of a 7z file, which lists all entries and may itself be compressed, whole into
// memory, at some 90 bytes an entry; a header can announce eight entries a byte. Headers up to this size,
// good for about 2,500 files, take 180 MiB at the very worst.
inline constexpr std::uint64_t kMostSevenZipHeaderBytes = 256ULL << 10;

// How large the header of a 7z file is once it is unpacked. Nothing if that cannot be told, because the file
// is damaged. Constant time.
std::optional<std::uint64_t> seven_zip_header_bytes(std::string_view bytes) noexcept;

}  // namespace sallyport::unpack
