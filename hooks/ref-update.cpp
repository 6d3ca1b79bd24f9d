#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport ref-update",
                                       [&] { return sallyport::app::ref_update(argc, argv); });
}
