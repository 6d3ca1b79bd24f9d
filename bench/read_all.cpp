// Reads every object of a repository as check-push reads them, and looks at none: the least that a check of
// all of them can cost.
//   git rev-list --objects --all --no-object-names > IDS
//   read_all REPOSITORY IDS [THREADS]
// Answers how many objects and bytes were read, so that it can be compared with `git cat-file --batch-check`.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/bulk_visitor.hpp"
#include "git/repository.hpp"

namespace {

using namespace sallyport;

class Counter final : public git::BulkVisitor {
 public:
  Note visit(std::size_t, const git::RawObject& object, const git::DeltaOrigin*) override {
    ++objects_;
    bytes_ += object.bytes().size();
    return nullptr;
  }
  void skip_too_large(std::size_t, std::uint64_t) override { ++too_large_; }

  std::uint64_t objects() const { return objects_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t too_large() const { return too_large_; }

 private:
  std::uint64_t objects_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t too_large_ = 0;
};

std::vector<model::Oid> ids_of(std::string_view lines) {
  std::vector<model::Oid> ids;
  ids.reserve(lines.size() / (2 * model::Oid::kSha1Bytes + 1));
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const auto id = model::Oid::from_hex(lines.substr(0, end));
    if (!id) throw base::Error("a line of the list is not an object's id", "make it with --no-object-names");
    ids.push_back(*id);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return ids;
}

unsigned threads_of(std::string_view text) {
  unsigned threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (error != std::errc{} || end != text.data() + text.size() || threads == 0)
    throw base::Error("THREADS is not a number above 0", "read_all REPOSITORY IDS 2");
  return threads;
}

void read(const char* repository_path, const char* list, unsigned threads) {
  git::Repository repository(repository_path, git::Trust::by_hand);
  const base::MappedFile lines{std::filesystem::path(list)};
  const std::vector<model::Oid> ids = ids_of(lines.text());
  std::vector<Counter> counters(threads);
  std::vector<git::BulkVisitor*> visitors;
  for (Counter& counter : counters) visitors.push_back(&counter);
  repository.objects().read_all(ids, visitors, {});
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  std::uint64_t too_large = 0;
  for (const Counter& counter : counters) {
    objects += counter.objects();
    bytes += counter.bytes();
    too_large += counter.too_large();
  }
  fmt::print("{} objects, {} bytes, {} too large\n", objects, bytes, too_large);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    fmt::print(stderr, "read_all REPOSITORY IDS [THREADS]\n");
    return 2;
  }
  try {
    read(argv[1], argv[2], argc == 4 ? threads_of(argv[3]) : 1);
  } catch (const std::exception& error) {
    fmt::print(stderr, "read_all: {}\n", error.what());
    return 2;
  }
  return 0;
}
