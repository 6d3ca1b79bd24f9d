#include "report/place.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace sallyport::report {

std::string where(const model::Finding& finding) {
  const std::string path = base::escape_foreign(finding.path);
  const bool has_line = finding.line_1based != 0;
  const std::string line = has_line ? fmt::format(", line {}", finding.line_1based) : std::string();
  switch (finding.place) {
    case model::Place::file:
      if (path.empty()) return fmt::format("object {}{}", finding.object.abbreviated(), line);
      return has_line ? fmt::format("{}:{}:{}", path, finding.line_1based, finding.column_1based) : path;
    case model::Place::symlink:
      return "target of symlink " + path;
    case model::Place::path:
      return "name of file " + path;
    case model::Place::commit:
      return fmt::format("message or header of commit {}{}", finding.commit.abbreviated(), line);
    case model::Place::tag:
      return fmt::format("message or header of tag {}{}", path, line);
    case model::Place::ref_name:
      return "name of ref " + path;
    case model::Place::message_file:
      return "your commit message" + line;
  }
  return path;
}

std::string_view place_word(model::Place place) noexcept {
  switch (place) {
    case model::Place::file:
      return "file";
    case model::Place::symlink:
      return "symlink";
    case model::Place::path:
      return "path";
    case model::Place::commit:
      return "commit";
    case model::Place::tag:
      return "tag";
    case model::Place::ref_name:
      return "ref_name";
    case model::Place::message_file:
      return "message_file";
  }
  return "file";
}

}  // namespace sallyport::report
