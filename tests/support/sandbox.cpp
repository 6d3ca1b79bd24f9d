#include "support/sandbox.hpp"

#include <cstdlib>

#include <fmt/core.h>

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace sallyport::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* kForgotten[] = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_SHALLOW_FILE",
    "GIT_QUARANTINE_PATH",
    "GIT_CONFIG_COUNT",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_SYSTEM",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "SUDO_UID",
};

}  // namespace

Sandbox::Sandbox() {
  for (const char* variable : kForgotten) ::unsetenv(variable);
  ::setenv("HOME", path().c_str(), 1);
  ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
  ::setenv("GIT_AUTHOR_NAME", "A U Thor", 1);
  ::setenv("GIT_AUTHOR_EMAIL", "author@example.com", 1);
  ::setenv("GIT_COMMITTER_NAME", "C O Mitter", 1);
  ::setenv("GIT_COMMITTER_EMAIL", "committer@example.com", 1);
  advance_clock();
}

void Sandbox::advance_clock() {
  const std::string date = fmt::format("{} +0000", 1700000000 + 60 * minutes_++);
  ::setenv("GIT_AUTHOR_DATE", date.c_str(), 1);
  ::setenv("GIT_COMMITTER_DATE", date.c_str(), 1);
}

std::string Sandbox::git(const std::string& folder, const std::vector<std::string>& arguments) const {
  std::vector<std::string> command = {"git", "-C", (path() / folder).string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  base::ChildProcess child(command, {});
  return child.finish(1ULL << 30);
}

void Sandbox::write(const std::string& name, std::string_view text) const {
  const fs::path file = path() / name;
  fs::create_directories(file.parent_path());
  base::write_file_atomically(file, text);
}

void Sandbox::init(const std::string& folder, const std::vector<std::string>& options) const {
  fs::create_directories(path() / folder);
  std::vector<std::string> arguments = {"init", "-q", "-b", "main"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  git(folder, arguments);
}

model::Oid Sandbox::commit(const std::string& folder, const std::string& name, std::string_view text,
                           const std::string& message) {
  advance_clock();
  write(folder + "/" + name, text);
  git(folder, {"add", "--", name});
  git(folder, {"commit", "-q", "-m", message});
  return rev(folder, "HEAD");
}

model::Oid Sandbox::rev(const std::string& folder, const std::string& revision) const {
  const std::string text = git(folder, {"rev-parse", "--verify", revision});
  return model::Oid::from_hex(base::trim(text)).value();
}

model::Oid Sandbox::hash_object(const std::string& folder, const std::string& kind,
                                std::string_view bytes) const {
  write("object-to-store", bytes);
  const std::string text =
      git(folder, {"hash-object", "--literally", "-w", "-t", kind, (path() / "object-to-store").string()});
  return model::Oid::from_hex(base::trim(text)).value();
}

}  // namespace sallyport::test
