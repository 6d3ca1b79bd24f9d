#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "content/file_kind.hpp"

using namespace sallyport;
using namespace std::string_literals;
using content::FileKind;

namespace {

// The words of what a file is, those told by its content with a '+'.
std::string kinds(std::string_view path, std::string_view head = {}) {
  std::string words;
  for (const content::FoundKind& found : content::file_kinds_of(path, head)) {
    if (!words.empty()) words += ' ';
    words += content::to_string(found.kind);
    if (found.is_by_content) words += '+';
  }
  return words;
}

std::string elf(char type, bool is_big = false) {
  std::string head =
      "\x7F"
      "ELF\2"s +
      (is_big ? '\2' : '\1') + std::string(12, '\0');
  head[is_big ? 17 : 16] = type;
  return head;
}

// Not a key: the words around one.
std::string armour(const std::string& label) {
  return "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n";
}

}  // namespace

TEST_CASE("each kind has a word, a meaning, and its place") {
  for (const content::FileKindMeaning& kind : content::file_kinds()) {
    CHECK(content::to_string(kind.kind) == kind.word);
    CHECK(content::file_kind_named(kind.word) == kind.kind);
    CHECK_FALSE(kind.meaning.empty());
  }
  CHECK(content::file_kinds().back().kind == FileKind::office);
  CHECK_FALSE(content::file_kind_named("source"));
}

TEST_CASE("environments are told from their examples") {
  for (const std::string_view path :
       {".env", "a/.ENV", ".env.production", "prod.env", ".envrc", ".env.local"})
    CHECK(kinds(path) == "env");
  for (const std::string_view path : {".env.example", "sample.env", ".env.prod.template", "env",
                                      "environment.ts", ".env/x", ".env-dist.env"})
    CHECK(kinds(path).empty());
}

TEST_CASE("keys are told by their names and by their first bytes") {
  CHECK(kinds("a/id_rsa") == "private-key");
  CHECK(kinds("id_rsa.pub").empty());
  CHECK(kinds("x.pfx") == "key-store");
  CHECK(kinds("home/private-keys-v1.d/0A.key") == "key-store");
  CHECK(kinds("x.pem", armour("RSA PRIVATE KEY")) == "private-key+");
  CHECK(kinds("x", "Bag Attributes\n  a: b\n" + armour("ENCRYPTED PRIVATE KEY")) == "private-key+");
  CHECK(kinds("x", armour("PGP PRIVATE KEY BLOCK")) == "private-key+");
  CHECK(kinds("x.pem", armour("PUBLIC KEY")).empty());
  CHECK(kinds("x.pem", armour("CERTIFICATE")).empty());
  CHECK(kinds("x", "PuTTY-User-Key-File-3: ssh-ed25519\r\n") == "private-key+");
  CHECK(kinds("x", "\xFE\xED\xFE\xED\0\0\0\2"s) == "key-store+");
  CHECK(kinds("x", "\x30\x82\x0A\x3F\x02\x01\x03\x30\x82"s) == "key-store+");
  CHECK(kinds("x", "\x30\x82\x0A\x3F\x02\x01\x01\x30\x82"s).empty());
  CHECK(kinds("x", "\x03\xD9\xA2\x9A\x67\xFB\x4B\xB5") == "key-store+");
  CHECK(kinds("home/.aws/credentials") == "credential-file");
  CHECK(kinds(".aws/credentials") == "credential-file");
  CHECK(kinds("x.aws/credentials").empty());
}

