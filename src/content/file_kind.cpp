#include "content/file_kind.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "content/file_kind_parts.hpp"

namespace sallyport::content {

namespace {

constexpr FileKindMeaning kKinds[] = {
    {FileKind::env, "env",
     "settings of an environment (.env, .env.production, prod.env, .envrc), but for examples"},
    {FileKind::credential_file, "credential-file",
     "a file in which a program keeps passwords or tokens (.netrc, .pgpass, .git-credentials, "
     ".aws/credentials)"},
    {FileKind::private_key, "private-key",
     "a private key: PEM, OpenSSH, OpenPGP, PuTTY, age, or named as one (id_rsa)"},
    {FileKind::key_store, "key-store",
     "a store of keys or passwords: PKCS #12, Java's JKS, JCEKS and BKS, KeePass, GnuPG's rings, macOS "
     "keychains"},
    {FileKind::database, "database",
     "a database: SQLite, Access, LevelDB, Redis, files of MySQL and SQL Server"},
    {FileKind::database_dump, "database-dump",
     "a dump of a database: mysqldump, pg_dump, sqlite3 .dump, mongodump, compressed SQL"},
    {FileKind::core_file, "core-file",
     "the memory of a program that crashed: ELF cores, Windows minidumps, Java heaps"},
    {FileKind::os_litter, "os-litter",
     "what an operating system leaves behind (.DS_Store, Thumbs.db, desktop.ini, ._*)"},
    {FileKind::editor_litter, "editor-litter",
     "what an editor or merge leaves behind (*~, .*.swp, #*#, *.orig, *.rej, .idea/, .vs/; not .vscode/)"},
    {FileKind::executable, "executable",
     "a program: ELF, Windows, Mach-O, WebAssembly, Android; scripts are none"},
    {FileKind::object_file, "object-file",
     "compiled code that is no program: objects, libraries, Java classes, Python's bytecode"},
    {FileKind::archive, "archive", "an archive or compressed file: ZIP, tar, gzip, xz, 7z, RAR, packages"},
    {FileKind::disk_image, "disk-image",
     "the image of a disk or virtual machine: ISO, DMG, VMDK, QCOW2, VHD"},
    {FileKind::image, "image",
     "a picture of pixels: PNG, JPEG, GIF, WebP, TIFF, PSD and their like; SVG is none"},
    {FileKind::media, "media", "sound or film"},
    {FileKind::office, "office", "a document of an office program, or PDF"},
};

}  // namespace

std::span<const FileKindMeaning> file_kinds() noexcept {
  return kKinds;
}

std::string_view to_string(FileKind kind) noexcept {
  return kKinds[static_cast<std::size_t>(kind)].word;
}

std::optional<FileKind> file_kind_named(std::string_view word) noexcept {
  for (const FileKindMeaning& kind : kKinds) {
    if (kind.word == word) return kind.kind;
  }
  return std::nullopt;
}

std::vector<FoundKind> file_kinds_of(std::string_view path, std::string_view head) {
  const std::string small = base::to_lower(path);
  const std::string_view name = std::string_view(small).substr(small.rfind('/') + 1);
  const FileKindSet by_name = kinds_by_name(small);
  FileKindSet by_head = kinds_by_head(head, name);
  // Documents and installers of many programs are ZIP files, and others begin as those of Office do.
  if (by_name.has(FileKind::office) || by_head.has(FileKind::office)) by_head.remove(FileKind::archive);
  if (!by_name.is_empty() && !by_name.has(FileKind::office) && by_head.has(FileKind::office) &&
      (by_name.has(FileKind::executable) || by_name.has(FileKind::os_litter)))
    by_head.remove(FileKind::office);
  std::vector<FoundKind> found;
  for (const FileKindMeaning& kind : kKinds) {
    if (by_name.has(kind.kind) || by_head.has(kind.kind))
      found.push_back({kind.kind, !by_name.has(kind.kind)});
  }
  return found;
}

}  // namespace sallyport::content
