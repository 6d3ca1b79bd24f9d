#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport",
                                       [&] { return sallyport::app::sallyport_admin(argc, argv); });
}
