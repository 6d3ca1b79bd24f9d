#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport post-receive",
                                       [&] { return sallyport::app::post_receive(argc, argv); });
}
