#pragma once

#include <string>

namespace sallyport::policy {

// What a [receipts] table says: where a receipt of each push is written (docs/receipts.md).
struct Receipts {
  std::string log = "sallyport/receipts.jsonl";  // relative: below the git directory
  std::string syslog;                            // a facility's word, such as "daemon"; empty: not told
  std::string prometheus;                        // an absolute path; empty: none
};

}  // namespace sallyport::policy
