// Whether our pre-receive is run for a repository cannot be asked of git: it runs whatever stands at one
// place, and hosts put a hook of their own there that hands on to others. So this looks where each of them
// looks.

#include "app/doctor_hooks.hpp"

#include <unistd.h>
#include <algorithm>

#include <fmt/format.h>

#include "app/doctor.hpp"
#include "app/doctor_run.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMark = "# sallyport-hook ";
constexpr std::string_view kProgram = "/sallyport/pre-receive";
constexpr std::uint64_t kMaxHookBytes = 4 << 20;

// The words of a simple command up to what is not a plain word or a text in quotes: "$@", a redirection, the
// next command.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ' ' || c == '\t') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else if (c == '\'' || c == '"') {
      const std::size_t end = line.find(c, i + 1);
      if (end == std::string_view::npos) return words;
      const std::string_view quoted = line.substr(i + 1, end - i - 1);
      if (c == '"' && quoted.find_first_of("$`\\") != std::string_view::npos) return words;
      word += quoted;
      in_word = true;
      i = end;
    } else if (c == '\\' && i + 1 < line.size()) {
      word += line[++i];
      in_word = true;
    } else if (std::string_view("$`;&|<>()#").find(c) != std::string_view::npos) {
      return words;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

// Our program and its arguments, if that is what the line runs.
std::vector<std::string> command_in(std::string_view line) {
  line = base::trim(line);
  if (line.starts_with('#')) return {};
  std::vector<std::string> words = words_of(line);
  if (!words.empty() && words.front() == "exec") words.erase(words.begin());
  if (words.empty() || !words.front().ends_with(kProgram)) return {};
  return words;
}

HookKind kind_by_mark(std::string_view text) {
  const std::size_t first = text.find('\n');
  if (first == std::string_view::npos) return HookKind::foreign;
  const std::size_t second = text.find('\n', first + 1);
  const std::string_view mark =
      text.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
  if (!mark.starts_with(kMark)) return HookKind::foreign;
  const std::string_view body = second == std::string_view::npos ? "" : text.substr(second + 1);
  const std::string_view digest = mark.substr(mark.rfind(' ') + 1);
  const bool fits = text.substr(0, first) == "#!/bin/sh" &&
                    digest == base::hex_prefix(base::sha256(body), sizeof(base::Sha256));
  return fits ? HookKind::ours : HookKind::edited;
}

std::optional<std::string> read_script(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return std::nullopt;
  return base::read_file_if_exists(file, kMaxHookBytes);
}

bool is_executable(const fs::path& file) {
  return ::access(file.c_str(), X_OK) == 0;
}

// Looks at one script. Answers its text if it can run others.
std::optional<std::string> look_at(const fs::path& file, std::string origin, FoundHooks& found) {
  const auto text = read_script(file);
  if (!text) return std::nullopt;
  HookPlace place{file, std::move(origin), read_hook_script(*text)};
  const bool is_mine = place.script.kind != HookKind::foreign;
  if (!is_executable(file)) {
    if (is_mine) found.bad = place;
    return std::nullopt;
  }
  if (is_mine) found.places.push_back(std::move(place));
  return text;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

// What hook.<name>.command says, for each name whose event is pre-receive (git-config(1), since git 2.54).
void find_configured(const fs::path& git_dir, FoundHooks& found) {
  const GitVersion version = git_version();
  if (version.major < 2 || (version.major == 2 && version.minor < 54)) return;
  const Ran ran = run_program(
      {"git", "--git-dir=" + git_dir.string(), "config", "--get-regexp", R"(^hook\..*\.event$)"}, git_dir);
  for (const std::string_view line : base::split(ran.output, '\n')) {
    constexpr std::string_view kEvent = ".event pre-receive";
    if (!line.ends_with(kEvent)) continue;
    const std::string name(line.substr(0, line.size() - kEvent.size()));  // "hook.sallyport"
    const auto command = git_setting(git_dir, name + ".command");
    std::vector<std::string> words = command ? command_in(*command) : std::vector<std::string>();
    if (words.empty()) continue;
    if (git_setting(git_dir, name + ".enabled", "bool").value_or("true") == "false" ||
        git_setting(git_dir, "hook.pre-receive.enabled", "bool").value_or("true") == "false") {
      found.in_the_way = fmt::format("a setting switches {} off for this repository: take that out",
                                     base::escape_foreign(name));
      continue;
    }
    found.places.push_back({{}, "git's configuration (" + name + ")", {HookKind::by_hand, words, false}});
  }
}

}  // namespace

HookScript read_hook_script(std::string_view text) {
  HookScript script;
  script.kind = kind_by_mark(text);
  for (const std::string_view line : base::split(text, '\n')) {
    if (auto words = command_in(line); !words.empty()) script.command = std::move(words);
    if (base::trim(line).starts_with("previous=")) script.is_chained = true;
  }
  if (script.kind == HookKind::foreign && !script.command.empty()) script.kind = HookKind::by_hand;
  return script;
}

FoundHooks find_hooks(const fs::path& git_dir, const fs::path& host_hook) {
  FoundHooks found;
  const Ran ran =
      run_program({"git", "--git-dir=" + git_dir.string(), "rev-parse", "--git-path", "hooks"}, git_dir);
  if (ran.status != 0)
    throw base::Error(fmt::format("git does not say where the hooks of {} are: {}",
                                  base::escape_foreign(git_dir.string()),
                                  base::escape_foreign(base::trim(ran.output))));
  found.folder = git_dir / fs::path(base::trim(ran.output));
  const fs::path hook = found.folder / "pre-receive";
  const auto text = look_at(hook, "git's hook", found);
  if (text && text->find(".d/*") != std::string::npos) {
    for (const fs::path& file : files_in(hook.string() + ".d"))
      look_at(file, "a file of pre-receive.d", found);
  }
  if (text && text->find("$0.*") != std::string::npos) {
    for (const fs::path& file : files_in(found.folder)) {
      if (file.filename().string().starts_with("pre-receive.h")) look_at(file, "a repo-specific hook", found);
    }
  }
  if (!host_hook.empty()) look_at(fs::absolute(host_hook), "the host's hook", found);
  find_configured(git_dir, found);
  if (text && found.places.empty() && found.in_the_way.empty())
    found.in_the_way = fmt::format("{} is there and does not run it", base::escape_foreign(hook.string()));
  return found;
}

namespace {

std::string quoted(const fs::path& path) {
  return base::shell_quote(path.string());
}

Check check_bad(const HookPlace& bad) {
  return {Health::fail, "hook",
          fmt::format("{} is not executable, so nobody runs it", base::escape_foreign(bad.file.string())),
          "chmod 755 " + quoted(bad.file)};
}

// What hangs on the file of the hook: the program it names, and what it is chained to.
Checks check_place(const HookPlace& place) {
  const std::string name = base::escape_foreign(
      place.file.empty() ? place.origin : fmt::format("{} ({})", place.file.string(), place.origin));
  Checks checks;
  if (place.script.command.empty())
    return {{Health::fail, "hook", fmt::format("{} runs no program of ours that can be told", name),
             "delete it, and run install.sh for this repository again"}};
  const fs::path program = place.script.command.front();
  if (!is_executable(program))
    return {{Health::fail, "hook",
             fmt::format("{} runs {}, which this account cannot run: every push is refused", name,
                         base::escape_foreign(program.string())),
             "install it, or make it and the folders above it readable for this account"}};
  const Ran version = run_program({program.string(), "--version"}, "/");
  if (version.status != 0)
    return {{Health::fail, "hook",
             fmt::format("{} runs {}, which does not work: {}", name, base::escape_foreign(program.string()),
                         base::escape_foreign(base::trim(version.output))),
             "run install.sh again"}};
  checks.push_back(
      {Health::ok, "hook", fmt::format("{} runs {}", name, base::escape_foreign(program.string())), {}});
  if (base::trim(version.output) != SALLYPORT_VERSION)
    checks.push_back({Health::warn, "hook",
                      fmt::format("that is version {}, and this is {}",
                                  base::escape_foreign(base::trim(version.output)), SALLYPORT_VERSION),
                      "run the doctor of the same installation, or install.sh for this repository again"});
  if (place.script.kind == HookKind::edited)
    checks.push_back(
        {Health::warn, "hook",
         fmt::format("{} was edited since install.sh wrote it, which leaves it alone since", name),
         "delete it and run install.sh again, or take its second line out to keep it as your own"});
  if (place.script.is_chained && !place.file.empty()) {
    const fs::path previous = place.file.string() + ".before-sallyport";
    if (!fs::exists(previous)) {
      checks.push_back(
          {Health::fail, "chained hook",
           fmt::format("{} is gone: every push is refused", base::escape_foreign(previous.string())),
           "put it back, or run install.sh again to go on without it"});
    } else if (!is_executable(previous)) {
      checks.push_back(
          {Health::warn, "chained hook",
           fmt::format("{} is not executable and so not run", base::escape_foreign(previous.string())),
           "chmod 755 " + quoted(previous)});
    } else {
      checks.push_back({Health::ok,
                        "chained hook",
                        fmt::format("{} is run before ours", base::escape_foreign(previous.string())),
                        {}});
    }
  }
  return checks;
}

}  // namespace

Checks check_hooks(const fs::path& git_dir, const FoundHooks& found) {
  Checks checks;
  if (found.bad) checks.push_back(check_bad(*found.bad));
  for (const HookPlace& place : found.places) {
    for (Check& check : check_place(place)) checks.push_back(std::move(check));
  }
  if (found.places.size() > 1)
    checks.push_back({Health::warn, "hook",
                      fmt::format("{} places run it: each push is judged as often", found.places.size()),
                      "keep one: install.sh --uninstall takes out each"});
  if (found.places.empty() && !found.bad)
    checks.push_back(
        {Health::fail, "hook",
         found.in_the_way.empty()
             ? fmt::format("nothing in {} runs our pre-receive: pushes are not judged",
                           base::escape_foreign(found.folder.string()))
             : fmt::format("our pre-receive is not run, pushes are not judged: {}", found.in_the_way),
         fmt::format("install.sh --server {} (--help has the ways of other hosts)", quoted(git_dir))});
  return checks;
}

}  // namespace sallyport::app
