// SQLite files, by libsqlite3 on the bytes as they lie in memory, opened read-only. The schema is foreign,
// and SQL that runs when a table is read is foreign code: views, triggers and virtual tables are left alone
// (the tables beneath them are read), computed columns are left out, functions are refused by an authorizer.
// What remains walks b-trees. Their pages can be linked so that a small file walks for ever, so that the
// steps of SQLite's machine are counted, too.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "unpack/form.hpp"

namespace sallyport::unpack {

namespace {

constexpr std::size_t kPieceBytes = 16U << 20;
constexpr std::size_t kSmallestContainer = 16;
constexpr int kStepsACall = 1000;
constexpr std::int64_t kFreeSteps = 10'000'000;
constexpr std::int64_t kStepsAByte = 16;
constexpr std::int64_t kStepsASchemaRow = 32;
// Of the whole process: SQLite keeps no other count. Several times the largest value that may be read.
constexpr sqlite3_int64 kHeapBytes = 512LL << 20;

struct FreeSqlite {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  void operator()(char* text) const noexcept { sqlite3_free(text); }
};
using Database = std::unique_ptr<sqlite3, FreeSqlite>;
using Statement = std::unique_ptr<sqlite3_stmt, FreeSqlite>;
using Sql = std::unique_ptr<char, FreeSqlite>;

extern "C" int count_steps(void* calls_left) {
  return --*static_cast<std::int64_t*>(calls_left) < 0 ? 1 : 0;
}

extern "C" int allow(void*, int action, const char* first, const char*, const char*, const char*) {
  if (action == SQLITE_SELECT || action == SQLITE_READ) return SQLITE_OK;
  if (action == SQLITE_PRAGMA && std::string_view(first) == "table_xinfo") return SQLITE_OK;
  return SQLITE_DENY;
}

// A database that keeps its log in another file says so in its head, and cannot be opened without that file.
constexpr std::size_t kVersionsAt = 18;
bool has_log(std::string_view bytes) {
  return bytes.size() > 20 && (bytes[kVersionsAt] == 2 || bytes[kVersionsAt + 1] == 2);
}

class Tables {
 public:
  Tables(std::string_view bytes, Ledger& ledger) : ledger_(ledger), size_(bytes.size()) {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_hard_heap_limit64(kHeapBytes); });
    if (has_log(bytes)) {
      copy_.assign(bytes);
      copy_[kVersionsAt] = copy_[kVersionsAt + 1] = 1;
      bytes = copy_;
    }
    note(open(bytes));
  }

  Outcome read() {
    if (reason_.empty()) read_all();
    return conclude(ledger_, reason_);
  }

