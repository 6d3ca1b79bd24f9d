// `sallyport key import`: tables of a policy from other programs' lists of keys, to look at and paste.

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "app/key_import.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxImportBytes = 16 << 20;  // of all files together

enum class KeySource { automatic, allowed_signers, gpg, gitolite, json };

struct ImportOptions {
  std::vector<std::string> files;
  KeySource from = KeySource::automatic;
  NamedPerson named;
};

// By content, but for a file of one key, which says by its name whose it is.
KeySource source_of(const fs::path& file, std::string_view content) {
  // A forge's list may hold an armoured block, so that this comes first.
  const std::string_view text = base::trim(content);
  if (text.starts_with('[') || text.starts_with('{')) return KeySource::json;
  const bool is_binary = !content.empty() && (static_cast<unsigned char>(content[0]) & 0x80U) != 0;
  if (is_binary || content.find("-----BEGIN PGP ") != std::string_view::npos) return KeySource::gpg;
  return file.extension() == ".pub" ? KeySource::gitolite : KeySource::allowed_signers;
}

class Importer {
 public:
  explicit Importer(ImportOptions& options) : options_(options) {}

  ImportedKeys read() {
    for (const std::string& file : options_.files) {
      std::error_code error;
      if (fs::is_directory(file, error)) {
        read_folder(file);
      } else {
        read_file(file);
      }
    }
    return std::move(imported_);
  }

 private:
  std::string bytes_of(const std::string& file) {
    const std::string bytes = file == "-" ? base::read_all(STDIN_FILENO, "standard input", left_bytes_)
                                          : base::read_file(file, left_bytes_);
    left_bytes_ -= bytes.size();
    return bytes;
  }

  void read_file(const std::string& file) {
    const std::string bytes = bytes_of(file);
    const std::string name = file == "-" ? "standard input" : file;
    switch (options_.from == KeySource::automatic ? source_of(file, bytes) : options_.from) {
      case KeySource::gpg:
        return import_openpgp(bytes, name, imported_);
      case KeySource::gitolite:
        return import_public_key(bytes, file, imported_);
      case KeySource::json:
        return import_json(bytes, name, options_.named, imported_);
      case KeySource::allowed_signers:
      case KeySource::automatic:
        break;
    }
    import_allowed_signers(bytes, name, imported_);
  }

  // As gitolite does: all files below it whose names end in ".pub", wherever they are.
  void read_folder(const std::string& folder) {
    if (options_.from != KeySource::automatic && options_.from != KeySource::gitolite)
      throw base::Error(folder + " is a folder, and only gitolite keeps keys in one");
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_directory() && !entry.is_symlink()) continue;
      if (entry.is_regular_file() && !entry.is_symlink() && entry.path().extension() == ".pub") {
        files.push_back(entry.path());
      } else {
        imported_.left_out.push_back(entry.path().string() + ": is no file with a name that ends in .pub");
      }
    }
    if (files.empty()) throw base::Error(folder + " holds no file with a name that ends in .pub");
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) import_public_key(bytes_of(file), file, imported_);
  }

  ImportOptions& options_;
  std::uint64_t left_bytes_ = kMaxImportBytes;
  ImportedKeys imported_;
};

base::ExitCode import(ImportOptions& options) {
  if (options.named.name.empty() && !options.named.emails.empty())
    throw base::Error("--email says whose address it is only together with --name");
  const ImportedKeys imported = Importer(options).read();
  if (!options.named.name.empty() && !options.named.is_used)
    throw base::Error(fmt::format("--name {} is nobody's: the lists say of every key whose it is",
                                  base::escape_foreign(options.named.name)),
                      "leave --name and --email away");
  const KeyTables tables = write_key_tables(imported, std::time(nullptr));
  fmt::print(
      "# Whose these keys and addresses are is the word of the lists that they come from: look at each.\n"
      "# Nobody has a role yet: add roles = [\"...\"] where [[branch]], [[tag]] or [[path]] tables ask for "
      "any.\n"
      "{}",
      tables.toml);
  fmt::print(stderr, "sallyport: {} principals with {} keys; {} left out, as the comments say\n",
             tables.principals, tables.keys, tables.left_out);
  return base::ExitCode::accepted;
}

}  // namespace

void add_key_import_command(CLI::App& key, Admin& admin) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* imports = key.add_subcommand(
      "import", "prints [[principal]] tables from other lists of keys, to look at and paste");
  imports
      ->add_option(
          "files", options->files,
          "allowed_signers, what gpg --export writes, gitolite's keydir, or the JSON of a forge; \"-\" "
          "is standard input")
      ->type_name("FILE")
      ->required();
  const std::map<std::string, KeySource> sources = {
      {"auto", KeySource::automatic}, {"allowed-signers", KeySource::allowed_signers},
      {"gpg", KeySource::gpg},        {"gitolite", KeySource::gitolite},
      {"gitea", KeySource::json},     {"gitlab", KeySource::json}};
  imports
      ->add_option("--from", options->from,
                   "what the files are: auto (tells by their content), allowed-signers, gpg, gitolite, gitea "
                   "(and Forgejo) or gitlab")
      ->transform(CLI::CheckedTransformer(sources))
      ->type_name("KIND");
  imports
      ->add_option("--name", options->named.name, "whose the keys are in lists of a forge that do not say it")
      ->type_name("NAME");
  imports->add_option("--email", options->named.emails, "an address of theirs; may stand several times")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  imports->callback([&admin, options] { admin.action = [options] { return import(*options); }; });
}

}  // namespace sallyport::app
