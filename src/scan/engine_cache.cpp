// The compiled engine on disk. Compiling hundreds of rules takes seconds, which no hook may take. So that a
// hook has them back in less than a millisecond the file is mapped, the database is used where it lies there,
// and a rule is read from it when it is first asked for (ready_set.hpp). A cached engine decides what is let
// in, so it is believed only if nobody but root or ourselves can have written it (judged on open descriptors
// of folder and file, so that what is checked is what is read), and only for the very rules and the very
// platform that it was made for. Whatever does not fit is no error: the rules are there, and are compiled.
#include "scan/engine.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "match/wire.hpp"
#include "rules/folder_look.hpp"
#include "scan/cache_folder.hpp"
#include "scan/engine_record.hpp"
#include "scan/late_set.hpp"
#include "scan/ready_set.hpp"
#include "scan/rule_record.hpp"

namespace sallyport::scan {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "SPENGIN2";  // raise the digit when the layout changes
constexpr std::string_view kExtension = ".engine";
constexpr std::size_t kNamePartChars = 16;

// What an engine is made from and for.
struct Origin {
  std::string rules_digest;  // 64 hexadecimal characters
  std::string platform = match::Database::platform();

  std::string file_name() const {
    return fmt::format("{}-{:016x}{}", rules_digest.substr(0, kNamePartChars), base::crc32(platform),
                       kExtension);
  }
};

// A set that was not read from files of ours is known by what it came to.
std::string digest_of(const rules::RuleSet& set) {
  return base::hex_prefix(base::sha256("a set of rules\n" + rules::serialize(set)), 32);
}

void put(match::WireWriter& file, const match::Database& database) {
  const std::string bytes = database.serialize();
  file.number(bytes.size(), 8);
  file.align(match::Database::kAlignment);
  file.raw(bytes);
}

match::Database take(match::WireReader& file, const match::Database::Seen* seen) {
  const std::uint64_t size_bytes = file.number(8);
  file.align(match::Database::kAlignment);
  const std::string_view bytes = file.raw(size_bytes);
  return seen == nullptr ? match::Database::deserialize(bytes)
                         : match::Database::deserialize_again(bytes, *seen);
}

// The databases have checksums of their own.
std::string pack(const Origin& origin, std::string_view rules, const ReadySet& set) {
  match::WireWriter head;
  head.block(origin.rules_digest);
  head.block(origin.platform);
  head.block(rules);
  const std::string bytes = std::move(head).finish();
  match::WireWriter file;
  file.raw(kMagic);
  file.number(base::crc32(bytes), 4);
  file.block(bytes);
  put(file, set.database());
  put(file, set.path_database());
  return std::move(file).finish();
}

// Throws base::Error if anything does not fit. What is `known` of the file is that it is whole.
CachedEngine unpack(const Origin& origin, base::MappedFile mapped, const EngineRecord::Databases* known) {
  match::WireReader file(mapped.text(), "the cached engine");
  if (file.raw(kMagic.size()) != kMagic) file.fail();
  const std::uint64_t checksum = file.number(4);
  const std::string_view bytes = file.block();
  if (known == nullptr && base::crc32(bytes) != checksum) file.fail();
  match::WireReader head(bytes, "the cached engine");
  if (head.block() != origin.rules_digest || head.block() != origin.platform) head.fail();
  const std::string_view set = head.block();
  head.expect_end();
  // Only now that they are known to be of this library and for this processor.
  match::Database database = take(file, known == nullptr ? nullptr : &known->patterns);
  match::Database path_database = take(file, known == nullptr ? nullptr : &known->path_patterns);
  file.expect_end();
  return {std::move(mapped), rules::PackedSet(set), std::move(database), std::move(path_database)};
}

void put_on_record(const EngineRecord& record, int fd, const CachedEngine& engine, std::int64_t now_ns) {
  if (!record.can_keep(now_ns)) return;
  const auto patterns = engine.database.seen();
  const auto path_patterns = engine.path_database.seen();
  if (patterns && path_patterns) record.keep(fd, {*patterns, *path_patterns}, now_ns);
}

// `record_folders` are where it may be on record that the engine is whole.
std::optional<CachedEngine> read_cached(const Origin& origin, const fs::path& folder,
                                        const std::vector<fs::path>& record_folders) {
  try {
    const std::string name = origin.file_name();
    const base::UniqueFd fd = open_trusted(folder, name);
    if (!fd) return std::nullopt;
    const EngineRecord record(fd.get(), name, record_folders);
    base::MappedFile mapped(fd.get(), folder / name);
    if (record.databases()) return unpack(origin, std::move(mapped), &*record.databases());
    const std::int64_t now_ns = rules::now_ns();
    CachedEngine engine = unpack(origin, std::move(mapped), nullptr);
    put_on_record(record, fd.get(), engine, now_ns);
    return engine;
  } catch (const base::Error&) {
    // Damaged, foreign or unreadable: the caller has the rules themselves.
  }
  return std::nullopt;
}

std::unique_ptr<const ReadySet> find_cached(const Origin& origin, const std::vector<fs::path>& folders,
                                            model::Profile profile) {
  for (const fs::path& folder : folders) {
    if (std::optional<CachedEngine> cached = read_cached(origin, folder, folders))
      return std::make_unique<const ReadySet>(std::move(*cached), profile);
  }
  return nullptr;
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
    if (is_engine_name(name) && !name.starts_with(origin.rules_digest.substr(0, kNamePartChars))) {
      fs::remove(entry.path());
      fs::remove(folder / EngineRecord::name_for(name));
    }
  }
}

}  // namespace

