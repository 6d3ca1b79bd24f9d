// What the rules cost, all together and each:
//   git cat-file --batch-all-objects --batch > DUMP
//   rules_cost RULES DUMP [MIB]
// The first MIB (16) of the dump's objects are scanned. Of each way of scanning the least processor time of
// three counts. The cost of a rule is told twice: scanning with it alone, less scanning with a rule that
// never matches; and, for the dearest, scanning with all less scanning with all others, as a part of the
// whole. No rule should cost more than 5 % of it.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/file.hpp"
#include "match/database.hpp"
#include "rules/load.hpp"
#include "scan/scanner.hpp"

namespace {

using namespace sallyport;

constexpr std::size_t kDearest = 10;
constexpr std::size_t kLeftOut = 20;

struct Cost {
  std::string rule;
  double seconds = 0;
};

// The objects of "OID KIND SIZE\n", SIZE bytes and "\n", again and again, as many as `limit_bytes` hold.
std::vector<std::string_view> objects_of(std::string_view dump, std::size_t limit_bytes) {
  std::vector<std::string_view> objects;
  std::size_t taken = 0;
  while (!dump.empty() && taken < limit_bytes) {
    const std::size_t line = dump.find('\n');
    if (line == std::string_view::npos) break;
    const std::string_view header = dump.substr(0, line);
    std::size_t size = 0;
    std::from_chars(header.data() + header.rfind(' ') + 1, header.data() + header.size(), size);
    const bool is_tree = header.find(" tree ") != std::string_view::npos;
    if (!is_tree) {
      objects.push_back(dump.substr(line + 1, size));
      taken += objects.back().size();
    }
    dump.remove_prefix(std::min(dump.size(), line + size + 2));
  }
  return objects;
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename Work>
double least_of_three(Work work) {
  double least = 1e9;
  for (int run = 0; run < 3; ++run) {
    const double start = processor_seconds();
    work();
    least = std::min(least, processor_seconds() - start);
  }
  return least;
}

class Measurement {
 public:
  Measurement(rules::RuleSet set, std::vector<std::string_view> objects)
      : set_(std::move(set)), objects_(std::move(objects)) {
    for (const std::string_view object : objects_) mib_ += static_cast<double>(object.size()) / (1 << 20);
  }

  void run() {
    fmt::print("{} rules, {} objects, {:.0f} MiB\n", set_.rules.size(), objects_.size(), mib_);
    const double first_stage = first_stage_seconds();
    fmt::print("first stage:  {:8.1f} MiB/s\n", mib_ / first_stage);
    const double whole = seconds_of(set_.rules);
    fmt::print("both stages:  {:8.1f} MiB/s, without decoding\n", mib_ / whole);
    std::vector<Cost> alone = costs_alone();
    fmt::print("dearest, each alone:\n");
    for (std::size_t i = 0; i < std::min(kDearest, alone.size()); ++i)
      fmt::print("  {:<40} {:6.2f} ns/KiB\n", alone[i].rule, alone[i].seconds * 1e9 / (mib_ * 1024));
    alone.resize(std::min(kLeftOut, alone.size()));
    for (Cost& cost : alone) cost.seconds = whole - seconds_of(others_than(cost.rule));
    std::ranges::sort(alone, std::ranges::greater{}, &Cost::seconds);
    fmt::print("dearest, left out of the whole:\n");
    for (std::size_t i = 0; i < std::min(kDearest, alone.size()); ++i)
      fmt::print("  {:<40} {:6.2f} %\n", alone[i].rule, 100 * alone[i].seconds / whole);
  }

 private:
  double first_stage_seconds() const {
    std::vector<match::Pattern> patterns;
    for (const rules::Rule& rule : set_.rules) {
      if (!rule.regex.empty()) patterns.push_back({rule.regex, rule.keywords});
    }
    const match::Database database = match::Database::compile(patterns);
    match::Prescan prescan(database);
    return least_of_three([&] {
      for (const std::string_view object : objects_) prescan.candidates(object);
    });
  }

  double seconds_of(std::vector<rules::Rule> rules) const {
    const scan::Engine engine = scan::Engine::compile(
        {.rules = std::move(rules), .allowlists = set_.allowlists}, model::Profile::balanced);
    scan::Scanner scanner(engine, {.fingerprint_key = "bench", .decode_depth = 0});
    return least_of_three([&] {
      for (const std::string_view object : objects_) scanner.scan(object);
    });
  }

  std::vector<rules::Rule> others_than(const std::string& id) const {
    std::vector<rules::Rule> others = set_.rules;
    std::erase_if(others, [&](const rules::Rule& rule) { return rule.id == id; });
    for (rules::Rule& rule : others) {
      std::erase_if(rule.required, [&](const rules::RequiredRule& required) { return required.id == id; });
    }
    return others;
  }

  std::vector<Cost> costs_alone() const {
    rules::Rule never;
    never.id = "never";
    never.regex = "\\x01\\x02never\\x03\\x04";
    const double nothing = seconds_of({never});
    std::vector<Cost> costs;
    for (rules::Rule rule : set_.rules) {
      if (rule.regex.empty()) continue;
      rule.required.clear();
      costs.push_back({rule.id, seconds_of({rule}) - nothing});
    }
    std::ranges::sort(costs, std::ranges::greater{}, &Cost::seconds);
    return costs;
  }

  rules::RuleSet set_;
  std::vector<std::string_view> objects_;
  double mib_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "rules_cost RULES DUMP [MIB]\n");
    return 2;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  try {
    const base::MappedFile dump{std::filesystem::path(argv[2])};
    const std::size_t mib = argc > 3 ? std::stoul(argv[3]) : 16;
    Measurement(rules::load(rules::read_rule_files(argv[1])), objects_of(dump.text(), mib << 20)).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "rules_cost: {}\n", error.what());
    return 2;
  }
  return 0;
}
