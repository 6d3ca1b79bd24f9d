// The compiled engine on disk. Compiling a hundred rules takes a second, which no hook may take; reading them
// back takes a millisecond. A cached engine decides what is let in, so it is believed only if nobody but root
// or ourselves can have written it (judged on open descriptors of folder and file, so that what is checked is
// what is read), and only for the very rules and the very platform that it was made for. Whatever does not
// fit is no error: the rules are there, and are compiled.
#include "scan/engine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "match/wire.hpp"
#include "scan/ready_set.hpp"

namespace sallyport::scan {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "SPENGIN1";  // raise the digit when the layout changes
constexpr std::string_view kExtension = ".engine";
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{512} << 20;
constexpr std::size_t kNamePartChars = 16;

// What an engine is made from and for.
struct Origin {
  std::string rules_digest;     // 64 hexadecimal characters
  std::string platform_digest;  // likewise

  std::string file_name() const {
    return fmt::format("{}-{}{}", rules_digest.substr(0, kNamePartChars),
                       platform_digest.substr(0, kNamePartChars), kExtension);
  }
};

std::string sha256_hex(std::string_view bytes) {
  return base::hex_prefix(base::sha256(bytes), 32);
}

Origin origin_of(const std::vector<rules::RuleFile>& files) {
  return {.rules_digest = rules::digest(files), .platform_digest = sha256_hex(match::Database::platform())};
}

// A set that was not read from files of ours is known by what it came to.
Origin origin_of(const rules::RuleSet& set) {
  return {.rules_digest = sha256_hex("a set of rules\n" + rules::serialize(set)),
          .platform_digest = sha256_hex(match::Database::platform())};
}

std::string pack(const Origin& origin, const rules::RuleSet& set, const match::Database& database) {
  match::WireWriter payload;
  payload.block(rules::serialize(set));
  payload.block(database.serialize());
  const std::string bytes = std::move(payload).finish();
  match::WireWriter file;
  file.raw(kMagic);
  file.block(origin.rules_digest);
  file.block(origin.platform_digest);
  file.block(sha256_hex(bytes));
  file.block(bytes);
  return std::move(file).finish();
}

struct Unpacked {
  rules::RuleSet set;
  match::Database database;
};

// Throws base::Error if anything does not fit.
Unpacked unpack(const Origin& origin, std::string_view bytes) {
  match::WireReader file(bytes, "the cached engine");
  if (file.raw(kMagic.size()) != kMagic) file.fail();
  if (file.block() != origin.rules_digest || file.block() != origin.platform_digest) file.fail();
  const std::string_view digest = file.block();
  const std::string_view payload_bytes = file.block();
  file.expect_end();
  if (sha256_hex(payload_bytes) != digest) file.fail();
  match::WireReader payload(payload_bytes, "the cached engine");
  const std::string_view set = payload.block();
  const std::string_view database = payload.block();
  payload.expect_end();
  return {rules::deserialize(set), match::Database::deserialize(database)};
}

// The bytes of the file, if it is there and it and its folder can be trusted.
std::optional<std::string> read_trusted(const fs::path& folder, const std::string& name) {
  const base::UniqueFd folder_fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_fd || !base::is_trustworthy(folder_fd.get())) return std::nullopt;
  const base::UniqueFd fd(
      ::openat(folder_fd.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd || !base::is_trustworthy(fd.get())) return std::nullopt;
  return base::read_all(fd.get(), (folder / name).string(), kMaxFileBytes);
}

std::optional<Unpacked> read_cached(const Origin& origin, const fs::path& folder) {
  try {
    const std::optional<std::string> bytes = read_trusted(folder, origin.file_name());
    if (bytes) return unpack(origin, *bytes);
  } catch (const base::Error&) {
    // Damaged, foreign or unreadable: the caller has the rules themselves.
  }
  return std::nullopt;
}

std::optional<Unpacked> find_cached(const Origin& origin, const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    if (std::optional<Unpacked> cached = read_cached(origin, folder)) return cached;
  }
  return std::nullopt;
}

