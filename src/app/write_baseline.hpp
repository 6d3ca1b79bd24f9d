#pragma once

#include <filesystem>
#include <vector>

#include "app/judge.hpp"
#include "git/repository.hpp"
#include "model/verdict.hpp"
#include "triage/baseline.hpp"

namespace sallyport::app {

struct BaselineRequest {
  std::filesystem::path file;
  std::vector<model::Oid> tips;              // what was judged; none where that was the index
  const triage::Baseline* before = nullptr;  // which is carried on
  bool is_whole_history = false;
};

// Writes what `verdict` holds as a baseline, and tells how many secrets that are. A secret that no tip's tree
// has any more is written as removed. Throws base::Error if not everything was looked at, or if the file
// cannot be written.
void write_baseline(git::ObjectSource& objects, const Judge& judge, const model::Verdict& verdict,
                    const BaselineRequest& request);

}  // namespace sallyport::app
