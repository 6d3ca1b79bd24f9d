#include "scan/rule_record.hpp"

#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/error.hpp"
#include "match/wire.hpp"
#include "scan/cache_folder.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "SPRULES1";
constexpr std::uint64_t kMaxRecordBytes = 16 << 20;
constexpr std::size_t kDigestChars = 64;

bool is_digest(std::string_view text) {
  return text.size() == kDigestChars && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

RuleRecord::RuleRecord(const fs::path& folder, std::vector<fs::path> cache_folders)
    : folder_(folder), cache_folders_(std::move(cache_folders)) {
  std::error_code error;
  fs::path absolute = fs::absolute(folder, error);
  if (error) return;  // the folder that we are in is gone: the rules are read
  folder_ = std::move(absolute);
  look_ = rules::look_at_folder(folder_);
  if (!look_) return;
  for (const fs::path& cache : cache_folders_) {
    if ((digest_ = read(cache))) break;
  }
}

void RuleRecord::keep(const std::string& digest, std::int64_t now_ns) const {
  if (!look_ || !look_->is_settled(now_ns)) return;
  const std::optional<rules::FolderLook> look = rules::look_at_folder(folder_);
  if (!look || look->bytes != look_->bytes) return;
  keep_in_first(cache_folders_, name(), bytes(digest));
}

std::string RuleRecord::name() const {
  return fmt::format("{:016x}.rules", base::crc32(folder_.native()));
}

// The digest stands at the end, so that all before it can be compared with what ought to be there.
std::string RuleRecord::bytes(const std::string& digest) const {
  match::WireWriter writer;
  writer.raw(kMagic);
  writer.block(folder_.native());
  writer.block(look_->bytes);
  writer.raw(digest);
  return std::move(writer).finish();
}

std::optional<std::string> RuleRecord::read(const fs::path& cache_folder) const {
  try {
    const base::UniqueFd fd = open_trusted(cache_folder, name());
    if (!fd) return std::nullopt;
    const std::string record = base::read_all(fd.get(), (cache_folder / name()).string(), kMaxRecordBytes);
    if (record.size() < kDigestChars) return std::nullopt;
    std::string digest = record.substr(record.size() - kDigestChars);
    if (is_digest(digest) && record == bytes(digest)) return digest;
  } catch (const base::Error&) {
    // Unreadable: the rules are read.
  }
  return std::nullopt;
}

}  // namespace sallyport::scan
