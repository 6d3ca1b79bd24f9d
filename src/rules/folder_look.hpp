#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sallyport::rules {

// How a folder of rules looks without a file being read: of the folder itself and of each *.toml in it the
// name, size, inode, device, and both times of change. Whoever changes a rule changes it: a file that is
// written has another time of last change of its state (ctime), which nobody can set back; one that comes,
// goes or is renamed changes the folder's.
struct FolderLook {
  std::string bytes;            // two looks are the same if these are
  std::int64_t changed_ns = 0;  // the latest of all those times, since 1970

  // Whether rules that are read after `now_ns` must be those that are read whenever this look is seen again.
  // Times of change are coarse: some milliseconds mostly, two seconds on the coarsest file systems, and the
  // clock of a server need not agree with ours. What was changed within that time of being read may be
  // changed once more and look as before; git has the same trouble with its index, and calls such entries
  // racy.
  bool is_settled(std::int64_t now_ns) const noexcept;
};

// Nothing if `folder` is none, or if that cannot be told; whoever reads the rules will say why. Rules that
// were read before it must be judged by a look that is taken after.
std::optional<FolderLook> look_at_folder(const std::filesystem::path& folder);

// The same of one file, which is open as `fd`; nothing if that cannot be told. It says nothing of its name.
std::optional<FolderLook> look_at_file(int fd);

// Since 1970, by the clock that file systems use.
std::int64_t now_ns();

}  // namespace sallyport::rules
