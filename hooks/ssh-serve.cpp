#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport ssh-serve",
                                       [&] { return sallyport::app::ssh_serve(argc, argv); });
}
