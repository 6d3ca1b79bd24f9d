#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sallyport::content {

// One attribute that keeps content from people who review or tools that look, or puts other content in its
// place, in a .gitattributes file (gitattributes(5)). Views the file.
struct HidingAttribute {
  enum class State : std::uint8_t { set, unset, value };

  std::size_t line_1based = 0;
  std::string_view pattern;  // as written, quotes and all; "[attr]NAME" where a macro is defined
  std::string_view name;     // "diff"
  State state = State::set;
  std::string_view value;    // of State::value: "lfs"
  std::string_view written;  // "-diff", "filter=lfs"
  std::string_view why;      // for people: "its changes are not shown"; of a fixed text
};

// All of them, in the order of the file:
//   -diff, binary                               changes are not shown
//   linguist-generated, linguist-vendored, linguist-documentation, gitlab-generated (but for =false)
//   -text                                       line ends are not made one
//   filter=X                                    what stands in the work tree is another content
//   working-tree-encoding=X                     what stands in the work tree is in another encoding
//   export-ignore, export-subst                 archives lack it, or hold another content
//   merge=X, -merge                             merges are not made line by line
//   conflict-marker-size=X                      conflict markers do not look like themselves
// What a line does through a macro is told where the macro is defined. A line that git passes over for an
// error in it, for its length or for standing in a file of more than 100 MB is read all the same, because
// other programs may read it. Takes at most some 15 times the memory of the file.
std::vector<HidingAttribute> hiding_attributes(std::string_view bytes);

}  // namespace sallyport::content
