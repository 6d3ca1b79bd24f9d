#pragma once

#include <functional>
#include <utility>

#include "base/error.hpp"
#include "git/object_source.hpp"

namespace sallyport::test {

// A source of which the n-th question fails or is answered wrongly. Only what may fail counts as a question:
// read(), info() and contains().
class FaultySource final : public git::ObjectSource {
 public:
  // What becomes of the bytes of the n-th read(), in place of an error.
  using Alter = std::function<git::RawObject(const git::RawObject&)>;

  // `failing` 0: none fails. With `alter` only reads count.
  FaultySource(git::ObjectSource& real, std::size_t failing, Alter alter = {})
      : real_(real), failing_(failing), alter_(std::move(alter)) {}

  git::RawObject read(const model::Oid& oid) override {
    const bool fails = is_next_faulty();
    if (fails && !alter_) throw base::Error("the disk is gone");
    const git::RawObject raw = real_.read(oid);
    if (!fails) return raw;
    altered_ = raw.kind();
    return alter_(raw);
  }
  git::ObjectInfo info(const model::Oid& oid) override {
    if (!alter_ && is_next_faulty()) throw base::Error("the disk is gone");
    return real_.info(oid);
  }
  bool contains(const model::Oid& oid) override {
    if (!alter_ && is_next_faulty()) throw base::Error("the disk is gone");
    return real_.contains(oid);
  }
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override {
    return real_.in_storage_order(std::move(oids));
  }
  std::size_t id_bytes() const noexcept override { return real_.id_bytes(); }

  // Whether as many questions were asked as it takes to fail.
  bool has_failed() const noexcept { return failing_ != 0 && questions_ >= failing_; }
  // Of the object that was answered wrongly.
  model::ObjectKind altered() const noexcept { return altered_; }

 private:
  bool is_next_faulty() { return ++questions_ == failing_; }

  git::ObjectSource& real_;
  std::size_t failing_;
  Alter alter_;
  std::size_t questions_ = 0;
  model::ObjectKind altered_ = model::ObjectKind::blob;
};

}  // namespace sallyport::test
