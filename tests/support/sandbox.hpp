#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/oid.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::test {

// A folder of a test's own, gone when the test ends, and an environment in which git knows no user and no
// system configuration. One at a time: the environment is the process's.
class Sandbox {
 public:
  Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  const std::filesystem::path& path() const noexcept { return folder_.path(); }

  // Runs git in `folder` (relative to the sandbox) and answers what it printed. A failing git throws.
  std::string git(const std::string& folder, const std::vector<std::string>& arguments) const;

  // Writes a file, with the folders it needs. `name` is relative to the sandbox.
  void write(const std::string& name, std::string_view text) const;

  // A repository with one branch, main, and no commit.
  void init(const std::string& folder, const std::vector<std::string>& options = {}) const;

  // Writes `name` in the work tree `folder`, commits it and answers the commit. Each commit is dated a minute
  // after the one before.
  model::Oid commit(const std::string& folder, const std::string& name, std::string_view text,
                    const std::string& message = "change");

  model::Oid rev(const std::string& folder, const std::string& revision) const;

  // Stores an object of any kind as it is, however malformed, and answers its id.
  model::Oid hash_object(const std::string& folder, const std::string& kind, std::string_view bytes) const;

 private:
  void advance_clock();

  TemporaryFolder folder_;
  int minutes_ = 0;
};

}  // namespace sallyport::test
