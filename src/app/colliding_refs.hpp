#pragma once

#include <string>
#include <unordered_map>

namespace sallyport::app {

// Which names of refs a file system that looks past case and composition takes for one: git keeps refs as
// files, in folders. Every folder of a name counts, and the name itself.
class CollidingRefs {
 public:
  void add(const std::string& name);

  // A name or folder that was added and that differs from `name`, or a folder of it, in case or composition
  // alone; empty: none. Linear in the length of the name, however many there are.
  std::string of(const std::string& name) const;

 private:
  struct Spellings {
    std::string first;
    std::string second;  // another one; empty: none was added
  };
  std::unordered_map<std::string, Spellings> by_fold_;
};

}  // namespace sallyport::app
