#pragma once

#include <string>
#include <string_view>

namespace sallyport::fsck {

// Whether git refuses the URL of a submodule: one that could be taken for an option; that holds a line feed,
// plain or as %0A, where it would reach a helper that reads lines (CVE-2020-5260, CVE-2020-11008); that
// climbs out of the URL it is relative to; or that is for HTTP or FTP and malformed. `url` holds no NUL.
bool is_bad_submodule_url(std::string_view url);

// With each %XX undone; what is no escape stays.
std::string unescape_url(std::string_view text);

}  // namespace sallyport::fsck
