// libdeflate takes a stream in one piece and is two to three times as fast as zlib; zlib can stop early.
#include "git/inflate.hpp"

#include <algorithm>
#include <limits>

#include <zlib.h>

#include "base/error.hpp"

namespace sallyport::git {

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {
  if (!decompressor_) throw base::Error("no memory to inflate with");
}

void Inflater::inflate(std::string_view compressed, char* target, std::size_t size) {
  std::size_t consumed = 0;
  const libdeflate_result result = libdeflate_zlib_decompress_ex(
      decompressor_.get(), compressed.data(), compressed.size(), target, size, &consumed, nullptr);
  if (result != LIBDEFLATE_SUCCESS)
    throw base::Error("a zlib stream that is damaged, or not of the size that was announced");
}

Inflater::Attempt Inflater::try_inflate(std::string_view compressed, char* target, std::size_t room) {
  Attempt attempt;
  std::size_t consumed = 0;
  const libdeflate_result result = libdeflate_zlib_decompress_ex(
      decompressor_.get(), compressed.data(), compressed.size(), target, room, &consumed, &attempt.size);
  attempt.has_room = result != LIBDEFLATE_INSUFFICIENT_SPACE;
  attempt.is_whole = result == LIBDEFLATE_SUCCESS && consumed == compressed.size();
  return attempt;
}

std::size_t Inflater::inflate_head(std::string_view compressed, char* target, std::size_t size) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw base::Error("zlib cannot be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in =
      static_cast<uInt>(std::min<std::size_t>(compressed.size(), std::numeric_limits<uInt>::max()));
  stream.next_out = reinterpret_cast<Bytef*>(target);
  stream.avail_out = static_cast<uInt>(size);
  const int code = ::inflate(&stream, Z_SYNC_FLUSH);
  const std::size_t got = size - stream.avail_out;
  inflateEnd(&stream);
  if (code != Z_OK && code != Z_STREAM_END && !(code == Z_BUF_ERROR && got == size))
    throw base::Error("a zlib stream that is damaged");
  return got;
}

}  // namespace sallyport::git
