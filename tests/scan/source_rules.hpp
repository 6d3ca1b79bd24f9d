#pragma once

#include "rules/load.hpp"
#include "scan/engine.hpp"

namespace sallyport::scan {

// The rules of the source tree, and the engine of them in its strict profile; made when first asked for.
const rules::RuleSet& source_rules();
const Engine& source_engine();

}  // namespace sallyport::scan
