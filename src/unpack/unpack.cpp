#include "unpack/unpack.hpp"

#include "unpack/form.hpp"
#include "unpack/ledger.hpp"

namespace sallyport::unpack {

bool is_container(std::string_view bytes) noexcept {
  return recognise(bytes) != nullptr;
}

Outcome open(std::string_view bytes, unsigned depth, const Quotas& quotas, Spent& spent,
             const std::function<void(const Member&)>& take) {
  const Form* const form = recognise(bytes);
  if (form == nullptr) return {};
  if (spent.packed == 0) spent.packed = bytes.size();
  Ledger ledger(quotas, spent, take);
  Outcome outcome = depth > quotas.depth ? ledger.over(kDepthLimit) : form->open(bytes, ledger);
  if (outcome.kind != Outcome::Kind::not_a_container) outcome.format = form->format;
  return outcome;
}

}  // namespace sallyport::unpack
