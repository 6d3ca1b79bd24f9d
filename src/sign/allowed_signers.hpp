#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/ssh_key.hpp"

namespace sallyport::sign {

// A line of an allowed signers file (ssh-keygen(1), ALLOWED SIGNERS), which git's gpg.ssh.allowedSignersFile
// names: PRINCIPALS [OPTIONS] KEY.
struct AllowedSigner {
  std::vector<std::string> principals;  // names and patterns, negated ones ("!") too; never empty
  bool is_authority = false;            // the key signs certificates, not commits
  std::vector<std::string> namespaces;  // patterns; none: all
  // Seconds since the epoch. To ssh-keygen the key counts at both bounds and between them.
  std::optional<std::int64_t> valid_after;
  std::optional<std::int64_t> valid_before;
  SshKey key;
  std::size_t line_1based = 0;
};

// `name` is that of the file, for messages. A time without a "Z" is one of the system's time zone, as
// ssh-keygen(1) says; where clocks are put forward and back it is what clocks show. Throws base::Error with
// "NAME:LINE" if a line is anything but what the manual shows: also for what ssh-keygen lets pass but nobody
// means, such as a date that there is not, an empty principal, or a quote within a word.
std::vector<AllowedSigner> read_allowed_signers(std::string_view text, const std::string& name);

// The same of one line, which is neither empty nor a comment. Its number is 0, and no place is told.
AllowedSigner read_allowed_signer(std::string_view line);

// The text of such a file, with times in UTC. Reading it gives the same signers. Throws base::Error if one of
// them cannot be written: a principal or namespace that is empty or holds a quote, a comma or a control
// character, a namespace with a backslash, a time before 1970 or after the year 9999.
std::string write_allowed_signers(const std::vector<AllowedSigner>& signers);

}  // namespace sallyport::sign
