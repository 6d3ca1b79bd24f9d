// Reads every object of a repository as check-push reads them, and looks at none: the least that a check of
// all of them can cost.
//   git rev-list --objects --all --no-object-names > IDS
//   read_all REPOSITORY IDS [THREADS [RULES]]
// With RULES, a folder of rules, each blob is given to the first stage as well, where it differs from its
// base alone, as check-push does it: the least for which anything can be found. No candidate is confirmed,
// nothing decoded, no commit or tree looked at. Answers how many objects and bytes were read, so that it can
// be compared with `git cat-file --batch-check`, and how long that took once the rules were compiled.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/bulk_visitor.hpp"
#include "git/delta.hpp"
#include "git/repository.hpp"
#include "match/database.hpp"
#include "rules/load.hpp"
#include "scan/delta_scan.hpp"

namespace {

using namespace sallyport;

class Counter final : public git::BulkVisitor {
 public:
  // Null: blobs are not looked at.
  explicit Counter(const match::Database* database) {
    if (database != nullptr) prescan_.emplace(*database);
  }

  Note visit(std::size_t, const git::RawObject& object, const git::DeltaOrigin* origin) override {
    ++objects_;
    bytes_ += object.bytes().size();
    if (!prescan_ || object.kind() != model::ObjectKind::blob) return nullptr;
    auto trace = std::make_shared<scan::Trace>();
    trace->set_ends(ends_of(object.bytes(), origin));
    return trace;
  }
  void skip_too_large(std::size_t, std::uint64_t) override { ++too_large_; }

  std::uint64_t objects() const { return objects_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t too_large() const { return too_large_; }

 private:
  std::vector<match::End> ends_of(std::string_view text, const git::DeltaOrigin* origin) {
    if (origin != nullptr && origin->note != nullptr) {
      scan::Derivation derivation(origin->base.size(), text.size());
      git::DeltaReader delta(origin->delta);
      std::size_t at = 0;
      for (git::DeltaStep step; delta.next(step); at += step.size) {
        if (step.is_copy) derivation.add({at, step.base_offset, step.size});
      }
      const scan::DeltaScan changed(*static_cast<const scan::Trace*>(origin->note), derivation, text);
      if (changed.pays()) return changed.ends(*prescan_);
    }
    std::vector<match::End> ends;
    prescan_->find_ends(text, 0, text.size(), ends);
    return ends;
  }

  std::optional<match::Prescan> prescan_;
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

match::Database compiled(const char* folder) {
  std::vector<match::Pattern> patterns;
  for (const rules::Rule& rule : rules::load(rules::read_rule_files(folder)).rules) {
    if (!rule.regex.empty()) patterns.push_back({rule.regex, rule.keywords});
  }
  return match::Database::compile(patterns);
}

void read(const char* repository_path, const char* list, unsigned threads, const match::Database* database) {
  git::Repository repository(repository_path, git::Trust::by_hand);
  const base::MappedFile lines{std::filesystem::path(list)};
  const std::vector<model::Oid> ids = ids_of(lines.text());
  std::vector<Counter> counters;
  for (unsigned thread = 0; thread < threads; ++thread) counters.emplace_back(database);
  std::vector<git::BulkVisitor*> visitors;
  for (Counter& counter : counters) visitors.push_back(&counter);
  const auto start = std::chrono::steady_clock::now();
  repository.objects().read_all(ids, visitors, {});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  std::uint64_t too_large = 0;
  for (const Counter& counter : counters) {
    objects += counter.objects();
    bytes += counter.bytes();
    too_large += counter.too_large();
  }
  fmt::print("{} objects, {} bytes, {} too large\n", objects, bytes, too_large);
  fmt::print("{:.3f} seconds\n", taken.count());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5) {
    fmt::print(stderr, "read_all REPOSITORY IDS [THREADS [RULES]]\n");
    return 2;
  }
  try {
    std::optional<match::Database> database;
    if (argc > 4) database.emplace(compiled(argv[4]));
    read(argv[1], argv[2], argc > 3 ? threads_of(argv[3]) : 1, database ? &*database : nullptr);
  } catch (const std::exception& error) {
    fmt::print(stderr, "read_all: {}\n", error.what());
    return 2;
  }
  return 0;
}