Engine Engine::load(const std::vector<rules::RuleFile>& files, const std::vector<fs::path>& cache_folders,
                    model::Profile profile) {
  const std::string digest = rules::digest(files);
  if (auto cached = find_cached({digest}, cache_folders, profile)) return Engine(std::move(cached), digest);
  return compile_and_keep(rules::load(files), digest, cache_folders, profile);
}

Engine Engine::load(rules::RuleSet set, const std::vector<fs::path>& cache_folders, model::Profile profile) {
  const std::string digest = digest_of(set);
  if (auto cached = find_cached({digest}, cache_folders, profile)) return Engine(std::move(cached), digest);
  return compile_and_keep(std::move(set), digest, cache_folders, profile);
}

Engine Engine::load_folder(const fs::path& folder, const std::vector<fs::path>& cache_folders,
                           model::Profile profile) {
  const RuleRecord record(folder, cache_folders);
  if (const std::optional<std::string>& digest = record.digest()) {
    auto make = [=] {
      if (auto cached = find_cached({*digest}, cache_folders, profile)) return cached;
      Engine engine = read_folder(folder, record, cache_folders, profile);
      // A receipt may have said by now what the rules are.
      if (engine.rules_digest() != *digest)
        throw base::Error(fmt::format("the rules in {} were changed while they were used", folder.string()),
                          "try again");
      return engine.set_->take();
    };
    return Engine(std::make_unique<LateSet>(std::move(make)), *digest, profile);
  }
  return read_folder(folder, record, cache_folders, profile);
}

Engine Engine::read_folder(const fs::path& folder, const RuleRecord& record,
                           const std::vector<fs::path>& cache_folders, model::Profile profile) {
  const std::int64_t now_ns = rules::now_ns();
  Engine engine = load(rules::read_rule_files(folder), cache_folders, profile);
  record.keep(engine.rules_digest(), now_ns);
  return engine;
}

Engine Engine::compile_and_keep(rules::RuleSet set, const std::string& rules_digest,
                                const std::vector<fs::path>& cache_folders, model::Profile profile) {
  const std::string packed = rules::serialize(set);
  Engine engine = compile(std::move(set), profile);
  engine.rules_digest_ = rules_digest;
  if (cache_folders.empty()) return engine;
  const Origin origin{rules_digest};
  keep_in_first(cache_folders, origin.file_name(), pack(origin, packed, engine.ready_set()));
  return engine;
}

bool Engine::is_cached(const std::vector<rules::RuleFile>& files, const fs::path& folder) {
  return read_cached({rules::digest(files)}, folder, {}).has_value();
}

fs::path Engine::fill_cache(const std::vector<rules::RuleFile>& files, const fs::path& folder) {
  const Origin origin{rules::digest(files)};
  rules::RuleSet set = rules::load(files);
  const std::string packed = rules::serialize(set);
  const Engine engine = compile(std::move(set));
  make_folder(folder);
  if (!base::is_trustworthy(base::open_for_reading(folder).get())) {
    throw base::Error(fmt::format("the rule cache {} cannot be trusted: others can write to it, or own it",
                                  folder.string()),
                      fmt::format("chmod go-w {}", folder.string()));
  }
  const fs::path path = folder / origin.file_name();
  base::write_file_atomically(path, pack(origin, packed, engine.ready_set()));
  base::with_context("removing engines of other rules", [&] { remove_stale(folder, origin); });
  return path;
}

}  // namespace sallyport::scan
