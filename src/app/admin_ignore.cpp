#include <CLI/CLI.hpp>

#include "app/admin.hpp"

namespace sallyport::app {

void add_ignore_commands(CLI::App& cli, Admin& admin) {
  (void)cli;
  (void)admin;
}

}  // namespace sallyport::app
