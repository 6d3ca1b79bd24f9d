#include <doctest/doctest.h>

#include "unpack/opened.hpp"

using namespace sallyport::unpack;
using samples::archive;
using samples::compressed;
using samples::Files;

namespace {

const Files kFiles = {{"a.txt", "first text"}, {"folder/b.txt", std::string(200'000, 'b') + "end"}};

// One member that AES encrypts, as WinZip writes it (its "AES Encryption Information"). Not by libarchive:
// where all is linked in, that is without cryptography.
std::string zip_of_aes(const std::string& name, const std::string& encrypted) {
  using samples::little;
  const std::string data = std::string(16, 's') + "pw" + encrypted + std::string(10, 'm');  // salt, mac
  const std::string extra =
      little(0x9901, 2) + little(7, 2) + little(2, 2) + "AE" + little(3, 1) + little(0, 2);
  const std::string member = little(51, 2) + little(1, 2) + little(99, 2) + little(0, 4) + little(0, 4) +
                             little(data.size(), 4) + little(encrypted.size(), 4) + little(name.size(), 2) +
                             little(extra.size(), 2);
  const std::string local = "PK\3\4" + member + name + extra + data;
  const std::string listed = "PK\1\2" + little(51, 2) + member + std::string(14, '\0') + name + extra;
  return local + listed + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) + little(listed.size(), 4) +
         little(local.size(), 4) + little(0, 2);
}

}  // namespace

TEST_CASE("every member of an archive comes out whole, in order and by its name") {
  struct Sample {
    const char* writer;
    const char* options;
    const char* format;
  };
  for (const Sample sample : {Sample{"zip", "", "zip"},
                              {"zip", "zip:compression=store", "zip"},
                              {"zip", "zip:zip64", "zip"},
                              {"7zip", "", "7z"},
                              {"7zip", "7zip:compression=bzip2", "7z"},
                              {"7zip", "7zip:compression=store", "7z"},
                              {"ustar", "", "tar"},
                              {"gnutar", "", "tar"},
                              {"pax", "", "tar"},
                              {"v7tar", "", "tar"},
                              {"newc", "", "cpio"},
                              {"odc", "", "cpio"}}) {
    CAPTURE(sample.writer);
    CAPTURE(sample.options);
    const std::string bytes = archive(sample.writer, kFiles, sample.options);
    CHECK(is_container(bytes));
    const Opened result = opened(bytes);
    CHECK(is_whole(result));
    CHECK(result.outcome.format == sample.format);
    REQUIRE(result.members.size() == 2);
    CHECK(result.members[0].name == "a.txt");
    CHECK(result.members[0].text == "first text");
    CHECK(result.members[1].name == "folder/b.txt");
    CHECK(result.members[1].text == kFiles[1].text);
    CHECK(result.spent.members == 2);
    CHECK(result.spent.bytes == kFiles[0].text.size() + kFiles[1].text.size());
    CHECK(result.spent.packed == bytes.size());
  }
}

TEST_CASE("what a package of Debian holds comes out") {
  const Opened result = opened(archive("arsvr4", {{"debian-binary", "2.0\n"}, {"data.tar", "bytes"}}));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "ar");
  CHECK(text_of(result, "debian-binary") == "2.0\n");
  CHECK(text_of(result, "data.tar") == "bytes");
}

TEST_CASE("what a cabinet holds comes out") {
  const Opened result = opened(samples::cab({"a.txt", "some text"}));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "cab");
  CHECK(text_of(result, "a.txt") == "some text");
}

TEST_CASE("the payload of an RPM package comes out as it is compressed") {
  const std::string payload = compressed("zstd", archive("newc", kFiles));
  const Opened result = opened(samples::rpm(payload));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "rpm");
  CHECK(text_of(result, "") == payload);
}

