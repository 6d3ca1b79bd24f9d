#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/entry.hpp"

namespace sallyport::audit {

// What a log comes to, for people.
class Statistics {
 public:
  void count(const Entry& entry);

  struct ByPrincipal {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t undecided = 0;
  };

  std::uint64_t pushes() const noexcept { return durations_ms_.size(); }
  std::uint64_t received() const noexcept { return received_; }
  std::uint64_t unjudged() const noexcept { return unjudged_; }
  const ByPrincipal& outcomes() const noexcept { return outcomes_; }
  // Of pushes: how many a rule said something of, by rule and effect.
  const std::map<std::pair<std::string, std::string>, std::uint64_t>& reasons() const noexcept {
    return reasons_;
  }
  // Of pushes: how many held a secret that a rule found, in whatever state.
  const std::map<std::string, std::uint64_t>& secrets() const noexcept { return secrets_; }
  // By principal; where there is none by the account, in parentheses; "(nobody)" where there is none either.
  const std::map<std::string, ByPrincipal>& principals() const noexcept { return principals_; }
  // The duration that `percent` of 100 pushes do not exceed (nearest rank); nothing where there is no push.
  std::optional<std::uint64_t> duration_ms(unsigned percent) const;

 private:
  std::uint64_t received_ = 0;
  std::uint64_t unjudged_ = 0;
  ByPrincipal outcomes_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> reasons_;
  std::map<std::string, std::uint64_t> secrets_;
  std::map<std::string, ByPrincipal> principals_;
  std::vector<std::uint64_t> durations_ms_;
};

// Who pushed, in a word: see Statistics::principals().
std::string name_of(const model::Pusher& pusher);

}  // namespace sallyport::audit
