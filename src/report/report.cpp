#include "report/report.hpp"

#include "report/conceal.hpp"
#include "report/formats.hpp"

namespace sallyport::report {

std::string render(const model::Verdict& verdict, const Options& options) {
  const std::optional<model::Verdict> copy = concealed(verdict);
  const model::Verdict& shown = copy ? *copy : verdict;
  switch (options.format) {
    case Format::text:
      return render_text(shown, options);
    case Format::json:
      return render_json(shown, options);
    case Format::sarif:
      return render_sarif(shown, options);
  }
  return {};
}

}  // namespace sallyport::report
