#pragma once

#include <vector>

#include "scan/hit.hpp"
#include "scan/ready_set.hpp"

namespace sallyport::scan {

// What hits of one text mean for each other. Takes out of `hits`:
// - those of rules that require others, where these are not near by;
// - those of generic rules (their id holds "generic") whose secret lies within that of another hit on the
//   same line: the issuer's rule says it better. Of generic ones that overlap the surest stays;
// - those that are there for others alone, unless a rule looks for them in the whole push.
void settle_companions(const ReadySet& engine, std::vector<Hit>& hits);

}  // namespace sallyport::scan
