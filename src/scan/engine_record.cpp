// Hyperscan sums up a database before it gives out working memory for it, and we what is around it in the
// file. That reads 6 MB for what may be one line to be looked at, and took a fifth of a small commit's check.
// What is found out by it, that the file is whole, stays true while nobody writes to the file; whoever does
// changes its times. So it is found out once, and from then on the file's look is compared, as it is done for
// the rule files (rules/folder_look.hpp). A disk that loses what it was given is no more our guard's matter
// than where it loses a part of this program.
#include "scan/engine_record.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/checksum.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "match/wire.hpp"
#include "scan/cache_folder.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEngineRecordMagic = "SPWHOLE1";  // raise the digit when the layout changes
constexpr std::string_view kEngineRecordExtension = ".whole";
constexpr std::uint64_t kMaxEngineRecordBytes = 16 << 20;

void put_seen(match::WireWriter& writer, const match::Database::Seen& seen) {
  writer.number(seen.memory_bytes, 8);
  writer.block(seen.memory_head);
}

match::Database::Seen take_seen(match::WireReader& reader) {
  const std::uint64_t size_bytes = reader.number(8);
  return {size_bytes, std::string(reader.block())};
}

}  // namespace

EngineRecord::EngineRecord(int fd, std::string_view name, std::vector<fs::path> cache_folders)
    : name_(name_for(name)), cache_folders_(std::move(cache_folders)), look_(rules::look_at_file(fd)) {
  if (!look_) return;
  for (const fs::path& folder : cache_folders_) {
    if ((databases_ = read(folder))) break;
  }
}

std::string EngineRecord::name_for(std::string_view engine_name) {
  return std::string(engine_name.substr(0, engine_name.rfind('.'))).append(kEngineRecordExtension);
}

std::optional<EngineRecord::Databases> EngineRecord::read(const fs::path& cache_folder) const {
  try {
    const base::UniqueFd fd = open_trusted(cache_folder, name_);
    if (!fd) return std::nullopt;
    const std::string record =
        base::read_all(fd.get(), (cache_folder / name_).string(), kMaxEngineRecordBytes);
    match::WireReader reader(record, "the record of a cached engine");
    if (reader.raw(kEngineRecordMagic.size()) != kEngineRecordMagic) reader.fail();
    const std::uint64_t checksum = reader.number(4);
    if (base::crc32(std::string_view(record).substr(reader.done())) != checksum) reader.fail();
    if (reader.block() != look_->bytes) return std::nullopt;
    Databases databases;
    databases.patterns = take_seen(reader);
    databases.path_patterns = take_seen(reader);
    reader.expect_end();
    return databases;
  } catch (const base::Error&) {
    return std::nullopt;  // damaged or unreadable: the engine is summed up
  }
}

bool EngineRecord::can_keep(std::int64_t now_ns) const {
  const auto may_take = [](const fs::path& folder) {
    return ::access(folder.c_str(), W_OK) == 0 || errno == ENOENT;  // it can be made, perhaps
  };
  return look_ && look_->is_settled(now_ns) && std::ranges::any_of(cache_folders_, may_take);
}

void EngineRecord::keep(int fd, const Databases& databases, std::int64_t now_ns) const {
  if (!can_keep(now_ns)) return;
  // What the file looks like may reach the disk before what is in it does.
  if (::fsync(fd) != 0) return;
  const std::optional<rules::FolderLook> look = rules::look_at_file(fd);
  if (!look || look->bytes != look_->bytes) return;
  match::WireWriter content;
  content.block(look_->bytes);
  put_seen(content, databases.patterns);
  put_seen(content, databases.path_patterns);
  const std::string bytes = std::move(content).finish();
  match::WireWriter record;
  record.raw(kEngineRecordMagic);
  record.number(base::crc32(bytes), 4);
  record.raw(bytes);
  keep_in_first(cache_folders_, name_, std::move(record).finish());
}

}  // namespace sallyport::scan
