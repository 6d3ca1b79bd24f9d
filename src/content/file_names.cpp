#include <algorithm>
#include <iterator>

#include "content/file_kind_parts.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

struct Named {
  std::string_view name;
  FileKind kind;
};

// What stands behind the last dot; sorted, because each path is looked up. Not in it is what is text in other
// trades: .com, .frm, .lib, .obj, .pdb, .scr.
constexpr Named kExtensions[] = {
    {"7z", FileKind::archive},          {"a", FileKind::object_file},
    {"aac", FileKind::media},           {"accdb", FileKind::database},
    {"aiff", FileKind::media},          {"apk", FileKind::archive},
    {"avi", FileKind::media},           {"avif", FileKind::image},
    {"bak", FileKind::editor_litter},   {"bks", FileKind::key_store},
    {"bmp", FileKind::image},           {"bz2", FileKind::archive},
    {"cab", FileKind::archive},         {"class", FileKind::object_file},
    {"db3", FileKind::database},        {"deb", FileKind::archive},
    {"dll", FileKind::object_file},     {"dmg", FileKind::disk_image},
    {"doc", FileKind::office},          {"docm", FileKind::office},
    {"docx", FileKind::office},         {"dump", FileKind::database_dump},
    {"dylib", FileKind::object_file},   {"ear", FileKind::archive},
    {"egg", FileKind::archive},         {"exe", FileKind::executable},
    {"flac", FileKind::media},          {"flv", FileKind::media},
    {"gif", FileKind::image},           {"gz", FileKind::archive},
    {"heic", FileKind::image},          {"hprof", FileKind::core_file},
    {"ibd", FileKind::database},        {"ico", FileKind::image},
    {"iso", FileKind::disk_image},      {"jar", FileKind::archive},
    {"jceks", FileKind::key_store},     {"jks", FileKind::key_store},
    {"jpeg", FileKind::image},          {"jpg", FileKind::image},
    {"kdb", FileKind::key_store},       {"kdbx", FileKind::key_store},
    {"keychain", FileKind::key_store},  {"keychain-db", FileKind::key_store},
    {"keystore", FileKind::key_store},  {"ko", FileKind::object_file},
    {"ldb", FileKind::database},        {"lz4", FileKind::archive},
    {"lzma", FileKind::archive},        {"m4a", FileKind::media},
    {"m4v", FileKind::media},           {"mdb", FileKind::database},
    {"mdf", FileKind::database},        {"mkv", FileKind::media},
    {"mov", FileKind::media},           {"mp3", FileKind::media},
    {"mp4", FileKind::media},           {"mpeg", FileKind::media},
    {"mpg", FileKind::media},           {"msi", FileKind::executable},
    {"myd", FileKind::database},        {"myi", FileKind::database},
    {"o", FileKind::object_file},       {"odp", FileKind::office},
    {"ods", FileKind::office},          {"odt", FileKind::office},
    {"ogg", FileKind::media},           {"opus", FileKind::media},
    {"orig", FileKind::editor_litter},  {"ova", FileKind::disk_image},
    {"p12", FileKind::key_store},       {"pdf", FileKind::office},
    {"pfx", FileKind::key_store},       {"pgdump", FileKind::database_dump},
    {"pkg", FileKind::archive},         {"png", FileKind::image},
    {"ppk", FileKind::private_key},     {"ppt", FileKind::office},
    {"pptm", FileKind::office},         {"pptx", FileKind::office},
    {"psd", FileKind::image},           {"pyc", FileKind::object_file},
    {"pyd", FileKind::object_file},     {"pyo", FileKind::object_file},
    {"qcow2", FileKind::disk_image},    {"rar", FileKind::archive},
    {"rej", FileKind::editor_litter},   {"rpm", FileKind::archive},
    {"rtf", FileKind::office},          {"so", FileKind::object_file},
    {"sqlite", FileKind::database},     {"sqlite3", FileKind::database},
    {"stackdump", FileKind::core_file}, {"suo", FileKind::editor_litter},
    {"swo", FileKind::editor_litter},   {"swp", FileKind::editor_litter},
    {"tar", FileKind::archive},         {"tbz2", FileKind::archive},
    {"tgz", FileKind::archive},         {"tif", FileKind::image},
    {"tiff", FileKind::image},          {"txz", FileKind::archive},
    {"vdi", FileKind::disk_image},      {"vhd", FileKind::disk_image},
    {"vhdx", FileKind::disk_image},     {"vmdk", FileKind::disk_image},
    {"war", FileKind::archive},         {"wav", FileKind::media},
    {"webm", FileKind::media},          {"webp", FileKind::image},
    {"whl", FileKind::archive},         {"wim", FileKind::disk_image},
    {"wma", FileKind::media},           {"wmv", FileKind::media},
    {"xls", FileKind::office},          {"xlsm", FileKind::office},
    {"xlsx", FileKind::office},         {"xz", FileKind::archive},
    {"zip", FileKind::archive},         {"zst", FileKind::archive},
};

constexpr bool is_before(const Named& one, const Named& other) noexcept {
  return one.name < other.name;
}
static_assert(std::is_sorted(std::begin(kExtensions), std::end(kExtensions), is_before));