// A folder that is made here is for its owner alone to write, whatever the umask says.
void make_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::create_directories(folder, error) || error) return;  // was there, or the write will say why not
  constexpr fs::perms kOthersWrite = fs::perms::group_write | fs::perms::others_write;
  fs::permissions(folder, kOthersWrite, fs::perm_options::remove, error);
}

bool try_keep(const fs::path& folder, const std::string& name, std::string_view bytes) {
  make_folder(folder);
  try {
    const base::UniqueFd fd = base::open_for_reading(folder);
    if (!base::is_trustworthy(fd.get())) return false;  // it would never be read back
    base::write_file_atomically(folder / name, bytes);
    return true;
  } catch (const base::Error&) {
    return false;  // the next folder may do, and none is needed
  }
}

void keep(const std::vector<fs::path>& folders, const std::string& name, std::string_view bytes) {
  for (const fs::path& folder : folders) {
    if (try_keep(folder, name, bytes)) break;
  }
}

bool is_engine_name(std::string_view name) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto is_hex = [&](std::string_view part) {
    return part.find_first_not_of(kHex) == std::string_view::npos;
  };
  return name.size() == 2 * kNamePartChars + 1 + kExtension.size() && name.ends_with(kExtension) &&
         name[kNamePartChars] == '-' && is_hex(name.substr(0, kNamePartChars)) &&
         is_hex(name.substr(kNamePartChars + 1, kNamePartChars));
}

// Engines of these rules for other processors stay: the folder may be shared.
void remove_stale(const fs::path& folder, const Origin& origin) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (is_engine_name(name) && !name.starts_with(origin.rules_digest.substr(0, kNamePartChars)))
      fs::remove(entry.path());
  }
}

}  // namespace

Engine Engine::load(const std::vector<rules::RuleFile>& files, const std::vector<fs::path>& cache_folders,
                    model::Profile profile) {
  const Origin origin = origin_of(files);
  std::optional<Unpacked> cached = find_cached(origin, cache_folders);
  Engine engine =
      cached
          ? Engine(std::make_unique<ReadySet>(std::move(cached->set), std::move(cached->database), profile))
          : compile(rules::load(files), profile);
  engine.rules_digest_ = origin.rules_digest;
  if (cached) return engine;
  keep(cache_folders, origin.file_name(),
       pack(origin, engine.ready_set_->loaded_set(), engine.ready_set_->database));
  return engine;
}

Engine Engine::load(rules::RuleSet set, const std::vector<fs::path>& cache_folders, model::Profile profile) {
  const Origin origin = origin_of(set);
  std::optional<Unpacked> cached = find_cached(origin, cache_folders);
  Engine engine =
      cached
          ? Engine(std::make_unique<ReadySet>(std::move(cached->set), std::move(cached->database), profile))
          : compile(std::move(set), profile);
  engine.rules_digest_ = origin.rules_digest;
  if (cached) return engine;
  keep(cache_folders, origin.file_name(),
       pack(origin, engine.ready_set_->loaded_set(), engine.ready_set_->database));
  return engine;
}

bool Engine::is_cached(const std::vector<rules::RuleFile>& files, const fs::path& folder) {
  return read_cached(origin_of(files), folder).has_value();
}

fs::path Engine::fill_cache(const std::vector<rules::RuleFile>& files, const fs::path& folder) {
  const Origin origin = origin_of(files);
  const Engine engine = compile(rules::load(files));
  make_folder(folder);
  if (!base::is_trustworthy(base::open_for_reading(folder).get())) {
    throw base::Error(fmt::format("the rule cache {} cannot be trusted: others can write to it, or own it",
                                  folder.string()),
                      fmt::format("chmod go-w {}", folder.string()));
  }
  const fs::path path = folder / origin.file_name();
  base::write_file_atomically(path,
                              pack(origin, engine.ready_set_->loaded_set(), engine.ready_set_->database));
  base::with_context("removing engines of other rules", [&] { remove_stale(folder, origin); });
  return path;
}

}  // namespace sallyport::scan