TEST_CASE("databases and their dumps are told") {
  CHECK(kinds("x", "SQLite format 3\0"s) == "database+");
  CHECK(kinds("x.sqlite", "SQLite format 3\0"s) == "database");
  CHECK(kinds("x", "\0\1\0\0Standard Jet DB\0"s) == "database+");
  CHECK(kinds("db/MANIFEST-000001") == "database");
  CHECK(kinds("x.sql", "-- MySQL dump 10.13\n") == "database-dump+");
  CHECK(kinds("x.sql", "\n--\n-- PostgreSQL database dump\n--\n") == "database-dump+");
  CHECK(kinds("x", "PGDMP\1\x0E") == "database-dump+");
  CHECK(kinds("x.sql", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n") == "database-dump+");
  CHECK(kinds("x.sql.gz", "\x1F\x8B\x08") == "database-dump archive");
  CHECK(kinds("schema.sql", "CREATE TABLE a (b int);\n").empty());
}

TEST_CASE("programs, libraries and cores are told apart") {
  CHECK(kinds("x", elf(2)) == "executable+");
  CHECK(kinds("x", elf(3)) == "executable+");
  CHECK(kinds("x", elf(3, true)) == "executable+");
  CHECK(kinds("libx.so.1", elf(3)) == "object-file");
  CHECK(kinds("x", elf(1)) == "object-file+");
  CHECK(kinds("core", elf(4)) == "core-file+");
  CHECK(kinds("core", elf(4, true)) == "core-file+");
  CHECK(kinds("core.1234") == "core-file");
  CHECK(kinds("core").empty());
  CHECK(kinds("core.js").empty());
  CHECK(kinds("x.exe", "MZ\x90\0"s + std::string(80, '\0')) == "executable");
  CHECK(kinds("x", "MZ\x90\0"s + std::string(80, '\0')) == "executable+");
  CHECK(kinds("x.dll", "MZ\x90\0"s + std::string(80, '\0')) == "object-file");
  CHECK(kinds("x", "MZ is a word" + std::string(80, 'a')).empty());
  CHECK(kinds("x", "\xCA\xFE\xBA\xBE\0\0\0\x34"s) == "object-file+");
  CHECK(kinds("x", "\xCA\xFE\xBA\xBE\0\0\0\2"s) == "executable+");
  CHECK(kinds("x", "\0asm\1\0\0\0"s) == "executable+");
  CHECK(kinds("x", "!<arch>\n/  ") == "object-file+");
  CHECK(kinds("x", "!<arch>\ndebian-binary") == "archive+");
  CHECK(kinds("x.PYC") == "object-file");
  CHECK(kinds("run.sh", "#!/bin/sh\n").empty());
}

TEST_CASE("litter of systems and editors is told by its name") {
  for (const std::string_view path : {"a/.DS_Store", "Thumbs.db", "Desktop.ini", "._x", "__MACOSX/a/x"})
    CHECK(kinds(path) == "os-litter");
  for (const std::string_view path : {"x~", ".x.swp", "#x#", ".#x", "x.orig", ".idea/x.xml", "a/.vs/b/x"})
    CHECK(kinds(path) == "editor-litter");
  CHECK(kinds(".vscode/settings.json").empty());
  CHECK(kinds("#").empty());
}

TEST_CASE("archives, images and documents are told by their first bytes") {
  CHECK(kinds("x", "PK\3\4\x14") == "archive+");
  CHECK(kinds("x.docx", "PK\3\4\x14") == "office");
  CHECK(kinds("x", "PK\3\4" + std::string(26, ' ') + "[Content_Types].xml") == "office+");
  CHECK(kinds("x", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") == "office+");
  CHECK(kinds("x.msi", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") == "executable");
  CHECK(kinds("Thumbs.db", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") == "os-litter");
  CHECK(kinds("x", std::string(257, '\0') + "ustar") == "archive+");
  CHECK(kinds("x", std::string(32769, '\0') + "CD001") == "disk-image+");
  CHECK(kinds("x", "RIFF\1\2\3\4WEBP") == "image+");
  CHECK(kinds("x", "RIFF\1\2\3\4WAVE") == "media+");
  CHECK(kinds("x",
              "\0\0\0\x20"
              "ftypavif"s) == "image+");
  CHECK(kinds("x",
              "\0\0\0\x20"
              "ftypisom"s) == "media+");
  CHECK(kinds("x", "\x89PNG\r\n\x1A\n") == "image+");
  CHECK(kinds("a.md", "# PK").empty());
  CHECK(kinds("").empty());
}
