#pragma once

#include <cstdio>

#include "base/exit_code.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"
#include "report/report.hpp"

namespace sallyport::app {

// How a program ends: writes the report and turns the verdict into an exit code.
struct Conclusion {
  report::Options options;
  std::FILE* stream = stderr;        // git shows a hook's standard error to whoever waits for it
  bool is_quiet_when_clean = false;  // say nothing where there is nothing to say
};

// Throws base::Error if the report cannot be written: a verdict that nobody can read accepts nothing.
base::ExitCode conclude(const model::Verdict& verdict, const policy::Policy& policy, Conclusion conclusion);

// What is said where an error kept us from a verdict, for formats that programs read.
model::Verdict undecided(const std::exception& error);

}  // namespace sallyport::app
