#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::report {

enum class Color { plain, bold, red, yellow, green };

// Puts a report for people together, line by line. Prose is wrapped; commands and places are never cut.
// Whoever calls has escaped foreign bytes, but for `hint`, which escapes.
class TextWriter {
 public:
  TextWriter(std::size_t columns, bool has_color) : columns_(columns), has_color_(has_color) {}

  // One line as it stands.
  void line(std::string_view text, Color color = Color::plain);
  void empty_line();
  // `label` in a column of its own, `text` beside it, wrapped. What is in `whole` is not broken at its
  // spaces.
  void field(std::string_view label, std::string_view text, const std::vector<std::string>& whole = {});
  // The same for a text whose lines are prose, or commands where they begin with two spaces.
  void hint(std::string_view label, std::string_view text);
  // Prose from the left edge, further lines indented.
  void prose(std::string_view text, Color color = Color::plain);

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::size_t columns_;
  bool has_color_;
};

}  // namespace sallyport::report
