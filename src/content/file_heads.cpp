#include <algorithm>
#include <cstdint>
#include <iterator>

#include "content/file_kind_parts.hpp"
#include "content/lines.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

struct Magic {
  std::string_view bytes;
  FileKind kind;
  std::size_t offset = 0;
};

using namespace std::string_view_literals;

constexpr Magic kMagics[] = {
    {"SQLite format 3\0"sv, FileKind::database},
    {"\0\1\0\0Standard Jet DB\0"sv, FileKind::database},
    {"\0\1\0\0Standard ACE DB\0"sv, FileKind::database},
    {"REDIS00"sv, FileKind::database},
    {"PGDMP"sv, FileKind::database_dump},
    {"\x6D\xE2\x99\x81"sv, FileKind::database_dump},    // mongodump --archive
    {"\xFE\xED\xFE\xED\0\0\0"sv, FileKind::key_store},  // JKS
    {"\xCE\xCE\xCE\xCE\0\0\0"sv, FileKind::key_store},  // JCEKS
    {"\x03\xD9\xA2\x9A"sv, FileKind::key_store},        // KeePass
    {"KBXf"sv, FileKind::key_store, 8},
    {"kych\0\1\0\0"sv, FileKind::key_store},
    {"PuTTY-User-Key-File-"sv, FileKind::private_key},
    {"AGE-SECRET-KEY-1"sv, FileKind::private_key},
    {"MDMP\x93\xA7"sv, FileKind::core_file},
    {"JAVA PROFILE 1.0"sv, FileKind::core_file},
    {"\xFE\xED\xFA\xCE"sv, FileKind::executable},  // Mach-O, of both orders of bytes and widths
    {"\xFE\xED\xFA\xCF"sv, FileKind::executable},
    {"\xCE\xFA\xED\xFE"sv, FileKind::executable},
    {"\xCF\xFA\xED\xFE"sv, FileKind::executable},
    {"\0asm"sv, FileKind::executable},
    {"dex\n03"sv, FileKind::executable},
    {"BC\xC0\xDE"sv, FileKind::object_file},  // LLVM
    {"PK\3\4"sv, FileKind::archive},
    {"PK\5\6"sv, FileKind::archive},
    {"\x1F\x8B\x08"sv, FileKind::archive},
    {"\x1F\x9D"sv, FileKind::archive},
    {"\xFD"
     "7zXZ\0"sv,
     FileKind::archive},
    {"7z\xBC\xAF\x27\x1C"sv, FileKind::archive},
    {"Rar!\x1A\x07"sv, FileKind::archive},
    {"\x28\xB5\x2F\xFD"sv, FileKind::archive},  // Zstandard
    {"\x04\x22\x4D\x18"sv, FileKind::archive},  // LZ4
    {"LZIP\1"sv, FileKind::archive},
    {"MSCF\0\0\0\0"sv, FileKind::archive},
    {"\xED\xAB\xEE\xDB"sv, FileKind::archive},  // RPM
    {"070701"sv, FileKind::archive},            // cpio
    {"ustar"sv, FileKind::archive, 257},
    {"CD001"sv, FileKind::disk_image, 32769},
    {"KDMV"sv, FileKind::disk_image},
    {"QFI\xFB"sv, FileKind::disk_image},
    {"vhdxfile"sv, FileKind::disk_image},
    {"conectix"sv, FileKind::disk_image},
    {"<<< Oracle VM VirtualBox Disk Image >>>"sv, FileKind::disk_image},
    {"MSWIM\0\0\0"sv, FileKind::disk_image},
    {"\x89PNG\r\n\x1A\n"sv, FileKind::image},
    {"\xFF\xD8\xFF"sv, FileKind::image},
    {"GIF87a"sv, FileKind::image},
    {"GIF89a"sv, FileKind::image},
    {"II*\0"sv, FileKind::image},
    {"MM\0*"sv, FileKind::image},
    {"8BPS\0\1"sv, FileKind::image},
    {"ID3\2"sv, FileKind::media},
    {"ID3\3"sv, FileKind::media},
    {"ID3\4"sv, FileKind::media},
    {"fLaC\0"sv, FileKind::media},
    {"OggS\0"sv, FileKind::media},
    {"\x1A\x45\xDF\xA3"sv, FileKind::media},  // Matroska, WebM
    {"FLV\1"sv, FileKind::media},
    {"\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, FileKind::media},  // Windows Media
    {"%PDF-"sv, FileKind::office},
    {"{\\rtf1"sv, FileKind::office},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, FileKind::office},  // OLE
};

bool is_at(std::string_view head, std::size_t offset, std::string_view bytes) noexcept {
  return head.size() >= offset && head.substr(offset).starts_with(bytes);
}

unsigned byte_at(std::string_view head, std::size_t at) noexcept {
  return at < head.size() ? static_cast<unsigned char>(head[at]) : 0;
}

// ELF (System V ABI, figure 4-3): e_type, in the order of bytes that EI_DATA names.
void add_elf(std::string_view head, std::string_view name, FileKindSet& kinds) noexcept {
  constexpr unsigned kRelocatable = 1;
  constexpr unsigned kShared = 3;
  constexpr unsigned kCore = 4;
  if (!head.starts_with("\x7F"
                        "ELF"))
    return;
  const bool is_big = byte_at(head, 5) == 2;
  const unsigned type = byte_at(head, is_big ? 17 : 16);
  const bool is_library =
      name.ends_with(".so") || name.ends_with(".ko") || name.find(".so.") != std::string_view::npos;
  if (type == kCore) {
    kinds.add(FileKind::core_file);
  } else if (type == kRelocatable || (type == kShared && is_library)) {
    kinds.add(FileKind::object_file);
  } else {
    kinds.add(FileKind::executable);
  }
}

