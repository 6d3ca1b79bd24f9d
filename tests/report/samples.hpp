#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/verdict.hpp"
#include "report/report.hpp"

// Verdicts with something of everything, for the golden files, the schemas and the other report tests.
namespace sallyport::test {

struct Sample {
  std::string name;
  model::Verdict verdict;
  report::Options options;
};

const std::vector<Sample>& samples();
// Throws std::out_of_range if there is none of that name.
const Sample& sample(std::string_view name);

model::Oid oid(char digit);
// A fresh finding in a file.
model::Finding file_finding(std::string path, std::uint32_t line, char commit);
// What decide() adds for fresh findings of a ref.
model::Reason secrets_reason(std::string ref, bool is_warning = false);

}  // namespace sallyport::test