TEST_CASE("a compressed file is a container with one member") {
  const std::string text = "some text\n" + std::string(300'000, '\0') + "end";
  for (const char* const filter : {"gzip", "bzip2", "xz", "zstd", "lz4", "lzip"}) {
    CAPTURE(filter);
    const std::string bytes = compressed(filter, text);
    CHECK(is_container(bytes));
    const Opened result = opened(bytes);
    CHECK(is_whole(result));
    CHECK(result.outcome.format == filter);
    REQUIRE(result.members.size() == 1);
    CHECK(result.members[0].name.empty());
    CHECK(result.members[0].text == text);
  }
}

TEST_CASE("a gzip file's member has the name that its head gives") {
  CHECK(text_of(opened(samples::gzip_with_name("text", "notes.txt")), "notes.txt") == "text");
}

TEST_CASE("gzip files one after the other are one") {
  CHECK(text_of(opened(compressed("gzip", "one") + compressed("gzip", "two")), "") == "onetwo");
}

TEST_CASE("one layer is taken off at a time") {
  const std::string tar = archive("ustar", kFiles);
  const std::string twice = compressed("gzip", compressed("gzip", tar));
  const Opened outer = opened(twice);
  REQUIRE(outer.members.size() == 1);
  CHECK(outer.members[0].text == compressed("gzip", tar));
  const Opened inner = opened(outer.members[0].text, {}, 2);
  REQUIRE(inner.members.size() == 1);
  CHECK(inner.members[0].text == tar);
}

TEST_CASE("names that are not ASCII come out as UTF-8") {
  for (const char* const format : {"pax", "gnutar", "zip", "7zip"})
    CHECK(text_of(opened(archive(format, {{"gr\xc3\xbc\xc3\x9f"
                                           "e",
                                           "text"}})),
                  "gr\xc3\xbc\xc3\x9f"
                  "e") == "text");
}

TEST_CASE("an empty member is a member") {
  const Opened result = opened(archive("zip", {{"id_rsa", ""}}));
  CHECK(is_whole(result));
  CHECK(text_of(result, "id_rsa").empty());
}

TEST_CASE("a zip behind a program is found") {
  const Opened result = opened("#!/usr/bin/env python3\n" + archive("zip", kFiles));
  CHECK(is_whole(result));
  CHECK(text_of(result, "a.txt") == "first text");
}

TEST_CASE("an encrypted zip is unreadable, and what is not encrypted comes out") {
  for (const std::string& zip :
       {archive("zip", kFiles, "zip:encryption=traditional", "some words"), zip_of_aes("a.txt", "text")}) {
    CAPTURE(zip.size());
    const Opened result = opened(zip);
    CHECK(is_unreadable(result));
    CHECK(result.outcome.reason == "encrypted");
    CHECK(result.members.empty());
  }
}

TEST_CASE("an encrypted 7z is unreadable") {
  // One file of one byte, through AES with its salt in the properties; then the same for the header itself.
  const std::string coder = std::string("\1\x24\x06\xf1\x07\1\2\0\0", 9);
  const std::string info = std::string("\6\0\1\x09\x10\0\7\x0b\1\0", 10) + coder + std::string("\x0c\1\0", 3);
  const std::string files = std::string("\0\5\1\x11\5\0a\0\0\0\0\0", 12);
  const std::string packed(16, 'x');
  for (const std::string& header :
       {std::string("\1\4") + info + "\x08\x0a\1crc!" + '\0' + files, std::string("\x17") + info + '\0'}) {
    CAPTURE(header.size());
    const Opened result = opened(samples::seven_zip(packed, header));
    CHECK(is_unreadable(result));
    CHECK(result.outcome.reason == "encrypted");
  }
}

TEST_CASE("what is not read is said not to be") {
  CHECK(is_unreadable(opened(compressed("compress", "some text"))));
  CHECK(is_unreadable(opened("Rar!\x1a\x07\x01 and so on")));
}

TEST_CASE("a damaged archive gives what stands before the damage") {
  std::string bytes = archive("ustar", {{"a.txt", "first text"}, {"b.txt", "second text"}});
  bytes[1024] = 'x';  // the second header's first byte: its checksum is wrong
  const Opened result = opened(bytes);
  CHECK(is_unreadable(result));
  CHECK(result.outcome.reason.starts_with("damaged"));
  CHECK(text_of(result, "a.txt") == "first text");
}

TEST_CASE("a compressed file that is cut off gives what comes before") {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  const std::string bytes = compressed("gzip", text);
  const Opened result = opened(std::string_view(bytes).substr(0, bytes.size() / 2));
  CHECK(is_unreadable(result));
  REQUIRE(result.members.size() == 1);
  CHECK(result.members[0].text.size() > text.size() / 4);
  CHECK(text_of(opened(std::string_view(compressed("gzip", "short")).substr(0, 14)), "").starts_with("s"));
  CHECK(text.starts_with(result.members[0].text));
}

TEST_CASE("no container that is cut off anywhere brings this down") {
  for (const samples::File& sample : samples::all()) {
    CAPTURE(sample.name);
    for (std::size_t size = 0; size < sample.text.size(); ++size) {
      // Of the exact size, so that a sanitizer sees who reads beyond.
      const std::vector<char> part(sample.text.begin(),
                                   sample.text.begin() + static_cast<std::ptrdiff_t>(size));
      const Opened result = opened({part.data(), part.size()});
      const bool is_said = result.outcome.kind != Outcome::Kind::unreadable || !result.outcome.reason.empty();
      CHECK(is_said);
    }
  }
}
