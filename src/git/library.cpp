#include "git/library.hpp"

#include <cstring>

#include "git/error.hpp"

namespace sallyport::git {

void start_library() {
  static const bool is_started = [] {
    check(git_libgit2_init(), "starting libgit2");
    // index-pack and unpack-objects have just verified what is new, and verifying again makes reading 3 to 7
    // times slower. What OdbSource leaves to libgit2 it checks itself.
    check(git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0), "configuring libgit2");
    // Who owns the repository is judged by check_ownership(), which knows all forms of safe.directory.
    check(git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0), "configuring libgit2");
    // What the user and the system configure is read by Repository. libgit2 must not look for more of it by
    // itself: /etc/gitattributes would have a say in what merges cleanly.
    for (const auto level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                             GIT_CONFIG_LEVEL_GLOBAL})
      check(git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, ""), "configuring libgit2");
    // These change nothing about how objects and refs are read.
    const char* harmless[] = {"worktreeconfig", "preciousobjects", "relativeworktrees"};
    check(git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless, std::size(harmless)), "configuring libgit2");
    return true;
  }();
  (void)is_started;
}

git_oid to_git_oid(const model::Oid& oid) {
  if (oid.bytes().size() != GIT_OID_RAWSZ)
    throw base::Error("object id " + oid.hex() + " is not of this repository's algorithm, SHA-1");
  git_oid id;
  std::memcpy(id.id, oid.bytes().data(), GIT_OID_RAWSZ);
  return id;
}

}  // namespace sallyport::git
