#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "fsck/config_text.hpp"
#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"
#include "fsck/path.hpp"
#include "fsck/submodule_url.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

// "submodule.<name>.<key>" taken apart, as git does: up to the first NUL, the key behind the last dot.
struct Field {
  std::string_view submodule;
  std::string_view key;
};

std::optional<Field> take_apart(std::string_view name) {
  constexpr std::string_view kSection = "submodule.";
  name = name.substr(0, name.find('\0'));
  if (!name.starts_with(kSection)) return std::nullopt;
  name.remove_prefix(kSection.size());
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return Field{name.substr(0, dot), name.substr(dot + 1)};
}

// The name of a submodule is a path below .git/modules.
bool is_bad_submodule_name(std::string_view name) {
  return name.empty() ||
         has_component(name, Slashes::either, [](std::string_view part) { return part == ".."; });
}

// Git takes one of two equal keys, libraries take the other.
class Seen {
 public:
  // Whether this was set before, or is the path of another submodule.
  bool is_again(const Field& field, std::string_view value) {
    if (!keys_.insert({std::string(field.submodule), std::string(field.key)}).second) return true;
    return field.key == "path" && !paths_.insert(std::string(value)).second;
  }

 private:
  std::set<std::pair<std::string, std::string>> keys_;
  std::set<std::string> paths_;
};

// What git refuses in a value, which to git ends at a NUL.
void check_for_git(const Field& field, std::string_view value, Defects& defects) {
  value = value.substr(0, value.find('\0'));
  if (field.key == "url" && is_bad_submodule_url(value))
    add(defects, kind("gitmodulesUrl"), std::string(value));
  if (field.key == "path" && value.starts_with('-')) add(defects, kind("gitmodulesPath"), std::string(value));
  if (field.key == "update" && value.starts_with('!'))
    add(defects, kind("gitmodulesUpdate"), std::string(value));
}

void check(const Setting& setting, Seen& seen, Defects& defects) {
  if (has_control(setting.name) || (setting.value && has_control(unescape_url(*setting.value))))
    add(defects, kind("gitmodulesControl"), setting.name);
  const std::optional<Field> field = take_apart(setting.name);
  if (!field) return;
  if (is_bad_submodule_name(field->submodule))
    add(defects, kind("gitmodulesName"), std::string(field->submodule));
  if (setting.value) check_for_git(*field, *setting.value, defects);
  const std::string_view value = setting.value ? std::string_view(*setting.value) : std::string_view{};
  if (field->key == "path" && !is_safe_path(value))
    add(defects, kind("gitmodulesUnsafePath"), std::string(value));
  if (seen.is_again(*field, value)) add(defects, kind("gitmodulesDuplicate"), setting.name);
}

void check_settings(std::string_view bytes, Defects& defects) {
  Seen seen;
  ConfigText text(bytes);
  while (const std::optional<Setting> setting = text.take()) check(*setting, seen, defects);
  if (!text.is_whole()) add(defects, kind("gitmodulesParse"));
}

}  // namespace

Defects check_gitmodules(std::string_view bytes) {
  Defects defects;
  check_settings(bytes, defects);
  // In a blob git takes this byte for the end, and so never sees what a work tree would have behind it.
  const std::size_t end_for_git = bytes.find('\xFF');
  if (end_for_git != std::string_view::npos) check_settings(bytes.substr(0, end_for_git), defects);
  if (!is_utf8(bytes)) add(defects, kind("invalidUtf8"));
  return defects;
}

}  // namespace sallyport::fsck