// Whole names, in small letters.
constexpr Named kNames[] = {
    {".apdisk", FileKind::os_litter},
    {".directory", FileKind::os_litter},
    {".dockercfg", FileKind::credential_file},
    {".ds_store", FileKind::os_litter},
    {".env", FileKind::env},
    {".envrc", FileKind::env},
    {".flaskenv", FileKind::env},
    {".git-credentials", FileKind::credential_file},
    {".htpasswd", FileKind::credential_file},
    {".localized", FileKind::os_litter},
    {".my.cnf", FileKind::credential_file},
    {".mylogin.cnf", FileKind::credential_file},
    {".netrc", FileKind::credential_file},
    {".netrwhist", FileKind::editor_litter},
    {".pgpass", FileKind::credential_file},
    {".pypirc", FileKind::credential_file},
    {"_netrc", FileKind::credential_file},
    {"desktop.ini", FileKind::os_litter},
    {"ehthumbs.db", FileKind::os_litter},
    {"icon\r", FileKind::os_litter},
    {"id_dsa", FileKind::private_key},
    {"id_ecdsa", FileKind::private_key},
    {"id_ecdsa_sk", FileKind::private_key},
    {"id_ed25519", FileKind::private_key},
    {"id_ed25519_sk", FileKind::private_key},
    {"id_rsa", FileKind::private_key},
    {"pgpass.conf", FileKind::credential_file},
    {"pubring.kbx", FileKind::key_store},
    {"secring.gpg", FileKind::key_store},
    {"thumbs.db", FileKind::os_litter},
};

// Folders all of whose files are of a kind; the last ones of paths that end in two parts.
constexpr Named kFolders[] = {
    {".appledouble", FileKind::os_litter},
    {".fseventsd", FileKind::os_litter},
    {".idea", FileKind::editor_litter},
    {".spotlight-v100", FileKind::os_litter},
    {".temporaryitems", FileKind::os_litter},
    {".trashes", FileKind::os_litter},
    {".vs", FileKind::editor_litter},
    {"$recycle.bin", FileKind::os_litter},
    {"__macosx", FileKind::os_litter},
    {"private-keys-v1.d", FileKind::key_store},
    {"system volume information", FileKind::os_litter},
};

constexpr Named kEndsOfPaths[] = {
    {"/.aws/credentials", FileKind::credential_file},
    {"/.docker/config.json", FileKind::credential_file},
    {"/.kube/config", FileKind::credential_file},
    {".sql.bz2", FileKind::database_dump},
    {".sql.gz", FileKind::database_dump},
    {".sql.xz", FileKind::database_dump},
    {".sql.zip", FileKind::database_dump},
    {".sql.zst", FileKind::database_dump},
    {".kate-swp", FileKind::editor_litter},
};

bool are_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_numbered(std::string_view name, std::string_view prefix) noexcept {
  return name.starts_with(prefix) && are_digits(name.substr(prefix.size()));
}

// ".env.production", "prod.env"; examples are made to be shown.
bool is_env(std::string_view name) noexcept {
  if (!name.starts_with(".env.") && !name.ends_with(".env")) return false;
  constexpr std::string_view kExamples[] = {"example", "sample",   "template", "tmpl", "dist",
                                            "default", "defaults", "schema",   "stub"};
  for (std::string_view rest = name; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find_first_of(".-_"));
    if (std::find(std::begin(kExamples), std::end(kExamples), part) != std::end(kExamples)) return false;
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  return true;
}

void add_by_shape(std::string_view name, FileKindSet& kinds) noexcept {
  if (is_env(name)) kinds.add(FileKind::env);
  if (is_numbered(name, "core.") || is_numbered(name, "vgcore.") || name.starts_with("hs_err_pid"))
    kinds.add(FileKind::core_file);
  if (name.starts_with("._") || name.starts_with(".nfs0") || name.starts_with(".trash-"))
    kinds.add(FileKind::os_litter);
  const bool is_in_hashes = name.size() > 2 && name.starts_with('#') && name.ends_with('#');
  if (name.ends_with('~') || name.starts_with(".#") || is_in_hashes) kinds.add(FileKind::editor_litter);
  if (name.find(".so.") != std::string_view::npos && is_digit(name.back())) kinds.add(FileKind::object_file);
  if (is_numbered(name, "manifest-")) kinds.add(FileKind::database);
}

void add_by_folder(std::string_view path, FileKindSet& kinds) noexcept {
  for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/')) {
    for (const Named& folder : kFolders) {
      if (path.substr(0, end) == folder.name) kinds.add(folder.kind);
    }
    path.remove_prefix(end + 1);
  }
}

}  // namespace

FileKindSet kinds_by_name(std::string_view path) noexcept {
  FileKindSet kinds;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    const Named wanted{name.substr(dot + 1), {}};
    const auto* const found =
        std::lower_bound(std::begin(kExtensions), std::end(kExtensions), wanted, is_before);
    if (found != std::end(kExtensions) && found->name == wanted.name) kinds.add(found->kind);
  }
  for (const Named& whole : kNames) {
    if (name == whole.name) kinds.add(whole.kind);
  }
  for (const Named& end : kEndsOfPaths) {
    if (path.ends_with(end.name) || (end.name[0] == '/' && path == end.name.substr(1))) kinds.add(end.kind);
  }
  add_by_shape(name, kinds);
  add_by_folder(path, kinds);
  return kinds;
}

}  // namespace sallyport::content
