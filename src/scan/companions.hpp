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
// Where a path or commit may yet speak against the other hit, the generic one stays for drop_superseded().
void settle_companions(const ReadySet& engine, std::vector<Hit>& hits);

// Of hits that count at their place, takes out those of generic rules that give way to another of them.
void drop_superseded(const ReadySet& engine, std::vector<const Hit*>& hits);

}  // namespace sallyport::scan
