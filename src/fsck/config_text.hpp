#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::fsck {

// One setting of a text in git's configuration syntax (git-config(1), "Syntax").
struct Setting {
  // "section.subsection.key": section and key in small letters, the subsection as it is, whatever it holds.
  std::string name;
  std::optional<std::string> value;  // nothing: a key alone
};

// Reads such a text from its start, setting by setting, as git does: what stands before an error counts.
class ConfigText {
 public:
  explicit ConfigText(std::string_view text) noexcept;

  // The next setting; nothing at the end, and at what is no configuration.
  std::optional<Setting> take();

  // Whether all was read. Asked when take() gave nothing.
  bool is_whole() const noexcept { return !is_broken_; }

 private:
  // What git reads where there is nothing more: an end of line.
  struct Character {
    char value = '\n';
    bool is_at_end = true;
  };
  Character next() noexcept;

  bool take_section();
  bool take_subsection(char c);
  std::optional<Setting> take_setting(char first);
  std::optional<std::string> take_value();
  std::optional<Setting> fail() noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
  std::string section_;  // with a dot behind it; empty before the first
  bool is_broken_ = false;
};

}  // namespace sallyport::fsck
