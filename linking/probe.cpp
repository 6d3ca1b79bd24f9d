// Run when a build is set up: whether everything that Sallyport uses can be linked in, with what is left out
// of libgit2 and libarchive, and works then. Uses from each library what keeps the most of it. Answers with
// the number of what does not work.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <absl/time/time.h>
#include <archive.h>
#include <fmt/format.h>
#include <git2.h>
#include <hs/hs.h>
#include <openssl/cms.h>
#include <re2/re2.h>
#include <sodium.h>
#include <sqlite3.h>
#include <utf8proc.h>
#include <zlib.h>

#include "linking/fmt.cpp"
#include "linking/toml.cpp"
#include "src/git/without_network.cpp"
#include "src/unpack/without_xar.cpp"

namespace {

// Makes a repository in a folder of its own, opens it and asks it what it knows of HEAD.
bool opens_a_repository(const std::string& at) {
  if (git_libgit2_init() < 0) return false;
  git_repository* repository = nullptr;
  if (git_repository_init(&repository, at.c_str(), 1) != GIT_OK) return false;
  git_repository_free(repository);
  if (git_repository_open(&repository, at.c_str()) != GIT_OK) return false;
  const bool is_empty = git_repository_head_unborn(repository) == 1;
  git_repository_free(repository);
  return git_libgit2_shutdown() == 0 && is_empty;
}

bool git_works() {
  std::string at = (std::filesystem::temp_directory_path() / "sallyport-probe-XXXXXX").string();
  if (mkdtemp(at.data()) == nullptr) return false;
  const bool works = opens_a_repository(at);
  std::filesystem::remove_all(at);
  return works;
}

bool archives_work() {
  archive* const reader = archive_read_new();
  const bool works = archive_read_append_filter(reader, ARCHIVE_FILTER_ZSTD) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_LZ4) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_XZ) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_BZIP2) == ARCHIVE_OK &&
                     archive_read_set_format(reader, ARCHIVE_FORMAT_RAW) == ARCHIVE_OK &&
                     archive_read_support_format_7zip(reader) == ARCHIVE_OK &&
                     archive_read_support_format_zip(reader) == ARCHIVE_OK;
  archive_read_free(reader);
  return works;
}

bool patterns_work() {
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const bool compiles = hs_compile("a+b", 0, HS_MODE_BLOCK, nullptr, &database, &error) == HS_SUCCESS;
  hs_free_database(database);
  return compiles && RE2::PartialMatch("aab", "a+b");
}

bool cryptography_works() {
  CMS_ContentInfo* const message = CMS_ContentInfo_new();
  const bool works = message != nullptr && EVP_sha256() != nullptr && sodium_init() >= 0;
  CMS_ContentInfo_free(message);
  return works;
}

bool the_others_work() {
  sqlite3* database = nullptr;
  absl::TimeZone zone;
  const bool works = sqlite3_open(":memory:", &database) == SQLITE_OK && crc32(0, nullptr, 0) == 0 &&
                     utf8proc_codepoint_valid('a') && absl::LoadTimeZone("UTC", &zone) &&
                     fmt::format("{} {:.3f}", "a", 1.5) == "a 1.500" && toml::parse("a = 1")["a"] == 1;
  sqlite3_close(database);
  return works;
}

}  // namespace

int main() {
  if (!git_works()) return 1;
  if (!archives_work()) return 2;
  if (!patterns_work()) return 3;
  if (!cryptography_works()) return 4;
  return the_others_work() ? 0 : 5;
}
