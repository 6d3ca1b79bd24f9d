#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/judge.hpp"
#include "git/repository.hpp"
#include "model/finding.hpp"
#include "scan/scan_options.hpp"

namespace sallyport::app {

// What a sweep tells of each match of a rule, whatever became of it. Good during the call alone.
struct SweepDecision {
  const scan::Decision& decision;
  std::string fingerprint;
  std::string_view path;
};

struct SweepRequest {
  std::vector<std::string> revisions;  // as check-push takes them; none: the files of HEAD's commit
  std::function<void(const SweepDecision&)> on_decision = {};  // may be empty
};

// Looks again at files, for whoever asks about findings rather than about a push: every finding in them, in
// the order of commits and paths. The judge's ledger is asked about each. One thread. Messages and names are
// not looked at. Throws base::Error.
std::vector<model::Finding> sweep(git::Repository& repository, const Judge& judge,
                                  const SweepRequest& request);

}  // namespace sallyport::app
