#pragma once

#include <string>
#include <string_view>

namespace sallyport::sign::test {

bool has_program(const std::string& name);

// gpg-agent insists on a passphrase for an X.509 key, and asks for it through this program.
inline constexpr std::string_view kAskNobody = R"(#!/bin/sh
echo OK
while read -r word rest; do
  [ "$word" = GETPIN ] && echo D x
  echo OK
  [ "$word" = BYE ] && exit
done
)";

// A folder of a test's own that is the home of the programs it runs: they know no user's keys and no
// configuration but what is in it. Directly below /tmp, because the path of gpg-agent's socket may not be
// longer than 107 bytes. Agents end and the folder goes with this object.
class ShellHome {
 public:
  ShellHome();
  ~ShellHome();
  ShellHome(const ShellHome&) = delete;
  ShellHome& operator=(const ShellHome&) = delete;

  // Runs a shell script in the home and answers what it printed. Throws base::Error if one of its commands
  // fails, with what it said.
  std::string run(const std::string& script) const;

  // Files, by their paths from the home.
  std::string read(const std::string& name) const;
  void write(const std::string& name, std::string_view text) const;

 private:
  std::string path_;
};

}  // namespace sallyport::sign::test
