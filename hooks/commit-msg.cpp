#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("sallyport commit-msg",
                                       [&] { return sallyport::app::commit_msg(argc, argv); });
}
