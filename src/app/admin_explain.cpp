#include <CLI/CLI.hpp>

#include "app/admin.hpp"

namespace sallyport::app {

void add_explain_command(CLI::App& cli, Admin& admin) {
  (void)cli;
  (void)admin;
}

}  // namespace sallyport::app
