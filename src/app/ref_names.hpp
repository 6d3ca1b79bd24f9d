#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/judge.hpp"
#include "audit/entry.hpp"
#include "model/push.hpp"

namespace sallyport::app {

// The names of pushed refs as they may stand in a log. A secret may stand in one like anywhere else: none is
// shown before it was looked at. Borrows the push.
class RefNames {
 public:
  explicit RefNames(const model::Push& push);

  // Looks for secrets in each name, by the rules and the known secrets of `judge`. From where one begins, its
  // redacted form and "..." stand for the rest. Throws base::Error.
  void look_at(const Judge& judge);

  std::size_t size() const noexcept { return refs_.size(); }
  const audit::Ref& ref(std::size_t index) const { return refs_.at(index); }
  // The text with each name that is not shown replaced by what stands for it.
  std::string conceal(std::string text) const;

 private:
  const model::Push& push_;
  std::vector<audit::Ref> refs_;  // in the order of the push
};

}  // namespace sallyport::app
