#pragma once

#include <string>
#include <string_view>

namespace sallyport::sign {

bool has_program(const std::string& name);

// A home of its own for gpg and other programs, gone with what it holds when the test ends, gpg's agent too.
// It is directly below /tmp, because the path of the agent's socket may not be longer than 107 bytes.
class OpenPgpWorkshop {
 public:
  OpenPgpWorkshop();
  ~OpenPgpWorkshop();
  OpenPgpWorkshop(const OpenPgpWorkshop&) = delete;
  OpenPgpWorkshop& operator=(const OpenPgpWorkshop&) = delete;

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
  std::string home_;
};

}  // namespace sallyport::sign
