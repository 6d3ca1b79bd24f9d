#include <string>
#include <thread>
#include <vector>

#include "audit/metrics.hpp"
#include "audit/samples.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace sallyport;
using namespace sallyport::audit;
namespace fs = std::filesystem;

namespace {

Metrics some() {
  Metrics metrics;
  std::uint64_t sequence = 0;
  for (const std::uint64_t duration : {0U, 10U, 11U, 999U, 1'000'000U}) {
    Judged judged = refused("odd \"rule\" \\ one");
    judged.duration_ms = duration;
    metrics.count({++sequence, kNoHash, 1'700'000'000'123, judged});
  }
  metrics.count({++sequence, kNoHash, 1'700'000'000'123, Received{"r", {}, 0, {}, {}, 0}});
  metrics.count({++sequence, kNoHash, 1'700'000'000'123, Received{"r", {}, 1, {}, {}, 0}});
  metrics.count({++sequence, kNoHash, 1'700'000'000'123, Recovered{1, {}}});
  return metrics;
}

void add_and_update(const fs::path& path, const fs::path& file, auto body) {
  LockedLog log(path);
  log.append({.body = std::move(body)});
  update_metrics(log, file);
}

Metrics counted(const fs::path& log, const fs::path& file) {
  return parse_metrics(base::read_file(file, 1 << 20), log.string());
}

}  // namespace

TEST_CASE("numbers are read as they are written") {
  const std::string text = metrics_text(some(), "/var/log/x");
  CHECK(parse_metrics(text, "/var/log/x") == some());
  CHECK(parse_metrics(metrics_text({}, "l"), "l") == Metrics());
  CHECK_THROWS_AS(parse_metrics(text, "/another"), base::Error);
  CHECK_THROWS_AS(parse_metrics(text + "\n", "/var/log/x"), base::Error);
  CHECK_THROWS_AS(parse_metrics("", "/var/log/x"), base::Error);
}

TEST_CASE("they are in the format of Prometheus") {
  const std::string text = metrics_text(some(), "/var/log/x");
  for (const char* line :
       {"# TYPE sallyport_pushes_total counter\n", "\nsallyport_pushes_total{outcome=\"refused\"} 5\n",
        "\nsallyport_push_reasons_total{rule=\"odd \\\"rule\\\" \\\\ one\",effect=\"refuse\"} 5\n",
        "\nsallyport_push_duration_seconds_bucket{le=\"0.010\"} 2\n",
        "\nsallyport_push_duration_seconds_bucket{le=\"0.025\"} 3\n",
        "\nsallyport_push_duration_seconds_bucket{le=\"+Inf\"} 5\n",
        "\nsallyport_push_duration_seconds_sum 1001.020\n", "\nsallyport_unjudged_total 1\n",
        "\nsallyport_received_total 2\n", "\nsallyport_recovered_total 1\n",
        "\nsallyport_last_push_timestamp_seconds 1700000000.123\n", "\nsallyport_receipts_sequence 8\n"}) {
    INFO(line);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("each entry is counted once, whoever counts it") {
  const Folder folder;
  const fs::path log = folder / "log";
  const fs::path file = folder / "m.prom";
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (int j = 0; j < 8; ++j) {
        if (j % 3 == 0)
          LockedLog(log).append({.body = refused()});  // one that stopped before it could count
        else
          add_and_update(log, file, refused());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  add_and_update(log, file, refused());
  CHECK(counted(log, file).pushes[1] == 33);
  CHECK(counted(log, file).sequence == 33);
}

TEST_CASE("numbers that are lost, damaged or of entries that are not there are counted anew") {
  const Folder folder;
  const fs::path log = folder / "log";
  const fs::path file = folder / "m.prom";
  add_and_update(log, file, refused());
  add_and_update(log, file, refused());
  fs::remove(file);
  add_and_update(log, file, refused());
  CHECK(counted(log, file).pushes[1] == 3);
  const std::string text = base::read_file(file, 1 << 20);
  base::write_file_atomically(file, text.substr(0, text.size() / 2));
  add_and_update(log, file, refused());
  CHECK(counted(log, file).pushes[1] == 4);
  fs::remove(log);
  add_and_update(log, file, refused());
  CHECK(counted(log, file).pushes[1] == 1);
}

TEST_CASE("numbers go on when the log is put aside") {
  const Folder folder;
  const fs::path log = folder / "log";
  const fs::path file = folder / "m.prom";
  add_and_update(log, file, refused());
  rotate(log);
  add_and_update(log, file, refused());
  CHECK(counted(log, file).pushes[1] == 2);
  CHECK(counted(log, file).sequence == 3);
}

TEST_CASE("a file of somebody else, or of another log, is left as it is") {
  const Folder folder;
  const fs::path file = folder / "m.prom";
  base::write_file_atomically(file, "theirs 1\n");
  CHECK_THROWS_AS(add_and_update(folder / "log", file, refused()), base::Error);
  CHECK(base::read_file(file, 100) == "theirs 1\n");
  fs::remove(file);
  add_and_update(folder / "log", file, refused());
  CHECK_THROWS_WITH_AS(add_and_update(folder / "other", file, refused()), doctest::Contains("another log"),
                       base::Error);
}
