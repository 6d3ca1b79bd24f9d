// toml++'s compiled part, which Debian ships as a shared library only. Its headers hold all of it and give it
// out on demand.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
