#include "report/place.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/text.hpp"

namespace sallyport::report {

namespace {

// What a link of a chain is called that is an encoding. A name that is missing here is taken for a
// container's, so that no line of the object is told that may not be one.
constexpr std::array<std::string_view, 11> kEncodings = {
    "base64",      "base32",           "hex",           "bytes",  "percent", "escape",
    "html-entity", "quoted-printable", "concatenation", "utf-16", "utf-32"};

// What the finding stands in, without the line.
std::string thing(const model::Finding& finding) {
  const std::string path = base::escape_foreign(finding.path);
  switch (finding.place) {
    case model::Place::file:
      return path.empty() ? "object " + finding.object.abbreviated() : path;
    case model::Place::symlink:
      return "target of symlink " + path;
    case model::Place::path:
      return "name of file " + path;
    case model::Place::commit:
      return "message or header of commit " + finding.commit.abbreviated();
    case model::Place::tag:
      return "message or header of tag " + path;
    case model::Place::ref_name:
      return "name of ref " + path;
    case model::Place::message_file:
      return "your commit message";
  }
  return path;
}

bool has_lines(model::Place place) {
  return place != model::Place::symlink && place != model::Place::path && place != model::Place::ref_name;
}

}  // namespace

bool is_in_container(const model::Finding& finding) {
  return !std::all_of(finding.chain.begin(), finding.chain.end(), [](const std::string& link) {
    return std::find(kEncodings.begin(), kEncodings.end(), link) != kEncodings.end();
  });
}

std::string where(const model::Finding& finding) {
  const bool is_file = finding.place == model::Place::file && !finding.path.empty();
  const bool in_container = is_in_container(finding);
  const bool has_line = finding.line_1based != 0 && (in_container || has_lines(finding.place));
  // "path:line:column" is what editors jump to, so it is said of lines of the file itself alone.
  std::string out = thing(finding);
  if (is_file && !in_container && has_line)
    out += fmt::format(":{}:{}", finding.line_1based, finding.column_1based);
  for (const std::string& link : finding.chain) out += " > " + base::escape_foreign(link);
  if (has_line && (!is_file || in_container)) out += fmt::format(", line {}", finding.line_1based);
  if (has_line && in_container) out += fmt::format(", column {}", finding.column_1based);
  return out;
}

bool is_in_tree(model::Place place) noexcept {
  return place == model::Place::file || place == model::Place::symlink || place == model::Place::path;
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
