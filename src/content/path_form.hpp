#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::content {

// Paths are bytes, relative to the top of a work tree and divided at '/'. What of them is hidden,
// find_hidden() in hidden.hpp tells.

struct WindowsProblem {
  std::string_view component;  // of the path, with what is wrong in it
  std::string_view why;        // for people: "ends with a dot"; of a fixed text
};

// The first component that no file can be called on Windows (Microsoft, "Naming Files, Paths, and
// Namespaces"): the name of a device, whatever stands behind a dot; a dot or space at the end; one of
// <>:"|?*\ or a control character. Views `path`.
std::optional<WindowsProblem> find_windows_problem(std::string_view path) noexcept;

struct PathSize {
  std::size_t bytes = 0;
  // In UTF-16, as Windows counts (260 without long paths); a byte that is no UTF-8 counts as one unit.
  std::size_t utf16_units = 0;
  std::size_t longest_component_bytes = 0;  // most file systems take 255
  std::size_t longest_component_utf16_units = 0;
  std::size_t depth = 0;  // how many components
};

PathSize measure_path(std::string_view path) noexcept;

// What two paths have in common if a file system that looks past case and composition takes them for one:
// fsck::fold() of each component; one that is no UTF-8 stays as it is.
std::string fold_path(std::string_view path);

}  // namespace sallyport::content
