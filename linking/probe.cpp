// Run when a build is set up: whether everything that Sallyport uses can be linked in, with what is left out
// of libgit2 and libarchive, and works then. Uses from each library what keeps the most of it. Answers with
// the number of what does not work.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

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
#include "src/unpack/without_nettle.cpp"
#include "src/unpack/without_xar.cpp"

namespace {

// Whether libgit2 says of itself that it cannot speak to a host, before it looks for one.
bool refuses_to_connect(git_repository* repository, const char* url) {
  git_remote* remote = nullptr;
  if (git_remote_create_anonymous(&remote, repository, url) != GIT_OK) return false;
  const bool fails = git_remote_connect(remote, GIT_DIRECTION_FETCH, nullptr, nullptr, nullptr) < 0;
  const git_error* const why = git_error_last();
  git_remote_free(remote);
  return fails && why != nullptr && std::string_view(why->message).ends_with("is not linked in");
}

// Makes a repository in a folder of its own, opens it and asks it what it knows of HEAD.
bool opens_a_repository(const std::string& at) {
  if (git_libgit2_init() < 0) return false;
  git_repository* repository = nullptr;
  if (git_repository_init(&repository, at.c_str(), 1) != GIT_OK) return false;
  git_repository_free(repository);
  if (git_repository_open(&repository, at.c_str()) != GIT_OK) return false;
  const bool works = git_repository_head_unborn(repository) == 1 &&
                     refuses_to_connect(repository, "ssh://git@host.invalid/x") &&
                     refuses_to_connect(repository, "https://host.invalid/x");
  git_repository_free(repository);
  return git_libgit2_shutdown() == 0 && works;
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
  archive* const writer = archive_write_new();
  const bool works = archive_write_set_format_by_name(writer, "zip") == ARCHIVE_OK &&
                     archive_write_set_option(writer, "zip", "encryption", "aes256") == ARCHIVE_FAILED &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_ZSTD) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_LZ4) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_XZ) == ARCHIVE_OK &&
                     archive_read_append_filter(reader, ARCHIVE_FILTER_BZIP2) == ARCHIVE_OK &&
                     archive_read_set_format(reader, ARCHIVE_FORMAT_RAW) == ARCHIVE_OK &&
                     archive_read_support_format_7zip(reader) == ARCHIVE_OK &&
                     archive_read_support_format_zip(reader) == ARCHIVE_OK;
  archive_write_free(writer);
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
