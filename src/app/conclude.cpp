#include "app/conclude.hpp"

#include <unistd.h>
#include <cstdlib>
#include <string_view>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::app {

namespace {

// https://no-color.org: set and not empty means none.
bool wants_color(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  return ::isatty(::fileno(stream)) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

base::ExitCode exit_code(model::Outcome outcome) {
  switch (outcome) {
    case model::Outcome::accepted:
      return base::ExitCode::accepted;
    case model::Outcome::refused:
      return base::ExitCode::refused;
    case model::Outcome::undecided:
      break;
  }
  return base::ExitCode::undecided;
}

}  // namespace

base::ExitCode conclude(const model::Verdict& verdict, const policy::Policy& policy, Conclusion conclusion) {
  const bool is_clean =
      verdict.outcome == model::Outcome::accepted && verdict.findings.empty() && verdict.reasons.empty();
  if (!is_clean || !conclusion.is_quiet_when_clean) {
    conclusion.options.has_color = wants_color(conclusion.stream);
    conclusion.options.policy_source = policy.source;
    conclusion.options.contact = policy.contact;
    const std::string text = report::render(verdict, conclusion.options);
    if (std::fwrite(text.data(), 1, text.size(), conclusion.stream) != text.size() ||
        std::fflush(conclusion.stream) != 0)
      throw base::Error("the report cannot be written");
  }
  return exit_code(verdict.outcome);
}

model::Verdict undecided(const std::exception& error) {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::undecided;
  model::Reason reason;
  reason.rule = "error";
  reason.message = error.what();
  if (const auto* ours = dynamic_cast<const base::Error*>(&error)) reason.hint = ours->hint();
  verdict.reasons.push_back(std::move(reason));
  return verdict;
}

}  // namespace sallyport::app
