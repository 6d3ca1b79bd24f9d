#include "content/path_form.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "content/words.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::content {

namespace {

// Takes the first component of `path`, which is not empty.
std::string_view take_component(std::string_view& path) noexcept {
  const std::string_view component = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), component.size() + 1));
  return component;
}

// COM1 to COM9 and LPT1 to LPT9, also with the digits of ISO 8859-1 that stand above the line.
bool is_port(std::string_view stem) noexcept {
  if (!begins_with_word(stem, "com") && !begins_with_word(stem, "lpt")) return false;
  const std::string_view number = stem.substr(3);
  return (number.size() == 1 && number[0] >= '1' && number[0] <= '9') || number == "\xC2\xB9" ||
         number == "\xC2\xB2" || number == "\xC2\xB3";
}

bool is_device(std::string_view component) noexcept {
  std::string_view stem = component.substr(0, component.find_first_of(".:"));
  stem = stem.substr(0, stem.find_last_not_of(' ') + 1);
  constexpr std::string_view kDevices[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
  return is_port(stem) || std::any_of(std::begin(kDevices), std::end(kDevices),
                                      [&](std::string_view device) { return is_same_word(stem, device); });
}

std::string_view problem_of(std::string_view component) noexcept {
  if (is_device(component)) return "is the name of a device";
  if (component.ends_with('.')) return "ends with a dot";
  if (component.ends_with(' ')) return "ends with a space";
  if (component.find('\\') != std::string_view::npos) return "holds a backslash, which divides folders there";
  if (component.find_first_of("<>:\"|?*") != std::string_view::npos)
    return "holds one of < > : \" | ? *, which no name may hold there";
  const bool has_control = std::any_of(component.begin(), component.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < ' '; });
  return has_control ? "holds a control character" : std::string_view{};
}

std::size_t utf16_units(std::string_view text) noexcept {
  std::size_t units = 0;
  while (!text.empty()) {
    const fsck::CodePoint point = fsck::decode_utf8(text);
    units += point.value > 0xFFFF ? 2U : 1U;
    text.remove_prefix(std::max<std::size_t>(point.size_bytes, 1));
  }
  return units;
}

}  // namespace

std::optional<WindowsProblem> find_windows_problem(std::string_view path) noexcept {
  while (!path.empty()) {
    const std::string_view component = take_component(path);
    const std::string_view why = problem_of(component);
    if (!why.empty()) return WindowsProblem{component, why};
  }
  return std::nullopt;
}

PathSize measure_path(std::string_view path) noexcept {
  PathSize size;
  size.bytes = path.size();
  size.utf16_units = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
  while (!path.empty()) {
    const std::string_view component = take_component(path);
    const std::size_t units = fsck::is_ascii(component) ? component.size() : utf16_units(component);
    ++size.depth;
    size.utf16_units += units;
    size.longest_component_bytes = std::max(size.longest_component_bytes, component.size());
    size.longest_component_utf16_units = std::max(size.longest_component_utf16_units, units);
  }
  return size;
}

std::string fold_path(std::string_view path) {
  if (fsck::is_ascii(path)) return base::to_lower(path);
  std::string folded;
  for (const std::string_view component : base::split(path, '/')) {
    if (component.data() != path.data()) folded += '/';
    folded += fsck::fold(component).value_or(std::string(component));
  }
  return folded;
}

}  // namespace sallyport::content
