// Whole text reports, compared byte for byte with tests/golden/report-<sample>.txt. To take over what is
// printed now:
//   SALLYPORT_ACCEPT=1 meson test report

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "samples.hpp"

using namespace sallyport;

TEST_CASE("text reports are those of the golden files") {
  for (const test::Sample& sample : test::samples()) {
    const std::string path = std::string(SALLYPORT_GOLDEN_DIR) + "/report-" + sample.name + ".txt";
    const std::string text = report::render(sample.verdict, sample.options);
    if (std::getenv("SALLYPORT_ACCEPT") != nullptr) base::write_file_atomically(path, text);
    INFO(path);
    CHECK(text == base::read_file(path, 1U << 20));
  }
}
