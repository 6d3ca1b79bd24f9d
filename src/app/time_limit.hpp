#pragma once

#include <cstdint>

#include "app/blob_scan.hpp"
#include "app/judge.hpp"
#include "base/deadline.hpp"
#include "git/history.hpp"
#include "git/limit.hpp"
#include "model/facts.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// limits.time of the policy, as one judgement keeps it.
//
// Where the policy refuses, all of it ends when the time is over: git::LimitReached comes from wherever it
// is, and what was judged by then counts for nothing but refusing. Where the policy only warns, what is asked
// of commits, refs and paths is asked to the end, or whoever sends enough could do as they like; only files
// (and what is packed in them) are left out.
class TimeLimit {
 public:
  TimeLimit(const Judge& judge, const Progress& progress);

  const base::Deadline& of_all() const noexcept { return of_all_; }
  const base::Deadline& of_files() const noexcept { return of_files_; }

  // What a limit that ended the judging says; of this one, too, how far it had come.
  model::LimitFact fact_of(const git::LimitReached& reached, const model::Coverage& coverage) const;

  // The files that nobody came to: a fact that names the first of them, if the policy goes on without them.
  // Otherwise they are missing in the coverage, and LimitReached is thrown.
  void judge_unread(const git::History& history, const BlobScan& blobs, model::Facts& facts) const;

 private:
  const policy::Limits& limits_;
  base::Deadline of_all_;
  base::Deadline of_files_;
};

// While it lives, the source and the scanner keep a deadline.
class Timed {
 public:
  Timed(const base::Deadline& deadline, git::ObjectSource& objects, scan::Scanner& scanner)
      : objects_(objects), scanner_(scanner) {
    set(deadline);
  }
  ~Timed() { set({}); }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  void set(const base::Deadline& deadline) {
    objects_.set_deadline(deadline);
    scanner_.set_deadline(deadline);
  }

  git::ObjectSource& objects_;
  scan::Scanner& scanner_;
};

}  // namespace sallyport::app
