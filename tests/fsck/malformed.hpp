#pragma once

#include <string>
#include <vector>

namespace sallyport::test {

enum class ByGit {
  told,      // git refuses it with the ids that we give
  unparsed,  // git refuses it, without an id: its reader gives up before its checks
  later,     // later gits than 2.39 refuse it
  taken,     // git takes it
  missed,  // git takes it, though it is no better in a work tree: its fsck reads bytes above 127 as negative
};

struct Malformed {
  std::string what;
  std::string kind;  // commit, tag, tree; blob: the content of a .gitmodules; attributes: of a .gitattributes
  std::string bytes;
  std::string ids;  // ours, as ids() writes them
  ByGit by_git = ByGit::told;
};

// One object for each way to be malformed that git's fsck knows, and those next to it.
std::vector<Malformed> malformed_commits();
std::vector<Malformed> malformed_tags();
std::vector<Malformed> malformed_trees();
std::vector<Malformed> malformed_gitmodules();
std::vector<Malformed> malformed_gitattributes();

}  // namespace sallyport::test
