#pragma once

#include <string>

#include "model/verdict.hpp"
#include "report/report.hpp"

// The three formats behind render(). Each answers the whole report, ending in LF.
namespace sallyport::report {

std::string render_text(const model::Verdict& verdict, const Options& options);
std::string render_json(const model::Verdict& verdict, const Options& options);
std::string render_sarif(const model::Verdict& verdict, const Options& options);

}  // namespace sallyport::report