// DOS and PE ("PE Format", Microsoft): text that begins with these two letters holds no NUL soon.
void add_windows(std::string_view head, std::string_view name, FileKindSet& kinds) noexcept {
  constexpr std::size_t kHeaderBytes = 64;
  if (!head.starts_with("MZ") || head.size() < kHeaderBytes ||
      head.substr(0, kHeaderBytes).find('\0') == std::string_view::npos)
    return;
  kinds.add(name.ends_with(".dll") || name.ends_with(".pyd") ? FileKind::object_file : FileKind::executable);
}

// Java's classes and Mach-O for many processors begin alike. The one goes on with its version, 45 and more,
// the other with how many processors.
void add_cafe_babe(std::string_view head, FileKindSet& kinds) noexcept {
  constexpr unsigned kFirstJava = 45;
  if (!head.starts_with("\xCA\xFE\xBA\xBE") || head.size() < 8) return;
  kinds.add(byte_at(head, 7) >= kFirstJava ? FileKind::object_file : FileKind::executable);
}

void add_library(std::string_view head, FileKindSet& kinds) noexcept {
  if (!head.starts_with("!<arch>\n")) return;
  kinds.add(is_at(head, 8, "debian-binary") ? FileKind::archive : FileKind::object_file);
}

// BMP, RIFF and MP4 tell what they are behind a size.
void add_sized(std::string_view head, FileKindSet& kinds) noexcept {
  if (head.starts_with("RIFF")) {
    if (is_at(head, 8, "WEBP")) kinds.add(FileKind::image);
    if (is_at(head, 8, "WAVE") || is_at(head, 8, "AVI ")) kinds.add(FileKind::media);
  }
  if (is_at(head, 4, "ftyp")) {
    const bool is_image = is_at(head, 8, "hei") || is_at(head, 8, "mif1") || is_at(head, 8, "avif");
    kinds.add(is_image ? FileKind::image : FileKind::media);
  }
  if (head.starts_with("BM") && is_at(head, 6, "\0\0\0\0"sv)) kinds.add(FileKind::image);
  if (head.starts_with("BZh") && is_at(head, 4, "1AY&SY")) kinds.add(FileKind::archive);
}

// The first member of a ZIP file tells a document: ODF (part 2, 3.3) and Office Open XML (ECMA-376-2).
void add_zipped_document(std::string_view head, FileKindSet& kinds) noexcept {
  constexpr std::size_t kName = 30;
  if (!head.starts_with("PK\3\4")) return;
  if (is_at(head, kName, "mimetypeapplication/vnd.oasis.opendocument") ||
      is_at(head, kName, "[Content_Types].xml"))
    kinds.add(FileKind::office);
}

// PFX of PKCS #12 (RFC 7292): a sequence that begins with version 3 and another sequence.
void add_pkcs12(std::string_view head, FileKindSet& kinds) noexcept {
  constexpr std::string_view kVersion3 = "\x02\x01\x03\x30";
  if (byte_at(head, 0) != 0x30) return;
  const unsigned length = byte_at(head, 1);
  const std::size_t content = length < 0x80 ? 2 : 2 + (length & 0x7FU);
  if (content <= 6 && is_at(head, content, kVersion3)) kinds.add(FileKind::key_store);
}

// RFC 7468, RFC 4880: "-----BEGIN ... PRIVATE KEY-----" among the first lines; attributes may stand before
// it.
void add_armoured_key(std::string_view head, FileKindSet& kinds) noexcept {
  constexpr std::size_t kMostLines = 12;
  Lines lines(head.substr(0, 2048));
  for (std::optional<Line> line = lines.take(); line && line->number_1based <= kMostLines;
       line = lines.take()) {
    const std::string_view text = trim_git_spaces(line->text);
    if (text.starts_with("-----BEGIN ") && text.ends_with("-----") &&
        text.find(" PRIVATE KEY") != std::string_view::npos)
      kinds.add(FileKind::private_key);
  }
}

// What programs write at the top of a dump.
void add_dump(std::string_view head, FileKindSet& kinds) noexcept {
  constexpr std::string_view kTitles[] = {"-- MySQL dump ",
                                          "-- MariaDB dump ",
                                          "/*M!999999",
                                          "-- phpMyAdmin SQL Dump",
                                          "--\n-- PostgreSQL database dump",
                                          "--\n-- PostgreSQL database cluster dump",
                                          "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;"};
  head = trim_left(head.substr(0, 4096));
  for (const std::string_view title : kTitles) {
    if (head.starts_with(title)) kinds.add(FileKind::database_dump);
  }
}

}  // namespace

FileKindSet kinds_by_head(std::string_view head, std::string_view name) noexcept {
  constexpr std::size_t kMostBytes = 40000;
  head = head.substr(0, kMostBytes);
  FileKindSet kinds;
  for (const Magic& magic : kMagics) {
    if (is_at(head, magic.offset, magic.bytes)) kinds.add(magic.kind);
  }
  add_elf(head, name, kinds);
  add_windows(head, name, kinds);
  add_cafe_babe(head, kinds);
  add_library(head, kinds);
  add_sized(head, kinds);
  add_zipped_document(head, kinds);
  add_pkcs12(head, kinds);
  add_armoured_key(head, kinds);
  add_dump(head, kinds);
  return kinds;
}

}  // namespace sallyport::content
