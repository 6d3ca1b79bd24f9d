#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::fsck {

// Whether the bytes of one object are what they should be. Every function here is pure: it knows no
// repository, reads nothing and never throws on whatever bytes it is given (std::bad_alloc aside). Whether
// what an object names is there, and of the kind that is said, is for whoever holds the repository.

// The least level at which a defect refuses. Who asks for `strict` refuses both.
enum class Level : std::uint8_t {
  // What `git fsck --strict` calls an error in some version from 2.39 to 2.55. What it only tells of (its
  // INFO
  // messages) does not count.
  fsck,
  // What git takes and what nevertheless git, libgit2, JGit or go-git could read differently from one
  // another,
  // what shows people other than is there, and what is dangerous in a work tree.
  strict,
};

// "fsck", "strict".
std::string_view to_string(Level level) noexcept;

struct Defect {
  // A name for what is wrong: git's own (git-fsck(1), "FSCK MESSAGES") where git has one, else one of ours in
  // the same style. Of a fixed text, so that it lives as long as the program.
  std::string_view id;
  Level level = Level::fsck;
  std::string detail;  // for people: where in the object; foreign bytes as they are; may be empty
};

// In the order in which they were met. Each id at most once, with the first place where it is true.
using Defects = std::vector<Defect>;

// The bytes of an object without git's own header. `id_bytes` is 20 in a SHA-1 repository and 32 in a SHA-256
// one. Git stops at the first error in a commit or tag, and so do these: only what passes at level fsck is
// looked at with the rules of level strict.
Defects check_commit(std::string_view raw, std::size_t id_bytes);
Defects check_tag(std::string_view raw, std::size_t id_bytes);

// All defects of a tree. A tree that cannot be read to its end has at least "badTree".
Defects check_tree(std::string_view raw, std::size_t id_bytes);

// Whether git's fsck takes an entry of this name (one component of a path, of any folder) for .gitmodules or
// .gitattributes: in any case of letters, and in the disguises of NTFS (short names, dots, spaces and streams
// at the end) and HFS+ (code points that it does not see). Blobs of these names are what the two functions
// below are for; anything but a blob there is a defect of the tree.
bool is_gitmodules_name(std::string_view name);
bool is_gitattributes_name(std::string_view name);

// The content of such a blob. What of a .gitmodules cannot be parsed as git's configuration is a defect at
// level strict (git: INFO); what stands before it is judged all the same.
Defects check_gitmodules(std::string_view bytes);
Defects check_gitattributes(std::string_view bytes);

// The content of a symbolic link at `path`, which is relative to the top of the work tree and divided by '/'.
// All of its defects are strict ones: git takes any link. Judged by the words alone, in the reading of POSIX
// and in that of Windows: a link that goes through another link may lead elsewhere.
Defects check_symlink(std::string_view path, std::string_view target);

// One kind of defect, for those who write policies and documents.
struct Kind {
  std::string_view id;
  Level level = Level::fsck;
  std::string_view meaning;  // "a commit without an author line"
};

// All kinds that the functions above can answer, each once, ordered by id.
std::span<const Kind> kinds() noexcept;

}  // namespace sallyport::fsck