 private:
  int open(std::string_view bytes) {
    sqlite3* opened = nullptr;
    const int code =
        sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) return code;
    harden();
    // READONLY, and not ours to free: SQLite does not write to the bytes.
    auto* const data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    const int given = sqlite3_deserialize(opened, "main", data, size, size, SQLITE_DESERIALIZE_READONLY);
    // Only now: that was a statement, too.
    sqlite3_set_authorizer(opened, allow, nullptr);
    sqlite3_progress_handler(opened, kStepsACall, count_steps, &calls_left_);
    return given;
  }

  void harden() {
    sqlite3* const db = database_.get();
    for (const int off :
         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
          SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_DQS_DML})
      sqlite3_db_config(db, off, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_drop_modules(db, nullptr);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH,
                  static_cast<int>(std::min<std::uint64_t>(ledger_.member_bytes(), 1 << 30)));
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1 << 18);
    sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
  }

  // What a code means for the outcome. SQLite's own messages name tables; those of the codes are constants.
  void note(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    if (code == SQLITE_TOOBIG || code == SQLITE_NOMEM)
      ledger_.over(kMemberBytesLimit);
    else if (code == SQLITE_INTERRUPT)
      ledger_.over(is_listed_ ? kRatioLimit : kMembersLimit);
    else if (reason_.empty())
      reason_ = std::string("damaged: ") + sqlite3_errstr(code);
  }

  Statement prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    note(sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr));
    return Statement(statement);
  }

  bool has_row(const Statement& statement) {
    if (!statement || ledger_.is_over()) return false;
    const int code = sqlite3_step(statement.get());
    note(code);
    return code == SQLITE_ROW;
  }

  void read_all() {
    // The first statement loads the schema, at some 1,000 bytes a table.
    calls_left_ = static_cast<std::int64_t>(ledger_.members_left()) * kStepsASchemaRow / kStepsACall + 10;
    const Statement list =
        prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0");
    if (!list) return;
    is_listed_ = true;
    calls_left_ = (kFreeSteps + kStepsAByte * static_cast<std::int64_t>(size_)) / kStepsACall;
    while (has_row(list)) read_table(text_of(list, 0));
  }

  void read_table(const std::string& table) {
    const std::vector<std::string> columns = columns_of(table);
    if (columns.empty() || !ledger_.begin()) return;
    const Statement rows = prepare(select(table, columns).get());
    while (has_row(rows)) {
      if (!read_row(rows, table, columns)) break;
      if (ledger_.text().size() < kPieceBytes) continue;
      ledger_.hand_out(table);
      if (!ledger_.begin()) return;
    }
    ledger_.hand_out(table);
  }

  // Those whose values are in the file; no others are worked out.
  std::vector<std::string> columns_of(const std::string& table) {
    constexpr int kName = 1;
    constexpr int kHidden = 6;
    constexpr int kStored = 3;
    const Sql sql(sqlite3_mprintf("PRAGMA main.table_xinfo(\"%w\")", table.c_str()));
    if (!sql) throw std::bad_alloc();
    const Statement statement = prepare(sql.get());
    std::vector<std::string> columns;
    while (has_row(statement)) {
      const int hidden = sqlite3_column_int(statement.get(), kHidden);
      if (hidden == 0 || hidden == kStored) columns.push_back(text_of(statement, kName));
    }
    return columns;
  }

  static Sql select(const std::string& table, const std::vector<std::string>& columns) {
    std::string list;
    for (const std::string& column : columns) {
      const Sql quoted(sqlite3_mprintf("%s\"%w\"", list.empty() ? "" : ",", column.c_str()));
      if (!quoted) throw std::bad_alloc();
      list += quoted.get();
    }
    Sql sql(sqlite3_mprintf("SELECT %s FROM main.\"%w\" NOT INDEXED", list.c_str(), table.c_str()));
    if (!sql) throw std::bad_alloc();
    return sql;
  }

  bool read_row(const Statement& rows, const std::string& table, const std::vector<std::string>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int column = static_cast<int>(i);
      const int type = sqlite3_column_type(rows.get(), column);
      if (type == SQLITE_NULL) continue;
      const std::optional<std::string_view> value = value_of(rows, column, type);
      if (!value) {
        note(SQLITE_NOMEM);
        return false;
      }
      if (type == SQLITE_BLOB && value->size() >= kSmallestContainer && is_container(*value)) {
        if (!ledger_.hand_out(table + "." + columns[i], *value)) return false;
      } else if (!(ledger_.append(columns[i]) && ledger_.append(" = ") && ledger_.append(*value) &&
                   ledger_.append("\n"))) {
        return false;
      }
    }
    return ledger_.append("\n");
  }

  // Good until the next step.
  static std::optional<std::string_view> value_of(const Statement& rows, int column, int type) {
    const void* const data = type == SQLITE_BLOB ? sqlite3_column_blob(rows.get(), column)
                                                 : sqlite3_column_text(rows.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows.get(), column));
    if (data != nullptr) return std::string_view(static_cast<const char*>(data), size);
    if (type == SQLITE_BLOB && size == 0) return std::string_view();
    return std::nullopt;
  }

  static std::string text_of(const Statement& statement, int column) {
    return std::string(value_of(statement, column, SQLITE_TEXT).value_or(std::string_view()));
  }

  Ledger& ledger_;
  std::size_t size_;
  std::string copy_;
  std::string reason_;
  std::int64_t calls_left_ = 0;
  bool is_listed_ = false;
  Database database_;  // last: it goes before what it points to
};

}  // namespace

Outcome open_sqlite(std::string_view bytes, Ledger& ledger) {
  return Tables(bytes, ledger).read();
}

}  // namespace sallyport::unpack
