#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport pre-commit",
                                       [&] { return sallyport::app::pre_commit(argc, argv); });
}
