#pragma once

#include "base/exit_code.hpp"

namespace sallyport::app {

// One function a program; each reads as a list of its steps. All throw base::Error when they cannot decide;
// guarded_main makes exit code 2 of it.
base::ExitCode pre_commit(int argc, const char* const* argv);
base::ExitCode commit_msg(int argc, const char* const* argv);
base::ExitCode pre_push(int argc, const char* const* argv);
base::ExitCode pre_receive(int argc, const char* const* argv);
base::ExitCode post_receive(int argc, const char* const* argv);
base::ExitCode check_push(int argc, const char* const* argv);
// Gerrit's ref-update and commit-received.
base::ExitCode ref_update(int argc, const char* const* argv);
// For a line of authorized_keys. Becomes git where it may; answers `refused` where no command was asked for.
base::ExitCode ssh_serve(int argc, const char* const* argv);
base::ExitCode sallyport_admin(int argc, const char* const* argv);

}  // namespace sallyport::app
