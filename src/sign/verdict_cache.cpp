// A cached verdict decides what is let in, so it is believed only if nobody but root or ourselves can have
// written it. That is judged on open descriptors of folder and file, so that what is checked is what is read;
// the digest at the end of the file is against accidents, not against people. Whatever does not fit is no
// error: the signatures are there, and are verified again.
#include "sign/verdict_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"

namespace sallyport::sign {

namespace {

namespace fs = std::filesystem;

// The largest that kMaxEntries can come to, and some.
constexpr std::uint64_t kMaxFileBytes = VerdictCache::kMaxEntries * (2 * kMaxVerdictTextBytes + 128);

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

base::UniqueFd open_trusted_folder(const fs::path& folder) {
  base::UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd && !base::is_trustworthy(fd.get())) fd.close();
  return fd;
}

bool is_regular(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

// The bytes of the file, if it is there and can be believed.
std::optional<std::string> read_trusted(const fs::path& file) {
  const base::UniqueFd folder = open_trusted_folder(folder_of(file));
  if (!folder) return std::nullopt;
  const base::UniqueFd fd(
      ::openat(folder.get(), file.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd || !is_regular(fd.get()) || !base::is_trustworthy(fd.get())) return std::nullopt;
  return base::read_all(fd.get(), file.string(), kMaxFileBytes);
}

VerdictTable read_table(const fs::path& file, std::string_view keys_digest) {
  try {
    if (std::optional<std::string> bytes = read_trusted(file))
      return VerdictTable(std::move(*bytes), keys_digest);
  } catch (const base::Error&) {
    // Unreadable or far too large: the signatures are verified again.
  }
  return {};
}

// Nobody else can put anything into it, not even while it is made, whatever the umask says.
bool make_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return true;
  return make_folder(folder.parent_path()) && (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

bool replace_file(const fs::path& file, std::string_view bytes) {
  std::string temporary = file.string() + ".XXXXXX";
  const base::UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));  // of mode 0600
  if (!fd) return false;
  if (write_all(fd.get(), bytes) && ::fsync(fd.get()) == 0 && ::rename(temporary.c_str(), file.c_str()) == 0)
    return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace

VerdictCache::VerdictCache(fs::path file, std::string keys_digest, std::size_t max_entries)
    : file_(std::move(file)), keys_digest_(std::move(keys_digest)), max_entries_(max_entries) {
  if (keys_digest_.size() != kKeysDigestBytes) throw base::Error("the digest of the keys is not of 32 bytes");
  stored_ = read_table(file_, keys_digest_);
  is_used_.assign(stored_.size(), false);
}

std::optional<Verified> VerdictCache::find(const model::Oid& object) const {
  if (const auto found = added_.find(object); found != added_.end()) return found->second;
  const std::optional<std::size_t> index = stored_.find(object);
  if (!index) return std::nullopt;
  is_used_[*index] = true;
  return stored_.at(*index).verified;
}

void VerdictCache::add(const model::Oid& object, const Verified& verified) {
  if (verified.key.size() > kMaxVerdictTextBytes || verified.detail.size() > kMaxVerdictTextBytes) return;
  if (added_.insert_or_assign(object, verified).second) added_order_.push_back(object);
  is_changed_ = true;
  if (added_order_.size() <= max_entries_) return;
  added_.erase(added_order_.front());
  added_order_.pop_front();
}

std::vector<StoredVerdict> VerdictCache::latest() const {
  const std::uint64_t generation = stored_.generation() + 1;
  std::vector<StoredVerdict> verdicts;
  verdicts.reserve(stored_.size() + added_.size());
  for (const auto& [object, verified] : added_) verdicts.push_back({object, verified, generation});
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    StoredVerdict verdict = stored_.at(i);
    if (added_.contains(verdict.object)) continue;
    if (is_used_[i]) verdict.generation = generation;
    verdicts.push_back(std::move(verdict));
  }
  if (verdicts.size() > max_entries_) {
    // What was added comes first and is at most as many as may stay.
    const auto end = verdicts.begin() + static_cast<std::ptrdiff_t>(max_entries_);
    std::nth_element(
        verdicts.begin() + static_cast<std::ptrdiff_t>(added_.size()), end, verdicts.end(),
        [](const StoredVerdict& a, const StoredVerdict& b) { return a.generation > b.generation; });
    verdicts.resize(max_entries_);
  }
  std::sort(verdicts.begin(), verdicts.end(),
            [](const StoredVerdict& a, const StoredVerdict& b) { return a.object < b.object; });
  return verdicts;
}

bool VerdictCache::save() noexcept {
  if (!is_changed_) return true;
  try {
    const fs::path folder = folder_of(file_);
    // What would not be believed need not be written.
    if (!make_folder(folder) || !open_trusted_folder(folder)) return false;
    if (!replace_file(file_, pack_verdicts(keys_digest_, stored_.generation() + 1, latest()))) return false;
    is_changed_ = false;
    return true;
  } catch (const std::exception&) {
    return false;  // out of memory, or a folder that cannot be examined
  }
}

}  // namespace sallyport::sign
