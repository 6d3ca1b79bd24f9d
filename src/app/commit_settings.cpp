#include "app/commit_settings.hpp"

#include <cstdlib>
#include <map>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "content/characters.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxAnswerBytes = 16 << 20;

// Of each key the last value, which counts; keys in small letters.
std::map<std::string, std::string> read_config() {
  base::ChildProcess child({"git", "config", "--list", "-z"}, {});
  std::map<std::string, std::string> values;
  const std::string answer = child.finish(kMaxAnswerBytes);
  for (const std::string_view entry : base::split(answer, '\0')) {
    const std::size_t end = entry.find('\n');
    // A key without "=" is true.
    const std::string key = base::to_lower(entry.substr(0, end));
    const std::string_view value = end == std::string_view::npos ? "true" : entry.substr(end + 1);
    // Newer versions of git call the comment character so, and know both names.
    values[key == "core.commentstring" ? "core.commentchar" : key] = value;
  }
  return values;
}

// A truth value, or a number, of commit.verbose (git-config(1)).
bool is_true(std::string_view value) {
  const std::string word = base::to_lower(value);
  return word != "false" && word != "no" && word != "off" && word != "0" && !word.empty();
}

}  // namespace

bool is_edited_message() noexcept {
  const char* editor = std::getenv("GIT_EDITOR");
  return editor == nullptr || std::string_view(editor) != ":";
}

CommitSettings CommitSettings::ask_git() {
  const std::map<std::string, std::string> config = read_config();
  const auto value = [&](const std::string& key, std::string usual) {
    const auto found = config.find(key);
    return found == config.end() ? std::move(usual) : found->second;
  };
  CommitSettings settings;
  settings.is_edited = is_edited_message();
  settings.comment = value("core.commentchar", settings.comment);
  settings.is_verbose = is_true(value("commit.verbose", "false"));
  settings.encoding = value("i18n.commitencoding", "");
  const std::string word = value("commit.cleanup", "");
  const auto cleanup = content::cleanup_named(word, settings.is_edited);
  if (!cleanup)
    throw base::Error(
        fmt::format("commit.cleanup is `{}`, which git does not know", base::escape_foreign(word)),
        "take it out:\n  git config --unset commit.cleanup");
  settings.cleanup = *cleanup;
  return settings;
}

std::string CommitSettings::committed(std::string_view file) const {
  const char guess = content::guess_comment_char(file);
  content::Cleaning cleaning;
  cleaning.cleanup = cleanup;
  cleaning.comment =
      base::to_lower(comment) == "auto" ? std::string_view(&guess, 1) : std::string_view(comment);
  cleaning.is_verbose = is_edited || is_verbose;
  std::string message = content::clean_message(file, cleaning);
  return content::is_utf8_by_name(encoding) ? content::to_utf8_as_git(message) : message;
}

}  // namespace sallyport::app
