#pragma once

#include <string>

namespace sallyport::app {

// Which process of git (git receive-pack) started this hook, whatever shells stand between: "<its id>.<when
// it was started, in ticks since the machine was>" (proc(5)). It is the same in all hooks of one push, and in
// those of no other since the machine was started. Empty if there is none, or it cannot be told.
std::string receiving_process();

}  // namespace sallyport::app
