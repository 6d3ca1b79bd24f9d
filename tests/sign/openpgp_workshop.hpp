#pragma once

#include <string>
#include <string_view>

#include "sign/shell_home.hpp"

namespace sallyport::sign {

// A home of its own for gpg and other programs.
class OpenPgpWorkshop {
 public:
  OpenPgpWorkshop();

  // Runs a shell script in the home and answers what it printed; "gpg" asks nothing in it. Throws if one of
  // its commands fails, with what it said.
  std::string run(const std::string& script) const;

  // A new key of `name`, which stands for it from then on; what is after the algorithm: its use and end.
  void make_key(const std::string& name, const std::string& algorithm_use_end,
                const std::string& options = "") const;
  std::string fingerprint(const std::string& name) const;
  std::string exported(const std::string& names) const;
  // A detached signature, without armour.
  std::string sign(const std::string& name, std::string_view payload, const std::string& options = "") const;

 private:
  test::ShellHome home_;
};

}  // namespace sallyport::sign
