#pragma once

#include <string>
#include <string_view>

#include "audit/entry.hpp"

namespace sallyport::audit {

// Whether it is a facility's word: "auth", "authpriv", "daemon", "user", "local0" to "local7" (syslog(3)).
bool is_syslog_facility(std::string_view word) noexcept;

// What syslog is told of an entry: the facts of it that fit into one line, and its digest, which kept
// elsewhere proves later that the log was not cut off. Printable, at most some 900 bytes.
std::string syslog_text(const Entry& entry, std::string_view hash);

// Hands it to syslog, as "sallyport", by the severity that its outcome has: info, notice (refused), warning
// (undecided, or received and not judged). Whether it arrives is not known: syslog(3) does not tell. Throws
// base::Error for another facility.
void send_to_syslog(std::string_view facility, const Entry& entry, std::string_view hash);

}  // namespace sallyport::audit
