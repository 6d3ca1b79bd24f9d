#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::content {

// Who somebody is, by a .mailmap (gitmailmap(5)): names and addresses that are to stand for others. Read as
// git reads the file from an object: case of letters (ASCII) does not count, of two lines for one the later
// wins, and what is no mapping is passed over.
class Mailmap {
 public:
  // A file that maps nobody.
  Mailmap() = default;
  // Any bytes; to git a NUL ends them. Nothing if they are more than 16 MiB, which would take some 40 times
  // the memory.
  static std::optional<Mailmap> parse(std::string_view text);

  struct Resolved {
    std::string name;
    std::string email;

    friend bool operator==(const Resolved&, const Resolved&) = default;
  };
  // As `git check-mailmap` answers "name <email>": what is not mapped stays as it is.
  Resolved resolve(std::string_view name, std::string_view email) const;

  bool is_empty() const noexcept { return entries_.empty(); }

 private:
  struct Target {
    std::optional<std::string> name;
    std::optional<std::string> email;
  };
  struct Entry {
    Target target;                          // for any name
    std::map<std::string, Target> by_name;  // in small letters
  };
  void add(std::string_view line);

  std::map<std::string, Entry> entries_;  // by address, in small letters
};

}  // namespace sallyport::content
