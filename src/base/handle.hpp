#pragma once

#include <memory>

namespace sallyport::base {

// Owns what a C library gave out, and frees it with the library's own function:
//   using Config = base::Handle<git_config, git_config_free>;
template <auto free_function>
struct Deleter {
  template <typename T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};

template <typename T, auto free_function>
using Handle = std::unique_ptr<T, Deleter<free_function>>;

// Lets a C function that hands out its result through a T** fill a Handle:
//   check(git_config_new(out(config)), "...");
// The pointer is taken over when the full expression ends, whatever the function returned.
template <typename T, typename D>
class OutPointer {
 public:
  explicit OutPointer(std::unique_ptr<T, D>& target) noexcept : target_(target) {}
  ~OutPointer() { target_.reset(pointer_); }
  OutPointer(const OutPointer&) = delete;
  OutPointer& operator=(const OutPointer&) = delete;

  operator T**() noexcept { return &pointer_; }  // implicit on purpose: it stands in an argument list

 private:
  std::unique_ptr<T, D>& target_;
  T* pointer_ = nullptr;
};

template <typename T, typename D>
OutPointer<T, D> out(std::unique_ptr<T, D>& target) noexcept {
  return OutPointer<T, D>(target);
}

}  // namespace sallyport::base
