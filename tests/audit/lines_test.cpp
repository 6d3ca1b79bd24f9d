#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "audit/lines.hpp"
#include "audit/samples.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace sallyport;
using namespace sallyport::audit;

namespace {

using Told = std::vector<std::tuple<std::string, std::uint64_t, bool>>;

template <typename Reader>
Told all_of(const std::filesystem::path& path, std::uint64_t size) {
  const base::UniqueFd fd = base::open_for_reading(path);
  Reader lines(fd.get(), path.string(), size);
  Told told;
  while (const auto line = lines.next()) told.emplace_back(line->bytes, line->offset, line->has_end);
  return told;
}

Told cut(const std::string& text) {
  Told told;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    told.emplace_back(text.substr(at, end - at), at, end < text.size());
    at = end + 1;
  }
  return told;
}

}  // namespace

TEST_CASE("lines are the same from both ends, whatever their length") {
  const Folder folder;
  std::vector<std::string> texts = {"", "\n", "\n\n\n", "a", "a\n", "a\nb", "\na\n\nb\n"};
  for (const std::size_t size : {65'534U, 65'535U, 65'536U, 65'537U, 131'072U, 300'000U}) {
    const std::string line(size, 'x');
    texts.push_back(line);
    texts.push_back(line + "\n");
    texts.push_back("a\n" + line + "\nb\n" + line + "\n" + line);
    texts.push_back("\n" + line + "\n\n");
  }
  for (const std::string& text : texts) {
    base::write_file_atomically(folder / "file", text);
    Told expected = cut(text);
    CHECK(all_of<Lines>(folder / "file", text.size()) == expected);
    std::reverse(expected.begin(), expected.end());
    CHECK(all_of<LinesFromEnd>(folder / "file", text.size()) == expected);
  }
}

TEST_CASE("what is beyond the size that was asked for is not read") {
  const Folder folder;
  base::write_file_atomically(folder / "file", "one\ntwo\nthr");
  CHECK(all_of<Lines>(folder / "file", 8).size() == 2);
  CHECK(all_of<LinesFromEnd>(folder / "file", 8).size() == 2);
}

TEST_CASE("a file that is shorter than it was is an error") {
  const Folder folder;
  base::write_file_atomically(folder / "file", "one\n");
  CHECK_THROWS_AS(all_of<Lines>(folder / "file", 5), base::Error);
  CHECK_THROWS_AS(all_of<LinesFromEnd>(folder / "file", 5), base::Error);
}
