// How fast decode() is on the objects of a repository, and what it finds there:
//   git cat-file --batch-all-objects --batch > DUMP
//   decode_speed DUMP
// All objects of the dump are decoded five times; the least processor time counts. What is shown of a stretch
// with
// --show is the repository's own text.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "decode/views.hpp"

namespace {

using namespace sallyport;

constexpr std::uint64_t kMostBytes = 8ULL << 30;

// The objects of "OID KIND SIZE\n" and SIZE bytes and "\n", again and again.
std::vector<std::string_view> objects_of(std::string_view dump) {
  std::vector<std::string_view> objects;
  while (!dump.empty()) {
    const std::size_t line = dump.find('\n');
    if (line == std::string_view::npos) break;
    const std::string_view header = dump.substr(0, line);
    std::size_t size = 0;
    std::from_chars(header.data() + header.rfind(' ') + 1, header.data() + header.size(), size);
    objects.push_back(dump.substr(line + 1, size));
    dump.remove_prefix(std::min(dump.size(), line + size + 2));
  }
  return objects;
}

struct Found {
  std::uint64_t views = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
};

void show(const decode::View& view, std::string_view text) {
  for (const decode::Segment& segment : view.segments) {
    const std::string_view source =
        text.substr(segment.source_begin, segment.source_end - segment.source_begin);
    fmt::print(
        "{}\t{}\t{}\n", segment.encoding, base::escape_foreign(source.substr(0, 80)),
        base::escape_foreign(
            std::string_view(view.text).substr(segment.begin, segment.end - segment.begin).substr(0, 80)));
  }
}

void measure(std::string_view dump, bool is_shown) {
  const std::vector<std::string_view> objects = objects_of(dump);
  std::uint64_t bytes = 0;
  for (const std::string_view object : objects) bytes += object.size();
  double seconds = 1e9;
  std::map<std::string_view, Found> found;
  std::uint64_t limits_met = 0;
  for (int round = 0; round < (is_shown ? 1 : 5); ++round) {
    found.clear();
    limits_met = 0;
    const std::clock_t start = std::clock();
    for (const std::string_view object : objects) {
      const decode::Decoded decoded = decode::decode(object);
      limits_met += decoded.limits_met.size();
      for (const decode::View& view : decoded.views) {
        Found& all = found[view.segments.front().encoding];
        ++all.views;
        all.segments += view.segments.size();
        all.bytes += view.text.size();
        if (is_shown) show(view, object);
      }
    }
    seconds = std::min(seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  if (is_shown) return;
  fmt::print("{} objects, {:.1f} MB, {:.3f} s, {:.2f} GB/s, {} limits met\n", objects.size(),
             static_cast<double>(bytes) / 1e6, seconds, static_cast<double>(bytes) / 1e9 / seconds,
             limits_met);
  for (const auto& [encoding, all] : found)
    fmt::print("  {:<16} {:>8} views {:>8} segments {:>12} bytes\n", encoding, all.views, all.segments,
               all.bytes);
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_shown = argc == 3 && std::string_view(argv[1]) == "--show";
  if (argc != 2 && !is_shown) {
    fmt::print(stderr, "usage: decode_speed [--show] DUMP\n");
    return 2;
  }
  try {
    measure(base::read_file(argv[argc - 1], kMostBytes), is_shown);
  } catch (const std::exception& error) {
    fmt::print(stderr, "decode_speed: {}\n", error.what());
    return 2;
  }
  return 0;
}
