#include "app/hooks.hpp"
#include "base/exit_code.hpp"

int main(int argc, char** argv) {
  return sallyport::base::guarded_main("check-push", [&] { return sallyport::app::check_push(argc, argv); });
}
