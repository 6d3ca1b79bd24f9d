#pragma once

#include "support/sandbox.hpp"

namespace sallyport::test {

// The repository "repo". main: first - second - third; side, which is checked out: first - other
struct Forked {
  Forked() {
    box.init("repo");
    first = box.commit("repo", "a", "1");
    box.git("repo", {"branch", "side"});
    second = box.commit("repo", "a", "2");
    third = box.commit("repo", "a", "3");
    box.git("repo", {"checkout", "-q", "side"});
    other = box.commit("repo", "b", "1");
  }

  Sandbox box;
  model::Oid first, second, third, other;
};

}  // namespace sallyport::test
