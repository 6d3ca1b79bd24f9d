#pragma once

#include <string>
#include <vector>

#include "triage/ledger.hpp"

namespace sallyport::triage {

struct ShowOptions {
  bool is_json = false;
  bool tells_use = true;  // whether the entries were held against findings
};

// The entries of ignore files: with `tells_use` in text those alone that are expired or unused. Ends in LF.
// Foreign bytes are escaped.
std::string show(const std::vector<Ledger::Entry>& entries, const ShowOptions& options);

}  // namespace sallyport::triage
