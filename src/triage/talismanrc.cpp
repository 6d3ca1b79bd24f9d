#include <optional>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "triage/foreign.hpp"

namespace sallyport::triage {

namespace {

struct KeyValue {
  std::string_view key;
  std::string_view value;  // trimmed, not yet unquoted
};

// "key: value"; nothing if the line is no such pair.
std::optional<KeyValue> split_pair(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t') return std::nullopt;
  return KeyValue{base::trim(line.substr(0, colon)), base::trim(line.substr(colon + 1))};
}

// Reads the file line by line, and knows whether it is within fileignoreconfig.
class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  void take(std::string_view line) {
    ++number_;
    const std::string_view content = base::trim(line);
    if (content.empty() || content.starts_with('#') || content == "---") return;
    const std::size_t indent = line.find_first_not_of(" \t");
    const bool is_item = content == "-" || content.starts_with("- ");
    if (indent == 0 && !is_item) {
      begin_top(content);
    } else if (is_inside_) {
      take_inside(content, indent, is_item);
    }
  }

  std::vector<TalismanFile> finish() {
    for (const TalismanFile& file : files_) {
      if (file.path.empty())
        throw base::Error(
            fmt::format("{}:{}: an entry of fileignoreconfig has no filename", name_, file.line_1based));
    }
    return std::move(files_);
  }

 private:
  void begin_top(std::string_view content) {
    const auto pair = split_pair(content);
    is_inside_ = pair && pair->key == "fileignoreconfig";
    has_item_ = false;
    if (is_inside_ && !pair->value.empty() && !pair->value.starts_with('#') && pair->value != "[]")
      fail("must be a list, each entry on lines of its own");
  }

  // A file's own keys stand where that of its first line does; what is deeper (a list of its own) is passed
  // over.
  void take_inside(std::string_view content, std::size_t indent, bool is_item) {
    if (is_item && (!has_item_ || indent <= item_indent_)) {
      const std::string_view rest = base::trim(content.substr(1));
      has_item_ = true;
      item_indent_ = indent;
      key_indent_.reset();
      files_.push_back({{}, {}, number_});
      if (rest.empty()) return;
      key_indent_ = indent + (content.size() - rest.size());
      take_pair(rest);
      return;
    }
    if (!has_item_) fail("must be a list");
    if (!key_indent_) key_indent_ = indent;
    if (indent == *key_indent_ && !is_item) take_pair(content);
  }

  void take_pair(std::string_view content) {
    const auto pair = split_pair(content);
    if (!pair) fail("has a line that is no `key: value`");
    if (pair->key == "filename") files_.back().path = scalar(pair->value);
    if (pair->key == "checksum") files_.back().checksum = scalar(pair->value);
  }

  std::string scalar(std::string_view value) const {
    if (value.empty() || value.find_first_of("&*!|>[{%@`") == 0) {
      // A pattern may begin with '*', which YAML has for aliases: such a name must be in quotes.
      fail("has a value that is no plain or quoted text");
    }
    if (value.front() == '"' || value.front() == '\'') return unquote(value);
    const std::size_t comment = value.find(" #");
    return std::string(base::trim(value.substr(0, comment)));
  }

  std::string unquote(std::string_view value) const {
    const char quote = value.front();
    std::string out;
    for (std::size_t i = 1; i < value.size(); ++i) {
      if (value[i] == quote) {
        if (quote == '\'' && i + 1 < value.size() && value[i + 1] == quote) {
          out += value[++i];
          continue;
        }
        const std::string_view rest = base::trim(value.substr(i + 1));
        if (!rest.empty() && !rest.starts_with('#')) break;
        return out;
      }
      if (quote == '"' && value[i] == '\\' && i + 1 < value.size()) {
        const char escaped = value[++i];
        if (escaped != '\\' && escaped != '"' && escaped != '/') fail("has an escape that is not read here");
        out += escaped;
      } else {
        out += value[i];
      }
    }
    fail("has a text whose quotes do not close at the end of its line");
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw base::Error(fmt::format("{}:{}: fileignoreconfig {}", name_, number_, what));
  }

  const std::string& name_;
  std::uint32_t number_ = 0;
  bool is_inside_ = false;
  bool has_item_ = false;
  std::size_t item_indent_ = 0;
  std::optional<std::size_t> key_indent_;
  std::vector<TalismanFile> files_;
};

}  // namespace

std::vector<TalismanFile> parse_talismanrc(std::string_view text, const std::string& name) {
  if (text.size() > kMaxForeignBytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", name, kMaxForeignBytes));
  Reader reader(name);
  for (const std::string_view line : base::split(text, '\n')) reader.take(line);
  return reader.finish();
}

}  // namespace sallyport::triage
