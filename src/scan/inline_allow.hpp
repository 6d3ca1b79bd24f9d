#pragma once

#include <string_view>

namespace sallyport::scan {

// Whether a comment in `lines` (the lines that a match stands on) allows what rule `rule_id` finds there:
//   gitleaks:allow              every rule
//   sallyport:allow             every rule
//   sallyport:allow ID[, ID]    these rules only
// The marker must stand by itself: before it no letter, digit or underscore, behind it none of these nor a
// hyphen. What follows sallyport:allow and blanks is an ID if it begins with a letter or digit, and goes on
// as long as letters, digits, `_` and `-` do; so a remark is set off with a sign, as in "sallyport:allow
// (made up)". An ID that names no rule allows nothing.
bool allows_inline(std::string_view lines, std::string_view rule_id);

}  // namespace sallyport::scan
