#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/file.hpp"

namespace sallyport::base {

// A child process whose standard output is read by us. Standard input is /dev/null, standard error is shared.
// Starting and reading are apart, so that the caller can work while the child does.
class ChildProcess {
 public:
  // Looks `arguments[0]` up on PATH. `environment` ("NAME=value") is put over the inherited one. Throws
  // Error.
  ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment);
  // Kills and reaps a child that is still there.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  struct Answer {
    std::string output;
    int exit_code = 0;
  };
  // What the child wrote, to its end, and what it exited with. Throws Error if it wrote more than
  // `limit_bytes` or did not exit. To be called once, this or finish().
  Answer answer(std::uint64_t limit_bytes);
  // What the child wrote. Throws as answer(), and Error if it exited with anything but 0.
  std::string finish(std::uint64_t limit_bytes);

 private:
  std::string name_;
  UniqueFd output_;
  pid_t pid_ = -1;
};

}  // namespace sallyport::base
