#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::app {

// What a client of git asks an SSH server to run (gitprotocol-pack(5), SSH Transport).
struct SshCommand {
  std::string service;  // "receive-pack", "upload-pack" or "upload-archive"
  std::string path;     // of the repository; foreign bytes without control characters, and no option
};

// Reads "git-receive-pack '<path>'" or "git receive-pack '<path>'". The path must be quoted as git does it:
// in single quotes, a single quote within as '\'' and an exclamation mark as it is or as '\!'. Anything else
// is nothing: another program, another word, a path that is empty, longer than 4 KiB or begins with '-'.
std::optional<SshCommand> parse_ssh_command(std::string_view text);

// The repository that git would open for `path`, with symlinks resolved. A relative path begins at `root`;
// like git this tries "<path>/.git" before "<path>", and "<path>.git" last. Throws base::Error, in the same
// words, whether there is none, or it does not lie below `root`.
std::filesystem::path repository_below(const std::filesystem::path& root, const std::string& path);

}  // namespace sallyport::app
