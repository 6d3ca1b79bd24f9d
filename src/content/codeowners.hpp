#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/owner_pattern.hpp"

namespace sallyport::content {

// Who owns a path, by one section of the file. Views the Codeowners that answered it.
struct OwnerGroup {
  std::string_view section;  // empty: outside of any
  bool is_optional = false;
  std::size_t approvals = 1;  // how many of the owners are to approve; 0 if it is optional
  std::span<const std::string>
      owners;                   // as written: "@alice", "@org/team", "@@maintainer", "ann@example.org"
  std::size_t line_1based = 0;  // of the pattern
};

struct OwnersProblem {
  std::size_t line_1based = 0;
  std::string what;  // for people; holds no foreign bytes
};

// A CODEOWNERS file, as GitHub ("About code owners") and GitLab ("Syntax of CODEOWNERS file") document it. In
// both the last pattern that matches wins, `#` begins a comment, a backslash makes of the next character
// itself,
// `*` and `?` stop at a slash and `**` does not.
//   GitHub: patterns are gitignore's, without `!` and `[ ]`. A pattern with a slash but at its end is bound
//   to
//     the top; what a pattern matches it owns with all below, but for a last `*`, which is of one folder.
//   GitLab: patterns are Ruby's fnmatch with `[ ]`. Only a slash at the start binds to the top; only one at
//   the
//     end stands for all that is below. Sections decide each for themselves: [Name], ^[Optional], [Name][2],
//     with owners behind that are those of patterns without any. Sections of one name (in any case of
//     letters) are one: optional if all are, with the largest number of approvals. `!pattern` takes paths out
//     of its section, wherever it stands.
// A value; many threads may ask it.
class Codeowners {
 public:
  // Nobody owns anything.
  Codeowners() = default;
  // Any bytes. More than 3 MiB are a problem, and not read: GitHub does not either.
  static Codeowners parse(std::string_view text, OwnersDialect dialect);

  // The lines that cannot be read. They own nothing, so a rule that relies on owners has to refuse such a
  // file.
  const std::vector<OwnersProblem>& problems() const noexcept { return problems_; }

  // A group for each section in which the last pattern that matches has owners, in the order of the file.
  // None: nobody owns `path`, which is relative to the top. Time at most linear in the product of file and
  // path.
  std::vector<OwnerGroup> owners_of(std::string_view path) const;

 private:
  struct Rule {
    OwnerPattern pattern;
    std::size_t owners = 0;  // an index into lists_: the owners of a section are those of many patterns
    std::size_t line_1based = 0;
    bool is_exclusion = false;
  };
  struct Section {
    std::string name;
    bool is_optional = false;
    std::size_t approvals = 1;
    std::vector<Rule> rules;
  };
  class Reader;

  std::vector<Section> sections_;
  std::vector<std::vector<std::string>> lists_;
  std::vector<OwnersProblem> problems_;
};

// Where the file stands, relative to the top: the first that is there counts.
std::span<const std::string_view> codeowners_places(OwnersDialect dialect) noexcept;

}  // namespace sallyport::content
