// Prints a sample in a format, for the test that validates reports against their schemas:
//   sample_report                  the names of all samples, one a line
//   sample_report json|sarif NAME  that sample's report

#include <cstdio>
#include <exception>
#include <string_view>

#include "samples.hpp"

int main(int argc, char** argv) {
  using namespace sallyport;
  try {
    if (argc == 1) {
      for (const test::Sample& sample : test::samples()) std::puts(sample.name.c_str());
      return 0;
    }
    if (argc != 3) return 2;
    const test::Sample& sample = test::sample(argv[2]);
    report::Options options = sample.options;
    options.format = std::string_view(argv[1]) == "sarif" ? report::Format::sarif : report::Format::json;
    const std::string text = report::render(sample.verdict, options);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sample_report: %s\n", error.what());
    return 2;
  }
}
