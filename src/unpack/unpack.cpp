#include "unpack/unpack.hpp"

namespace sallyport::unpack {

bool is_container(std::string_view) noexcept {
  return false;
}

Outcome open(std::string_view, unsigned, const Quotas&, Spent&, const std::function<void(const Member&)>&) {
  return {};
}

}  // namespace sallyport::unpack
