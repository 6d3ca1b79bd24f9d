#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "content/lfs_pointer.hpp"

using namespace sallyport;
using content::read_lfs_pointer;

namespace {

const std::string kVersion = "version https://git-lfs.github.com/spec/v1\n";
const std::string kHash = "sha256:" + std::string(32, 'a') + std::string(32, '0');
const std::string kOid = "oid " + kHash + "\n";

std::string_view reason(const std::string& text) {
  const content::LfsReading reading = read_lfs_pointer(text);
  CHECK_FALSE(reading.pointer);
  return reading.reason;
}

}  // namespace

TEST_CASE("a pointer tells the hash and the size of its file") {
  const std::string text = kVersion + kOid + "size 12345\n";
  const auto pointer = read_lfs_pointer(text).pointer;
  REQUIRE(pointer);
  CHECK(pointer->oid == kHash.substr(7));
  CHECK(pointer->size_bytes == 12345);
  CHECK(read_lfs_pointer("version https://hawser.github.com/spec/v1\n" + kOid + "size 0\n").pointer);
  CHECK(read_lfs_pointer(kVersion + "ext-0-a " + kHash + "\next-1-b " + kHash + "\n" + kOid + "size 1\n")
            .pointer);
}

TEST_CASE("what is not quite a pointer is refused with its reason") {
  const std::string size = "size 1\n";
  CHECK(reason("") == "its first line is not its version");
  CHECK(reason(kOid + kVersion + size) == "its first line is not its version");
  CHECK(reason("version https://git-lfs.github.com/spec/v1\r\n" + kOid + size) ==
        "its first line is not its version");
  CHECK(reason("version https://git-lfs.github.com/spec/v2\n" + kOid + size) ==
        "it is of a version that is not known");
  for (const std::string& text :
       {kVersion + size, kVersion + size + kOid, kVersion + "key a\n" + kOid + size,
        kVersion + "oid  " + kHash + "\n" + size, kVersion + "ext-a-b " + kHash + "\n"})
    CHECK(reason(text).find("where its oid is due") != std::string_view::npos);
  for (const std::string& hash :
       {"sha256:" + std::string(63, 'a'), "sha256:" + std::string(64, 'A'), "md5:" + std::string(64, 'a')})
    CHECK(reason(kVersion + "oid " + hash + "\n" + size).find("its oid is not") == 0);
  for (const std::string& text :
       {kVersion + kOid, kVersion + kOid + "size 1", kVersion + kOid + "key a\n" + size})
    CHECK(reason(text).find("where its size is due") != std::string_view::npos);
  for (const std::string_view number : {"-1", "01", "1k", "9223372036854775808", "0x1"})
    CHECK(reason(kVersion + kOid + "size " + std::string(number) + "\n") ==
          "its size is not a plain number of bytes");
  CHECK(reason(kVersion + kOid + size + "\n") == "something stands behind its last line");
  CHECK(reason(kVersion + "ext-1-b " + kHash + "\next-0-a " + kHash + "\n" + kOid + size) ==
        "its extensions are not in their order");
  CHECK(reason(kVersion + "ext-1-a " + kHash + "\next-1-b " + kHash + "\n" + kOid + size) ==
        "its extensions are not in their order");
  CHECK(reason(kVersion + "ext-1-a b\n" + kOid + size).find("extension") != std::string_view::npos);
  CHECK(reason(kVersion + kOid + size + std::string(1000, ' ')) == "it is larger than 1,023 bytes");
}

TEST_CASE("a file that begins as a pointer is meant to be one") {
  CHECK(content::is_pointer_like(kVersion));
  CHECK(content::is_pointer_like("\xEF\xBB\xBF" + kVersion));
  CHECK(content::is_pointer_like("\r\n version https://git-lfs.github.com/spec/v9 and more"));
  CHECK(content::is_pointer_like("version https://hawser.github.com/spec/v1"));
  CHECK_FALSE(content::is_pointer_like(""));
  CHECK_FALSE(content::is_pointer_like("Version https://git-lfs.github.com/spec/v1"));
  CHECK_FALSE(content::is_pointer_like("version 1.0"));
}
