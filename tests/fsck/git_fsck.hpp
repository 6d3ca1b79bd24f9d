#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/sandbox.hpp"

namespace sallyport::test {

// Asks the git that is installed what it thinks of many objects at once. They go to it in one pack, because
// thousands of small files take longer than all else.
class GitFsck {
 public:
  enum class Format { sha1, sha256 };
  explicit GitFsck(Format format = Format::sha1);

  // An object of any form. Answers its number; equal objects have the same one.
  std::size_t add(const std::string& kind, const std::string& bytes);

  // The id of an object, as bytes.
  std::string id_of(std::size_t number) const;

  struct Answer {
    bool is_refused = false;    // with an error, not a warning
    std::set<std::string> ids;  // of the errors that have one
    bool is_confused = false;   // git takes an id in it for another kind of object: says nothing of its form
  };
  // Runs `git fsck --strict` once over all objects. By number. To be called once.
  std::vector<Answer> run();

 private:
  struct Object {
    std::string kind, bytes;
  };
  std::string hex_of(std::size_t number) const;
  std::string pack() const;

  Format format_;
  Sandbox sandbox_;
  std::vector<Object> objects_;
  std::map<std::pair<std::string, std::string>, std::size_t> numbers_;
};

}  // namespace sallyport::test
